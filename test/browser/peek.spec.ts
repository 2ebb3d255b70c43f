import { aSampleCall } from './calls.ts';
import { barriersOn, expect, test } from './support.ts';

test('Calls are looked through beside the list, by keyboard', async ({ page, house, expected }) => {
  expected.complaint(/status of 404/);
  await aSampleCall(house, 'billing-question-resolved');
  await aSampleCall(house, 'identity-never-checked');
  const panel = page.getByRole('complementary', { name: 'Peek' });
  await page.goto('/calls');
  await expect(page.getByRole('row', { name: /identity-never-checked/ }).first()).toBeVisible();

  await test.step('Space opens the panel, J and K go on', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press(' ');
    await expect(panel.getByRole('heading', { name: 'identity-never-checked.mp3' })).toBeVisible();
    await expect(panel.getByRole('region', { name: 'Checks' })).toContainText('check');
    await expect(page).toHaveURL(/\?peek=call_/);
    await page.keyboard.press('j');
    await expect(panel.getByRole('heading', { name: 'billing-question-resolved.mp3' })).toBeVisible();
    await page.keyboard.press('k');
    await expect(panel.getByRole('heading', { name: 'identity-never-checked.mp3' })).toBeVisible();
  });

  await test.step('a quote plays from where it was said', async () => {
    await panel.getByRole('region', { name: 'Checks' }).getByRole('button', { name: /“/ }).first().click();
    await expect(panel.getByRole('button', { name: 'Pause' })).toBeVisible();
    await page.keyboard.press(' ');
    await expect(panel.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await barriersOn(page), colorScheme).toEqual([]);
  }

  await test.step('the address keeps it; Escape closes it, Enter opens the call', async () => {
    await page.reload();
    await expect(panel.getByRole('heading', { name: 'identity-never-checked.mp3' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(panel).toBeHidden();
    await expect(page).toHaveURL(/\/calls$/);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/calls\/call_/);
  });

  await test.step('what is not there says so, and the list stands', async () => {
    await page.goto(`/calls?peek=call_${'0'.repeat(26)}`);
    await expect(panel.getByText('There is nothing here, or you may not see it.')).toBeVisible();
    await expect(page.getByRole('row', { name: /identity-never-checked/ }).first()).toBeVisible();
    await panel.getByRole('button', { name: 'Close (Esc)' }).click();
    await expect(panel).toBeHidden();
  });

  await test.step('on a phone it covers the page', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto('/calls');
    await page.getByRole('button', { name: 'Peek at identity-never-checked.mp3' }).first().click();
    const sheet = page.getByRole('dialog', { name: 'Peek' });
    await expect(sheet.getByRole('heading', { name: 'identity-never-checked.mp3' })).toBeVisible();
    expect(await barriersOn(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
  });
});
