import type { Page } from '@playwright/test';
import { openHouse } from './house.ts';
import { fillWithCalls } from './many-calls.ts';
import { test as base, expect } from './support.ts';

const calls = 10_000;
const rowsAPage = 100;
/** Rows in sight and some before and after them, however many there are. */
const mostRows = 60;

/** A house of its own: other stories count their calls. */
const test = base.extend({
  sharedHouse: [
    // oxlint-disable-next-line no-empty-pattern -- the way to say that it needs no other fixture
    async ({}, use) => {
      const house = await openHouse();
      await fillWithCalls(house.dataDir, calls);
      await use(house);
      await house.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

/** How much of the list is in the page. */
async function sizesOf(page: Page): Promise<{ loaded: number; rows: number; elements: number }> {
  return page.getByRole('table', { name: 'Calls' }).evaluate((table) => ({
    loaded: Number(table.getAttribute('aria-rowcount')) - 1,
    rows: table.querySelectorAll('[data-call-index]').length,
    elements: document.querySelectorAll('*').length,
  }));
}

test('Ten thousand calls are scrolled through to the last, and only those in sight are in the page', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await page.goto('/calls');
  const table = page.getByRole('table', { name: 'Calls' });
  await expect(table.getByRole('link', { name: 'call-00001.wav' })).toBeVisible();
  const first = await sizesOf(page);
  expect(first.loaded).toBe(rowsAPage);

  await test.step('End goes to the last call that is loaded, and more come', async () => {
    await page.keyboard.press('End');
    await expect(table.getByRole('link', { name: 'call-00100.wav' })).toBeFocused();
    await expect.poll(async () => (await sizesOf(page)).loaded).toBe(2 * rowsAPage);
  });

  const loadedNow = async () => (await sizesOf(page)).loaded;
  for (let loaded = 2 * rowsAPage; loaded < calls; loaded = await loadedNow()) {
    await table.evaluate((scroller) => scroller.scrollTo({ top: scroller.scrollHeight }));
    await expect.poll(loadedNow).toBeGreaterThan(loaded);
    const { rows, elements } = await sizesOf(page);
    expect(rows).toBeLessThanOrEqual(mostRows);
    expect(elements).toBeLessThan(first.elements * 2);
  }
  expect((await sizesOf(page)).loaded).toBe(calls);

  await test.step('the last call is reached, and the keyboard goes on from there', async () => {
    await page.keyboard.press('End');
    await expect(table.getByRole('link', { name: 'call-10000.wav' })).toBeFocused();
    await page.keyboard.press('j');
    await expect(table.getByRole('link', { name: 'call-10000.wav' })).toBeFocused();
    await page.keyboard.press('k');
    await expect(table.getByRole('link', { name: 'call-09999.wav' })).toBeFocused();
    await page.keyboard.press('Home');
    await expect(table.getByRole('link', { name: 'call-00001.wav' })).toBeFocused();
    expect((await sizesOf(page)).rows).toBeLessThanOrEqual(mostRows);
  });

  await test.step('a call is opened from far down, and the way back leads there', async () => {
    await page.keyboard.press('End');
    await expect(table.getByRole('link', { name: 'call-10000.wav' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'call-10000.wav' })).toBeVisible();
    await page.goBack();
    await expect(table.getByRole('link', { name: 'call-10000.wav' })).toBeVisible();
  });
});
