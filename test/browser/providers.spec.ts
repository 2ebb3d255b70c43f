import { barriersOn, expect, test } from './support.ts';

test('An Owner adds a key, which is never shown again, and removes it', async ({ page }) => {
  await page.goto('/settings/providers');
  await expect(page.getByText('There are three ways out')).toBeVisible();
  const deepgram = page.getByRole('listitem', { name: 'Deepgram' });
  await expect(deepgram).toContainText('Not set up');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await barriersOn(page)).toEqual([]);
  }
  await deepgram.getByRole('button', { name: 'Add key of Deepgram' }).click();
  const dialog = page.getByRole('dialog', { name: 'Deepgram' });
  await dialog.getByLabel('Key').fill('too-few');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toHaveText('That is too short for a key.');
  await dialog.getByLabel('Key').fill('a-key-that-ends-in-wxyz');
  await dialog.getByLabel('Requests at the same time').fill('5');
  expect(await barriersOn(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(deepgram).toContainText('Working');
  await expect(deepgram).toContainText('wxyz');
  await expect(deepgram).toContainText('0 of 5');
  await expect(page.getByText('There are three ways out')).toBeHidden();
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await barriersOn(page)).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 800 });

  await deepgram.getByRole('button', { name: 'Edit account of Deepgram' }).click();
  await expect(dialog.getByLabel('Key')).toHaveValue('');
  await expect(dialog).toContainText('One that ends in wxyz is stored.');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await deepgram.getByRole('button', { name: 'Remove Deepgram' }).click();
  await page.getByRole('button', { name: 'Remove it' }).click();
  await expect(deepgram).toContainText('Not set up');
});
