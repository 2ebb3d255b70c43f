import { Secret, TOTP } from 'otpauth';
import { barriersOn, expect, test } from './support.ts';

const password = 'correct horse battery';

function codeOf(secret: string, at = Date.now()): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at });
}

test('Somebody is invited, joins, protects the login, signs in with two-factor, and a session is revoked', async ({
  page,
  browser,
  house,
  campaignId,
  listen,
  expected,
}) => {
  test.slow();
  expected.complaint(/status of 401/);
  const campaign = (await house.ask('GET', `/api/v1/campaigns/${campaignId}`)) as { name: string };
  await page.goto('/settings/people');
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByLabel('E-mail').fill('nia@example.com');
  await page.getByLabel('Role').selectOption('Manager');
  await page.getByRole('checkbox', { name: campaign.name }).check();
  expect(await barriersOn(page, 'dialog')).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
  const link = (await page.getByRole('dialog').locator('code').textContent()) ?? '';
  expect(link).toMatch(/\/invite\/[\w-]{43}$/);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('table', { name: 'Invitations' })).toContainText('nia@example.com');
  expect(await barriersOn(page)).toEqual([]);

  const context = await browser.newContext({ baseURL: house.address });
  listen(context);
  const nia = await context.newPage();
  await nia.goto(link);
  await expect(nia.getByRole('heading', { level: 1, name: 'Join Example Calls' })).toBeVisible();
  expect(await barriersOn(nia)).toEqual([]);
  await nia.getByLabel('Your name').fill('Nia New');
  await nia.getByLabel('Password').fill(password);
  await nia.getByRole('button', { name: 'Join' }).click();
  await expect(nia).toHaveURL(`${house.address}/`);

  await nia.getByRole('button', { name: /Nia New/ }).click();
  await nia.getByRole('menuitem', { name: 'Your account' }).click();
  await nia.getByRole('button', { name: 'Turn on' }).click();
  await nia.getByRole('dialog').getByLabel('Your password').fill(password);
  await nia.getByRole('button', { name: 'Continue' }).click();
  const secret = (await nia.getByRole('dialog').locator('code').textContent()) ?? '';
  expect(await barriersOn(nia, 'dialog')).toEqual([]);
  await nia.getByRole('dialog').getByLabel('Code').fill(codeOf(secret));
  await nia.getByRole('dialog').getByRole('button', { name: 'Turn on' }).click();
  const codes = nia.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const recoveryCode = (await codes.first().textContent()) ?? '';
  await nia.getByRole('button', { name: 'I have kept them' }).click();
  await expect(nia.getByText('10 recovery codes left')).toBeVisible();
  expect(await barriersOn(nia)).toEqual([]);

  const phoneContext = await browser.newContext({ baseURL: house.address, userAgent: 'Phone/1.0' });
  listen(phoneContext);
  const phone = await phoneContext.newPage();
  await phone.goto('/login?next=%2Fcalls');
  await phone.getByLabel('E-mail').fill('nia@example.com');
  await phone.getByLabel('Password').fill(password);
  await phone.getByRole('button', { name: 'Sign in' }).click();
  await phone.getByLabel('Two-factor code').fill('000000');
  await phone.getByRole('button', { name: 'Sign in' }).click();
  await expect(phone.getByRole('alert')).toContainText('The two-factor code is not right.');
  expect(await barriersOn(phone)).toEqual([]);
  await phone.getByLabel('Two-factor code').fill(recoveryCode);
  await phone.getByRole('button', { name: 'Sign in' }).click();
  await expect(phone).toHaveURL(`${house.address}/calls`);

  await nia.reload();
  await nia.getByRole('button', { name: /^Sign out Phone/ }).click();
  await expect(nia.getByRole('button', { name: /^Sign out Phone/ })).toHaveCount(0);
  await expect(phone.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();

  await page.reload();
  await expect(page.getByRole('row', { name: /Nia New.*Two-factor/ })).toContainText(campaign.name);
  await page.getByRole('button', { name: 'Actions for Nia New' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(page.getByText('Nia New is removed')).toBeVisible();
  await expect(nia.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await context.close();
  await phoneContext.close();
});

test('A lost password is set anew with a link that was handed over', async ({
  page,
  house,
  browser,
  listen,
}) => {
  const made = (await house.ask('POST', '/api/v1/invitations', {
    email: 'leo@example.com',
    role: 'compliance_officer',
  })) as { link_path: string };
  const token = made.link_path.replace('/invite/', '');
  await fetch(`${house.address}/api/v1/invitation/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, name: 'Leo Law', password }),
  });
  await page.goto('/settings/people');
  await page.getByRole('button', { name: 'Actions for Leo Law' }).click();
  await page.getByRole('menuitem', { name: 'Link for a new password' }).click();
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = (await page.getByRole('dialog').locator('code').textContent()) ?? '';

  const context = await browser.newContext({ baseURL: house.address });
  listen(context);
  const leo = await context.newPage();
  await leo.goto('/login');
  await leo.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(leo.getByText('This installation sends no e-mail.')).toBeVisible();
  expect(await barriersOn(leo)).toEqual([]);
  await leo.goto('about:blank');
  await leo.goto(link);
  await expect(leo).toHaveURL(`${house.address}/reset`);
  await leo.getByLabel('New password').fill('another long password');
  expect(await barriersOn(leo)).toEqual([]);
  await leo.getByRole('button', { name: 'Set the password' }).click();
  await leo.getByRole('link', { name: 'Go to sign in' }).click();
  await leo.getByLabel('E-mail').fill('leo@example.com');
  await leo.getByLabel('Password').fill('another long password');
  await leo.getByRole('button', { name: 'Sign in' }).click();
  await expect(leo.getByRole('button', { name: /Leo Law/ })).toBeVisible();
  await context.close();
});
