import { barriersOn, expect, test } from './support.ts';

test('The first page after setting up has no barriers, light or dark', async ({ page }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto('/');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await barriersOn(page)).toEqual([]);
  }
});
