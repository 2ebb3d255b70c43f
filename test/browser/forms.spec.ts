import { expect, test } from './support.ts';

test('What somebody else saved meanwhile is not lost, and neither is what was typed', async ({
  page,
  house,
  campaignId,
  expected,
}) => {
  expected.complaint(/status of 409/);
  const settings = `/api/v1/campaigns/${campaignId}/settings`;
  await page.goto(`/campaigns/${campaignId}/settings/general`);
  const [mark, description] = [page.getByLabel('Pass mark'), page.getByLabel('Description')];
  const save = page.getByRole('button', { name: 'Save' });
  await expect(save).toBeDisabled();
  await description.fill('Written by me.');

  await house.ask('PATCH', settings, { pass_mark: 90 });
  await save.click();
  await expect(page.getByRole('alert')).toHaveText(
    /^Somebody else has changed this since you opened it: pass mark\. What you typed is still here\./,
  );
  await expect(description).toHaveValue('Written by me.');
  await expect(mark).toHaveValue('70');

  await save.click();
  await expect(page.getByText('Saved.')).toBeVisible();
  expect(await house.ask('GET', settings)).toMatchObject({ description: 'Written by me.', pass_mark: 70 });
  await expect(save).toBeDisabled();
});
