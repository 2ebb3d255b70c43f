import { listPrices } from '#shared/prices.ts';
import { barriersOn, expect, test } from './support.ts';

test('The Owner enters what the providers really cost, and is told when somebody else did', async ({
  page,
  house,
  expected,
}) => {
  expected.complaint(/409 \(Conflict\)/);
  await page.goto('/settings/costs');
  await expect(page.getByText('No provider was asked in these days')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await barriersOn(page)).toEqual([]);
  }
  const hour = page.getByLabel('Hour of audio, Deepgram nova-3');
  await expect(hour).toHaveValue('0.258');
  await expect(page.getByRole('button', { name: 'Save prices' })).toBeDisabled();
  await hour.fill('cheap');
  await page.getByRole('button', { name: 'Save prices' }).click();
  await expect(page.getByRole('alert')).toContainText('“Hour of audio” is not an amount in dollars.');
  await hour.fill('0.4');
  await page.getByRole('button', { name: 'Delete the price of Claude claude-opus' }).click();
  await page.getByRole('button', { name: 'Save prices' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();

  await house.ask('PUT', '/api/v1/prices', { revision: 1, rows: [] });
  await hour.fill('0.5');
  await page.getByRole('button', { name: 'Save prices' }).click();
  await expect(page.getByRole('alert')).toContainText(
    'Somebody has changed the prices since you opened them.',
  );
  await page.reload();
  await expect(hour).toBeHidden();
  await page.getByRole('button', { name: 'Price of another model' }).first().click();
  await expect(page.getByLabel('Models of AssemblyAI that begin with')).toHaveValue('');
  await house.ask('PUT', '/api/v1/prices', { revision: 2, rows: listPrices });
});
