import type { Page } from '@playwright/test';
import { anEndedCall, aSampleCall, readyCampaign } from './calls.ts';
import { aRecording, aTranscriptFile } from './files.ts';
import { barriersOn, expect, test } from './support.ts';

/** Every page is looked at in both themes and in both widths, each paired with another. */
const looks = [
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 390 },
] as const;

/** Fails with what keeps people out, in each look. `prepare` brings the page to where it is looked at. */
async function expectNoBarriers(page: Page, address: string, prepare: () => Promise<void>): Promise<void> {
  for (const { colorScheme, width } of looks) {
    const look = `${new URL(address, page.url()).pathname}, ${colorScheme}, ${width} px`;
    await test.step(look, async () => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 800 });
      await page.goto(address);
      await prepare();
      expect.soft(await barriersOn(page), look).toEqual([]);
    });
  }
}

// Each look takes a second or more, most of it for the contrast of every word.
test.describe.configure({ timeout: 240_000 });

const headed = (page: Page, name: string) => () =>
  expect(page.getByRole('heading', { level: 1, name })).toBeVisible();

test('No barriers before the first call', async ({ browser, listen, emptyHouse: house }) => {
  const context = await browser.newContext({ baseURL: house.address });
  listen(context);
  const page = await context.newPage();
  await page.goto('/login');
  await expectNoBarriers(page, '/login', headed(page, 'Sign in'));
  await expectNoBarriers(page, house.setupLink, async () => {
    // The link differs from the page that it opens by its fragment alone: that loads nothing by itself.
    await page.reload();
    await page.getByRole('button', { name: 'Create the organization' }).click();
    await expect(page.getByLabel('Organization')).toHaveAttribute('aria-invalid', 'true');
  });
  await page.getByLabel('Organization').fill('Larkfield Broadband');
  await page.getByLabel('Your name').fill('Olive Owner');
  await page.getByLabel('E-mail').fill('olive@example.com');
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Create the organization' }).click();
  await expect(page).toHaveURL(`${house.address}/`);
  await expectNoBarriers(page, '/', () =>
    expect(page.getByRole('region', { name: 'First steps' })).toBeVisible(),
  );
  await expectNoBarriers(page, '/calls', headed(page, 'Calls'));
  await context.close();
});

test('No barriers on the pages of a house with calls', async ({ page, house, campaignId, expected }) => {
  expected.complaint(/status of 404/);
  await aSampleCall(house, 'identity-never-checked');
  const failed = await anEndedCall(house, campaignId, { recording: aRecording('untold.wav') });
  await page.goto('/');
  await expectNoBarriers(page, '/', () =>
    expect(page.getByRole('list', { name: 'Recent calls' })).toBeVisible(),
  );
  await expectNoBarriers(page, '/calls', () =>
    expect(page.getByText('identity-never-checked.mp3').first()).toBeVisible(),
  );
  await expectNoBarriers(page, '/campaigns', () =>
    expect(page.getByText('Customer service').first()).toBeVisible(),
  );
  await expectNoBarriers(page, `/campaigns/${await readyCampaign(house)}`, headed(page, 'Customer service'));
  await expectNoBarriers(page, '/nowhere', headed(page, 'Not found'));
  await expectNoBarriers(page, `/calls/${failed}`, async () => {
    await page.getByRole('button', { name: 'Attach a transcript' }).click();
    await expect(page.getByLabel('Transcript file')).toBeVisible();
  });
  await expectNoBarriers(page, '/upload', async () => {
    await page
      .getByLabel('Recordings and transcripts')
      .setInputFiles([
        aRecording('tuesday.wav'),
        aTranscriptFile('tuesday.vtt', ['Good morning.']),
        aTranscriptFile('alone.vtt', ['Good morning.']),
      ]);
    await expect(page.getByText('with transcript .vtt')).toBeVisible();
  });
});

test('No barriers on jobs, agents and settings', async ({ page, house, campaignId }) => {
  await page.goto('/');
  await expectNoBarriers(page, '/jobs', () => expect(page.getByText('No bulk jobs yet')).toBeVisible());
  const files = ['one.wav', 'two.wav', 'empty.wav'].map((name, size_bytes) => ({ name, size_bytes }));
  const body = { campaign_id: campaignId, files };
  const job = (await house.ask('POST', '/api/v1/bulk-jobs/upload', body)) as { id: string };
  await expectNoBarriers(page, `/jobs?campaign=${campaignId}`, () =>
    expect(page.getByRole('link', { name: /Upload of 3 files/ })).toBeVisible(),
  );
  await expectNoBarriers(page, `/jobs/${job.id}`, () =>
    expect(page.getByRole('list', { name: 'Items' })).toBeVisible(),
  );
  await expectNoBarriers(page, '/agents', headed(page, 'Agents'));
  const agent = (await house.ask('POST', '/api/v1/agents', { name: 'Dana Roe', code: 'D40' })) as {
    id: string;
  };
  await expectNoBarriers(page, '/agents', () => expect(page.getByText('Dana Roe').first()).toBeVisible());
  await expectNoBarriers(page, `/agents/${agent.id}`, headed(page, 'Dana Roe'));
  await expectNoBarriers(page, `/campaigns/${campaignId}/settings/api`, () =>
    expect(page.getByText('No API keys yet')).toBeVisible(),
  );
  await expectNoBarriers(page, `/campaigns/${campaignId}/settings/agent-matching`, () =>
    expect(page.getByLabel('Try other names')).toBeVisible(),
  );
  await expectNoBarriers(page, '/settings/api', headed(page, 'Settings'));
});

test('No barriers on the page of a call, whatever of it is open', async ({ page, house }) => {
  const call = await aSampleCall(house, 'recording-notice-late');
  await page.goto('/');
  const open = (tab: string) => async () => {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByRole('tabpanel', { name: tab })).not.toBeEmpty();
  };
  await expectNoBarriers(page, `/calls/${call}`, open('Checks'));
  for (const tab of ['Speech', 'Versions', 'Timeline', 'Details']) {
    await open(tab)();
    expect.soft(await barriersOn(page, '[role=tabpanel]'), tab).toEqual([]);
  }
});
