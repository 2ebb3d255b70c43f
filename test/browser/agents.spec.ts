import { makeTone, makeWav } from '../support/recordings.ts';
import { barriersOn, expect, test } from './support.ts';

function wav(name: string, hz: number) {
  const buffer = makeWav({ seconds: 1, channels: [makeTone({ hz })] });
  return { name, mimeType: 'audio/wav', buffer };
}

test('An agent is made, found by the row of a CSV, and put right by hand', async ({
  page,
  house,
  campaignId,
  expected,
}) => {
  expected.complaint(/status of 409/);
  await house.ask('POST', '/api/v1/agents', { name: 'Ben Ode', code: 'B02' });
  await page.goto('/agents');
  await page.getByRole('button', { name: 'New agent' }).click();
  await page.getByLabel('Name').fill('Ana Silva');
  await page.getByLabel('Agent code').fill('b02');
  await page.getByRole('button', { name: 'Create agent' }).click();
  await expect(page.getByText('The agent code b02 belongs to Ben Ode.')).toBeVisible();
  await page.getByLabel('Agent code').fill('A17');
  expect(await barriersOn(page, 'dialog')).toEqual([]);
  await page.getByRole('button', { name: 'Create agent' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ana Silva' })).toBeVisible();

  await page.goto(`/upload?campaign=${campaignId}`);
  await page
    .getByLabel('Recordings and transcripts')
    .setInputFiles([wav('one.wav', 300), wav('two.wav', 400)]);
  const csv = 'Recording;Agent;Customer_Name\none.wav;A17;Jo Smith\ngone.wav;A17;\nTWO.WAV;X99;\n';
  const file = { name: 'calls.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) };
  await page.getByLabel('CSV that names the files').setInputFiles(file);
  const rows = page.getByRole('table', { name: 'Files and their rows' });
  await expect(rows.getByRole('row', { name: /one\.wav 2 Ana Silva/ })).toBeVisible();
  await expect(rows.getByText('Not linked: no agent has the code X99.')).toBeVisible();
  await expect(page.getByText('Line 3: gone.wav is not among the files.')).toBeVisible();
  expect(await barriersOn(page, 'main')).toEqual([]);
  await page.getByRole('button', { name: 'Upload 2 files' }).click();
  await expect(page.getByRole('link', { name: 'Open call' })).toHaveCount(2);

  await page.getByRole('link', { name: 'Open call' }).last().click();
  await page.getByRole('button', { name: 'Agent: Unlinked' }).click();
  const agent = page.getByRole('combobox', { name: 'Agent of this call' });
  await agent.fill('ben');
  await expect(page.getByRole('option')).toHaveCount(1);
  await agent.press('Enter');
  await expect(page.getByRole('button', { name: 'Agent: Ben Ode' })).toBeVisible();

  await page.goto('/agents');
  await expect(page.getByRole('row', { name: /^Ana Silva A17/ })).toContainText('1');
});

test('A pattern is tried on real names before it is saved', async ({ page, house, campaignId, expected }) => {
  expected.complaint(/status of 422/);
  await house.ask('POST', '/api/v1/agents', { name: 'Cleo Ray', code: 'C31' });
  await page.goto(`/campaigns/${campaignId}/settings/agent-matching`);
  await page.getByLabel('Try other names').fill('c31_20261122_c-9.wav\nother.wav');
  await expect(page.getByText('1 of 2 find their agent')).toBeVisible();
  await page.getByText('Names follow a pattern').click();
  await page.getByLabel('Pattern', { exact: true }).fill('{agent}');
  await expect(page.getByText(/there is no token \{agent\}/)).toBeVisible();
  await page.getByLabel('Pattern', { exact: true }).fill('{agent_code}_{date}_{call_id}');
  await expect(page.getByText('call id c-9')).toBeVisible();
  expect(await barriersOn(page, 'main')).toEqual([]);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Pattern', { exact: true })).toHaveValue('{agent_code}_{date}_{call_id}');
});
