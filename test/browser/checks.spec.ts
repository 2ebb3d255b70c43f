import { anEndedCall } from './calls.ts';
import { aRecording, aTranscriptFile } from './files.ts';
import { barriersOn, expect, test } from './support.ts';

test('A check is written, tried on a past call, put in order and switched off', async ({
  page,
  house,
  campaignId,
}) => {
  await anEndedCall(house, campaignId, {
    recording: aRecording('monday.wav'),
    transcript: aTranscriptFile('monday.vtt', ['Good morning, this call is recorded.']),
  });
  await page.goto(`/campaigns/${campaignId}`);
  await page.getByRole('link', { name: 'Edit checks' }).click();
  await expect(page.getByText('No checks yet')).toBeVisible();
  await page.getByRole('link', { name: 'New check' }).first().click();
  await page.getByRole('button', { name: 'Add the check' }).click();
  await expect(page.getByText('Give it a name of at most 255 characters.')).toBeVisible();
  await page.getByLabel('Name').fill('Recording notice');
  await page.getByLabel('Category').fill('Opening');
  await page.getByLabel('Severity').selectOption('Critical');
  await page.getByLabel('Phrases, one per line').fill('call is recorded\na recorded line');
  await page.getByLabel('Where').selectOption('within the first seconds');
  await expect(
    page.getByText('The agent says “call is recorded” or “a recorded line” in the first 30 seconds.'),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Try', exact: true }).click();
  const tried = page.getByRole('list', { name: 'Calls it was tried on' });
  await expect(tried.getByRole('listitem')).toContainText(/Pass.*monday\.wav.*“call is recorded”/s);
  expect(await barriersOn(page, 'main')).toEqual([]);
  await page.getByRole('button', { name: 'Add the check' }).click();

  await page.getByRole('link', { name: 'New check' }).click();
  await page.getByLabel('Name').fill('Listens');
  await page.getByLabel('Category').fill('Opening');
  await page.getByText('Reads the whole call').click();
  await expect(page.getByText('Until there is one this check is not evaluated')).toBeVisible();
  await page.getByLabel('Evaluation prompt').fill('Does the agent let the customer finish?');
  await page.getByRole('button', { name: 'Add the check' }).click();
  await expect(page.getByText('1 of 2 checks are judged')).toBeVisible();

  const rows = page.getByRole('main').getByRole('listitem');
  await expect(rows.first()).toContainText('Recording notice');
  await page.getByRole('button', { name: 'Move Listens' }).press('ArrowUp');
  await expect(rows.first()).toContainText('Listens');
  await expect(page.getByRole('status').getByText('Listens moved up.')).toBeAttached();
  await page.getByLabel('Listens is on').click();
  await expect(rows.first()).toContainText('Off');
  await page.getByRole('button', { name: 'More about Recording notice' }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(rows.nth(2)).toContainText('Recording notice (copy)');
  await page.reload();
  await expect(rows.first()).toContainText('Listens');
  await expect(page.getByLabel('Listens is on')).not.toBeChecked();
  await page.getByRole('button', { name: 'More about Recording notice (copy)' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  expect(await barriersOn(page, 'dialog')).toEqual([]);
  await page.getByRole('button', { name: 'Delete the check' }).click();
  await expect(rows).toHaveCount(2);
});

test('Whoever saves later is told what was saved before', async ({ page, house, campaignId, expected }) => {
  expected.complaint(/status of 409/);
  const path = `/api/v1/campaigns/${campaignId}/checks`;
  const judging = { kind: 'claude', prompt: 'Is it kind?' };
  const check = (await house.ask('POST', path, {
    name: 'Kind',
    type: 'quality',
    category: '',
    judging,
  })) as { id: string };
  await page.goto(`/campaigns/${campaignId}/checks/${check.id}`);
  await page.getByLabel('Weight').fill('4');
  await house.ask('PATCH', `${path}/${check.id}`, { changes: { name: 'Friendly' }, revision: 1 });
  await page.getByRole('button', { name: 'Save' }).click();
  const note = page.getByRole('alert', { name: 'Changed meanwhile' });
  await expect(note).toContainText('Olive Owner has changed this check since you opened it.');
  await expect(note).toContainText('Friendly');
  expect(await barriersOn(page, 'main')).toEqual([]);
  await note.getByRole('button', { name: 'Go on with mine' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('link', { name: 'Kind' })).toBeVisible();
  await expect(page.getByText('Weight 4')).toBeVisible();
});

test('Checks are imported from a template, and names that are there are marked', async ({
  page,
  house,
  campaignId,
}) => {
  await house.ask('POST', `/api/v1/campaigns/${campaignId}/checks/import`, {
    from: 'template',
    template: 'customer-service',
    names: ['Greets the caller'],
  });
  await page.goto(`/campaigns/${campaignId}/checks`);
  await page.getByRole('button', { name: 'Import' }).click();
  await page.getByLabel('From').selectOption('Template: Customer service');
  const greets = page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'Greets the caller' });
  await expect(greets).toContainText('Name exists');
  expect(await barriersOn(page, 'dialog')).toEqual([]);
  await page.getByLabel('Gives own name').check();
  await page.getByLabel('Offers further help').check();
  await page.getByRole('button', { name: 'Import 2 checks' }).click();
  await expect(page.getByRole('main').getByRole('link', { name: 'Offers further help' })).toBeVisible();
  await expect(page.getByRole('main').getByRole('listitem')).toHaveCount(3);
});
