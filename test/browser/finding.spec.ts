import { anEndedCall } from './calls.ts';
import { aRecording, aTranscriptFile } from './files.ts';
import { barriersOn, expect, test } from './support.ts';

test('A call is found by what was said, and opens there', async ({ page, house, campaignId }) => {
  await anEndedCall(house, campaignId, {
    recording: aRecording('montag.wav'),
    transcript: aTranscriptFile('montag.vtt', ['Good morning.', 'I would like a zebra refund today.']),
  });
  await anEndedCall(house, campaignId, {
    recording: aRecording('dienstag.wav'),
    transcript: aTranscriptFile('dienstag.vtt', ['Good morning.', 'All is well.']),
  });
  const filters = page.getByRole('list', { name: 'Filters that are on' });
  await page.goto('/calls');
  await expect(page.getByRole('row', { name: /dienstag/ })).toBeVisible();
  await page.keyboard.press('w');
  await page.keyboard.type('zebra refund');
  await expect(page.getByRole('row', { name: /dienstag/ })).toBeHidden();
  await expect(page.getByRole('link', { name: /I would like a zebra refund today/ })).toBeVisible();
  await expect(filters.getByText('Said: zebra refund')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await barriersOn(page), colorScheme).toEqual([]);
  }

  await test.step('a press leads to the words', async () => {
    await page.getByRole('link', { name: /I would like a zebra refund today/ }).click();
    await expect(page.locator('mark', { hasText: 'zebra' })).toBeVisible();
    await expect(page.getByLabel('Place among the matches')).toHaveText('1/1');
    await expect(page.getByText('0:02', { exact: true }).first()).toBeVisible();
  });

  await test.step('filters live in the address, and each goes away by itself', async () => {
    await page.goto(`/calls?campaign=${campaignId}&days=7&status=completed&agent=none`);
    await expect(filters.getByRole('button')).toHaveCount(5);
    await filters.getByRole('button', { name: 'Unlinked: take this filter away' }).click();
    await expect(page).toHaveURL(/days=7&status=completed$/);
    await page.getByRole('button', { name: 'Last 7 days', exact: true }).click();
    await page.getByLabel('First day').fill('2001-01-01');
    await page.getByLabel('Last day').fill('2001-01-02');
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(page.getByText('No call matches these filters')).toBeVisible();
    await filters.getByRole('button', { name: 'Clear filters' }).click();
    await expect(page.getByRole('row', { name: /montag/ })).toBeVisible();
    await expect(filters).toBeHidden();
  });
});
