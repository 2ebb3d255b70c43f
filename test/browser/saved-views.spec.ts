import { readFile } from 'node:fs/promises';
import { anEndedCall } from './calls.ts';
import { aRecording, aTranscriptFile } from './files.ts';
import { barriersOn, expect, test } from './support.ts';

test('A filtered list is kept as a view, opened first, peeked into and exported', async ({
  page,
  house,
  campaignId,
}) => {
  const transcript = aTranscriptFile('kept.vtt', ['Good morning.', 'All is well.']);
  await anEndedCall(house, campaignId, { recording: aRecording('kept.wav'), transcript });
  await page.goto(`/calls?campaign=${campaignId}&status=completed`);
  await expect(page.getByRole('row', { name: /kept/ })).toBeVisible();
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('checkbox', { name: 'Source' }).uncheck();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('columnheader', { name: 'Source' })).toBeHidden();

  await test.step('kept under a name', async () => {
    await page.getByRole('button', { name: 'View: All calls' }).click();
    await page.getByRole('menuitem', { name: 'Save as a new view…' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Well done');
    expect(await barriersOn(page, 'dialog')).toEqual([]);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('button', { name: 'View: Well done' })).toBeVisible();
  });

  await test.step('the list opens with it', async () => {
    await page.getByRole('button', { name: 'View: Well done' }).click();
    await page.getByRole('menuitem', { name: 'Open the list with it' }).click();
    await page.getByRole('button', { name: 'View: Well done' }).click();
    await expect(page.getByRole('menuitem', { name: 'Do not open with it' })).toBeVisible();
    expect(await barriersOn(page)).toEqual([]);
    await page.goto('/calls');
    await expect(page.getByRole('button', { name: 'View: Well done' })).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Source' })).toBeHidden();
    await expect(page.getByRole('row', { name: /kept/ })).toBeVisible();
  });

  await test.step('peeked into, and exported as it is filtered', async () => {
    await page.getByRole('row', { name: /kept/ }).hover();
    await page.getByRole('button', { name: 'Peek at kept.wav' }).click();
    await expect(page.getByRole('complementary', { name: 'Peek' })).toContainText('kept.wav');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export CSV' }).click();
    const path = await (await download).path();
    const lines = (await readFile(path, 'utf8')).split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(',kept.wav,');
    await page.keyboard.press('Escape');
  });

  await test.step('deleted, all calls are shown again', async () => {
    await page.getByRole('button', { name: 'View: Well done' }).click();
    await page.getByRole('menuitem', { name: 'Delete “Well done”' }).click();
    await expect(page.getByRole('button', { name: 'View: All calls' })).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Source' })).toBeVisible();
  });
});
