import { barriersOn, expect, test } from './support.ts';

test('An Owner adds a key, which is never shown again, and removes it', async ({ page, house }) => {
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
  await house.ask('PUT', '/api/v1/providers/deepgram', { at_once: 7 });
  await expect(deepgram).toContainText('0 of 7');
  await deepgram.getByRole('button', { name: 'Remove Deepgram' }).click();
  await page.getByRole('button', { name: 'Remove it' }).click();
  await expect(deepgram).toContainText('Not set up');
});

test('What another Owner saved meanwhile is not lost, and neither is what was typed', async ({
  page,
  house,
  expected,
}) => {
  expected.complaint(/status of 409/);
  await house.ask('PUT', '/api/v1/providers/deepgram', { key: 'a-key-that-ends-in-wxyz', at_once: 5 });
  try {
    await page.goto('/settings/providers');
    const deepgram = page.getByRole('listitem', { name: 'Deepgram' });
    await deepgram.getByRole('button', { name: 'Edit account of Deepgram' }).click();
    const dialog = page.getByRole('dialog', { name: 'Deepgram' });
    await dialog.getByLabel('Model').fill('nova-3-phonecall');
    await house.ask('PUT', '/api/v1/providers/deepgram', { at_once: 9 });
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog.getByRole('alert')).toHaveText(
      /^Somebody else has changed this since you opened it: at once\. What you typed is still here\./,
    );
    await expect(dialog.getByLabel('Model')).toHaveValue('nova-3-phonecall');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(dialog).toBeHidden();
    await expect(deepgram).toContainText('0 of 5');
  } finally {
    await house.ask('DELETE', '/api/v1/providers/deepgram');
  }
});
