import { until } from '../support/until.ts';
import type { House } from './house.ts';
import { barriersOn, expect, test } from './support.ts';

const flagged = ['identity-never-checked', 'recording-notice-late'] as const;

/** A campaign whose two calls are flagged, and nobody has looked at; answers its id. */
async function aCampaignToReview(house: House, name: string): Promise<string> {
  const body = { name, template: 'customer-service' };
  const { id } = (await house.ask('POST', '/api/v1/campaigns', body)) as { id: string };
  for (const sample of flagged) {
    await house.ask('POST', `/api/v1/samples/${sample}/open`, { campaign_id: id });
  }
  await until(
    async () => {
      const list = await house.ask('GET', `/api/v1/calls?campaign_id=${id}&review_status=needs_review`);
      return (list as { total: number }).total === flagged.length;
    },
    { timeoutMs: 60_000, everyMs: 200 },
  );
  return id;
}

test('Flagged calls are reviewed by keyboard alone, worst first', async ({ page, house }) => {
  const campaign = await aCampaignToReview(house, 'Reviewed by keyboard');
  const heading = (name: string) => page.getByRole('heading', { level: 2, name });
  await page.goto(`/review?campaign=${campaign}`);
  await expect(heading('identity-never-checked.mp3')).toBeVisible();
  await expect(page.getByText('2 waiting')).toBeVisible();

  await test.step('J and K step', async () => {
    await page.keyboard.press('j');
    await expect(heading('recording-notice-late.mp3')).toBeVisible();
    await page.keyboard.press('k');
    await expect(heading('identity-never-checked.mp3')).toBeVisible();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await barriersOn(page), colorScheme).toEqual([]);
  }

  await test.step('1 marks reviewed and goes on; Z takes it back', async () => {
    await page.keyboard.press('1');
    await expect(heading('recording-notice-late.mp3')).toBeVisible();
    await expect(page.getByText('1 waiting')).toBeVisible();
    await page.keyboard.press('z');
    await expect(heading('identity-never-checked.mp3')).toBeVisible();
    await expect(page.getByText('2 waiting')).toBeVisible();
  });

  await test.step('3 overrides the first check, and the score follows', async () => {
    const score = page.getByRole('region', { name: 'Score' });
    await expect(score).toContainText('32%');
    await page.keyboard.press('3');
    await expect(page.getByRole('dialog')).toContainText('Identity checked before account details');
    expect(await barriersOn(page, 'dialog')).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.type('The caller was known.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByText(/Set by Olive Owner, .*: The caller was known\./)).toBeVisible();
    await expect(page.getByText('The phrases said: Fail, 0 of 100')).toBeVisible();
    await expect(score).not.toContainText('32%');
  });

  await test.step('2 dismisses, 1 reviews the last one: all clear', async () => {
    await page.keyboard.press('2');
    await expect(heading('recording-notice-late.mp3')).toBeVisible();
    await page.keyboard.press('1');
    await expect(page.getByText('All clear')).toBeVisible();
  });

  await test.step('the calls say what was decided', async () => {
    await page.goto(`/calls?campaign=${campaign}&columns=name,score,review`);
    await expect(page.getByRole('row', { name: /identity-never-checked/ })).toContainText('Dismissed');
    await expect(page.getByRole('row', { name: /recording-notice-late/ })).toContainText('Reviewed');
  });
});

test('A call is reviewed on its own page, and a rerun starts unreviewed', async ({ page, house }) => {
  const campaign = await aCampaignToReview(house, 'Reviewed on the page');
  await page.goto(`/review?campaign=${campaign}`);
  await expect(page.getByRole('heading', { level: 2, name: 'identity-never-checked.mp3' })).toBeVisible();
  await page.keyboard.press('e');
  const review = page.getByRole('region', { name: 'Review' });
  await expect(review).toContainText('Needs review');
  await review.getByRole('button', { name: 'Mark reviewed' }).click();
  await page.getByLabel('Note').fill('Coached on Monday.');
  await page.getByRole('dialog').getByRole('button', { name: 'Mark reviewed' }).click();
  await expect(review).toContainText(/Reviewed by Olive Owner, .*: Coached on Monday\./);

  await page.getByRole('button', { name: 'Run Analysis' }).click();
  await expect(page.getByRole('dialog')).toContainText('The decision about this one is shown beside it.');
  await page.getByRole('dialog').getByRole('button', { name: 'Run Analysis' }).click();
  await expect(review).toContainText(/Version 1 was: Reviewed by Olive Owner/);
  await expect(review).toContainText('Needs review');

  await review.getByRole('button', { name: 'Flag', exact: true }).click();
  await page.getByLabel('Note').fill('For the training');
  await page.getByRole('dialog').getByRole('button', { name: 'Flag' }).click();
  await expect(page.getByText('Flagged by hand: For the training')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await barriersOn(page), colorScheme).toEqual([]);
  }
});
