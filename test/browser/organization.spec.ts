import type { Page } from '@playwright/test';
import { anEndedCall } from './calls.ts';
import { aRecording } from './files.ts';
import { barriersOn, expect, test } from './support.ts';

const settings = (page: Page) => page.getByRole('navigation', { name: 'Settings' });

async function expectNoBarriers(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await barriersOn(page)).toEqual([]);
  }
}

test('The Owner names the organization anew, and the audit log says so', async ({ page, house }) => {
  await page.goto('/settings');
  const name = page.getByLabel('Name', { exact: true });
  await expect(name).toHaveValue('Example Calls');
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();
  await expectNoBarriers(page);
  await name.fill('Larkfield Calls');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();

  await settings(page).getByRole('link', { name: 'Audit log' }).click();
  const log = page.getByRole('table', { name: 'Audit log' });
  const line = log.getByRole('row', { name: /Renamed the organization/ }).first();
  await expect(line).toContainText('name: Example Calls → Larkfield Calls');
  await page.getByLabel('What').selectOption('Renamed the organization');
  await expect(page).toHaveURL(/act=organization\.renamed/);
  await expect(log.getByRole('row')).toHaveCount(2);
  await page.getByRole('button', { name: /^Details of line/ }).click();
  await expect(log).toContainText('HeadlessChrome');
  await expectNoBarriers(page);

  await page.getByLabel('About').fill('nobody of this name');
  await expect(page.getByText('No line matches these filters')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).first().click();
  await expect(page).toHaveURL(/\/settings\/audit$/);
  const csv = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export CSV' }).click();
  expect((await csv).suggestedFilename()).toBe('audit-log.csv');
  await house.ask('PATCH', '/api/v1/organization', { name: 'Example Calls' });
});

test('A Compliance Officer reads the log, and is shown nothing to change', async ({
  browser,
  listen,
  house,
}) => {
  const login = { email: 'cora@example.com', password: 'a long enough password' };
  const who = ['--organization', 'Example Calls', '--email', login.email, '--role', 'compliance_officer'];
  await house.command(['user', 'create', ...who, '--name', 'Cora Officer'], login.password);
  const context = await browser.newContext({ baseURL: house.address });
  listen(context);
  const page = await context.newPage();
  await page.goto('/settings');
  await page.getByLabel('E-mail').fill(login.email);
  await page.getByLabel('Password').fill(login.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Olive Owner').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0);
  const ofOwners = settings(page).getByRole('link', { name: /Usage|Retention|System health|API access/ });
  await expect(ofOwners).toHaveCount(0);
  await settings(page).getByRole('link', { name: 'Audit log' }).click();
  await page.getByLabel('Who').selectOption('Cora Officer');
  const log = page.getByRole('table', { name: 'Audit log' });
  await expect(log.getByRole('row', { name: /Cora Officer Signed in/ })).toHaveCount(1);
  await page.setViewportSize({ width: 390, height: 800 });
  await expectNoBarriers(page);
  await context.close();
});

test('A rule says what it would delete before it is saved', async ({ page, house, campaignId }) => {
  await page.goto('/settings/retention');
  const row = page.getByRole('row', { name: /^A rule says what it would delete/ });
  await expect(row).toContainText(/Kept\s*Kept/);
  await expectNoBarriers(page);
  await row.getByRole('button').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Delete recordings after').fill('soon');
  await expect(dialog.getByText('Give a whole number of days')).toBeVisible();
  await dialog.getByLabel('Delete recordings after').fill('30');
  await expect(dialog.getByRole('status')).toHaveText('This deletes nothing now.');
  await dialog.getByLabel('Delete calls after').fill('30');
  await expect(dialog.getByText('the first rule has nothing to do')).toBeVisible();
  await expectNoBarriers(page);
  await dialog.getByLabel('Delete calls after').fill('365');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText(/Deleted after 30 days\s*Deleted after 365 days/);
  await house.ask('PUT', `/api/v1/campaigns/${campaignId}/retention`, { audio_days: null, call_days: null });
});

test('The Owner sees what was received and what is stored', async ({ page, house, campaignId }) => {
  await anEndedCall(house, campaignId, { recording: aRecording('used.wav') });
  await page.goto('/settings/usage');
  await expect(page.getByText('Calls received')).toBeVisible();
  const campaigns = page.getByRole('table', { name: 'By campaign' });
  await expect(campaigns.getByRole('row', { name: /^The Owner sees what was received/ })).toContainText('kB');
  await expect(page.getByRole('table', { name: 'By source' })).toContainText('UI');
  await page.getByLabel('Period').selectOption('Last year');
  await expect(page).toHaveURL(/days=365/);
  await expect(page.getByRole('table', { name: 'By month' })).toBeVisible();
  await expectNoBarriers(page);
  await page.goto('/settings/usage?from=2020-01-01&to=2020-01-31');
  await expect(page.getByText('Calls received').locator('..')).toContainText('0');
});

test('The Owner sees that somebody works', async ({ page }) => {
  await page.goto('/settings/health');
  await expect(page.getByText('1 running')).toBeVisible();
  await expect(page.getByText('Storage left')).toBeVisible();
  await expectNoBarriers(page);
});
