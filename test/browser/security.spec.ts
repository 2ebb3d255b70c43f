import type { Page } from '@playwright/test';
import { anEndedCall } from './calls.ts';
import { aRecording } from './files.ts';
import { expect, test } from './support.ts';

/** Runs where a page takes it for markup, and says so. A name of a file can hold it too. */
const hostile = (by: string) => `<img src=x onerror=window.hacked='${by}'>`;
const script = "<script>window.hacked='script'</script>";

test('Whatever came in from outside is text', async ({ page, house }) => {
  test.setTimeout(180_000);
  const name = `${hostile('campaign')}${script}`;
  const campaign = (await house.ask('POST', '/api/v1/campaigns', { name, description: name })) as {
    id: string;
  };
  const phrases = {
    kind: 'phrases',
    phrases: [hostile('phrase')],
    match: 'any',
    expect: 'never',
    by: 'agent',
  };
  await house.ask('POST', `/api/v1/campaigns/${campaign.id}/checks`, {
    name: hostile('check'),
    type: 'quality',
    category: hostile('category'),
    judging: { ...phrases, where: { part: 'whole_call' } },
  });
  const agent = (await house.ask('POST', '/api/v1/agents', { name: hostile('agent'), code: 'X1' })) as {
    id: string;
  };
  const words = Buffer.from(`Agent: Good morning ${hostile('words')} ${script}\nCustomer: Hello.\n`);
  const recording = { ...aRecording('a'), name: `${hostile('file')}.wav` };
  const transcript = { name: `${hostile('file')}.txt`, mimeType: 'text/plain', buffer: words };
  const call = await anEndedCall(house, campaign.id, { recording, transcript });
  const metadata = { [hostile('field')]: hostile('value') };
  await house.ask('PATCH', `/api/v1/calls/${call}`, { agent_id: agent.id, metadata });
  await house.ask('POST', `/api/v1/campaigns/${campaign.id}/api-keys`, { name: hostile('key') });
  await house.ask('POST', '/api/v1/saved-views', { name: hostile('view'), address: '?flagged=true' });

  await page.goto(`/calls/${call}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('<img src=x onerror=');
  await expect(page.getByRole('region', { name: 'Transcript and its search' })).toContainText(
    '<script>window.hacked=',
  );
  await expect(page.getByRole('tabpanel', { name: 'Checks' })).toContainText('<img src=x onerror=');
  for (const tab of ['Timeline', 'Details']) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(page.getByRole('tabpanel', { name: tab })).not.toBeEmpty();
  }
  await expect(page.getByText(hostile('value'))).toBeVisible();
  await expect(page.getByText(hostile('agent')).first()).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('<script');
  await expect(page.locator('mark').first()).toHaveText('<script');
  await expectNothingRan(page);
  const ofCampaign = ['', '/checks', '/settings/general', '/settings/categories', '/settings/api'];
  const lists = [
    '/',
    '/calls',
    '/campaigns',
    '/agents',
    '/settings/audit',
    '/settings/api',
    '/settings/usage',
  ];
  const addresses = lists.concat(
    `/calls?peek=${call}`,
    `/agents/${agent.id}`,
    ofCampaign.map((section) => `/campaigns/${campaign.id}${section}`),
  );
  for (const address of addresses) {
    await page.goto(address);
    await expect(textOrField(page).first()).toBeVisible();
    await expectNothingRan(page);
  }
  await page.goto('/calls');
  await page.getByRole('button', { name: 'All calls' }).click();
  await expect(page.getByText(hostile('view'))).toBeVisible();
  await expectNothingRan(page);
});

/** What was meant as markup, read as text: on the page, or in a field. */
function textOrField(page: Page) {
  return page
    .getByText('<img src=x onerror=')
    .or(page.locator('input[value*="<img src=x"]'))
    .filter({ visible: true });
}

test('A cell of a CSV is text', async ({ page, campaignId }) => {
  await page.goto(`/upload?campaign=${campaignId}`);
  await page.getByLabel('Recordings and transcripts').setInputFiles([aRecording('one.wav')]);
  const cell = `"${hostile('cell')}"`;
  const csv = `file_name,agent_code,customer_name,${hostile('header')}\none.wav,${cell},${cell},${cell}\n${hostile('gone')}.wav,,,\n`;
  const file = { name: 'calls.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
  await page.getByLabel('CSV that names the files').setInputFiles(file);
  await expect(page.getByRole('table', { name: 'Files and their rows' })).toContainText(
    '<img src=x onerror=',
  );
  await expect(page.getByText(/is not among the files/)).toContainText('<img src=x onerror=');
  await expectNothingRan(page);
});

test('Nothing but the app’s own files runs in its pages', async ({ page, expected }) => {
  expected.complaint(/Content Security Policy/);
  const answer = await page.goto('/');
  const headers = answer?.headers() ?? {};
  const policy = headers['content-security-policy'];
  expect(policy).toContain("default-src 'self'; script-src 'self'; style-src 'self';");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|\*/);
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'x-frame-options': 'DENY',
  });
  await page.evaluate(() => {
    const inline = document.createElement('script');
    inline.textContent = "window.hacked = 'inline'";
    document.body.append(inline);
    document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.hacked=1">');
  });
  await page.addScriptTag({ url: 'data:text/javascript,window.hacked=2' }).catch(() => undefined);
  expect(await hacked(page)).toBeNull();
});

/** Nothing ran, and nothing became an element either: the policy of the page alone would hide that. */
async function expectNothingRan(page: Page): Promise<void> {
  await expect(page.locator('img[src="x"]')).toHaveCount(0);
  expect(await hacked(page)).toBeNull();
}

function hacked(page: Page): Promise<unknown> {
  return page.evaluate(() => (window as unknown as { hacked?: unknown }).hacked ?? null);
}
