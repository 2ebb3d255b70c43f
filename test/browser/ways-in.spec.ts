import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { BrowserContext, Page } from '@playwright/test';
import { openMailServer } from '../support/smtp.ts';
import { openHouse } from './house.ts';
import { barriersOn, expect, test } from './support.ts';

const password = 'a long enough password';

/** Signs somebody in who has a login, in a browser of their own. */
async function enter(context: BrowserContext, email: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto('/login');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  return page;
}

/** Letters carry the address of the house, so that it is known before its first start. */
async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

test('One signs in with a code that comes by e-mail', async ({ browser, listen, expected }) => {
  test.slow();
  expected.complaint(/status of 401/);
  const [mail, port] = [await openMailServer(), await freePort()];
  const house = await openHouse({
    TOTALVIEW_SMTP_URL: mail.url,
    TOTALVIEW_MAIL_FROM: 'calls@example.com',
    TOTALVIEW_PORT: port,
    TOTALVIEW_PUBLIC_URL: `http://127.0.0.1:${port}`,
  });
  const context = await browser.newContext({ baseURL: house.address });
  listen(context);
  const page = await context.newPage();
  await page.goto('/login?next=%2Fcampaigns');
  await page.getByRole('button', { name: 'Sign in with a code by e-mail' }).click();
  await page.getByLabel('E-mail').fill(house.owner.email);
  await page.getByRole('button', { name: 'Send me a code' }).click();
  await expect(page.getByRole('status')).toContainText('a code is on its way');
  expect(await barriersOn(page)).toEqual([]);
  await expect.poll(() => mail.letters.length).toBe(1);
  const [letter] = mail.letters;
  const code = /^\s*([A-Z0-9]{8})\s*$/m.exec(letter?.text ?? '')?.[1] ?? '';
  expect([letter?.to, code.length]).toEqual([house.owner.email, 8]);

  const field = page.getByLabel('Code');
  const wrong = code.startsWith('A') ? `B${code.slice(1)}` : `A${code.slice(1)}`;
  await field.fill(wrong);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await field.fill(code.toLowerCase());
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(`${house.address}/campaigns`);
  await expect(page.getByRole('heading', { level: 1, name: 'Campaigns' })).toBeVisible();
  await context.close();
  await house.close();
  await mail.close();
});

test('Whoever belongs to two organizations goes over, and sees nothing of the one in the other', async ({
  browser,
  house,
  listen,
  campaignId,
}) => {
  test.slow();
  const email = 'twice@example.com';
  const own = (await house.ask('GET', `/api/v1/campaigns/${campaignId}`)) as { name: string };
  const organization = ['--organization', 'Example Calls'];
  await house.command(['user', 'create', ...organization, '--email', email, '--role', 'owner'], password);
  const there = ['--name', 'Second Calls', '--owner-email', 'second@example.com'];
  await house.command(['organization', 'create', ...there], password);
  const second = ['--organization', 'Second Calls'];
  await house.command(['campaign', 'create', ...second, '--name', 'Theirs alone']);
  await house.command(['user', 'create', ...second, '--email', email, '--role', 'owner'], password);

  const context = await browser.newContext({ baseURL: house.address });
  listen(context);
  const page = await enter(context, email);
  const corner = page.getByRole('button', { name: new RegExp(email) });
  const goTo = async (name: string) => {
    await corner.click();
    const loaded = page.waitForEvent('load');
    await page.getByRole('menuitem', { name: `Go to ${name}` }).click();
    await loaded;
    await corner.click();
    await expect(page.getByRole('menu')).not.toContainText(`Go to ${name}`);
    await page.keyboard.press('Escape');
    await page.goto('/campaigns');
  };
  await corner.click();
  const next = await page.getByRole('menuitem', { name: /^Go to / }).textContent();
  await page.keyboard.press('Escape');
  if (next === 'Go to Example Calls') await goTo('Example Calls');
  await goTo('Second Calls');
  await expect(page.getByText('Theirs alone')).toBeVisible();
  await expect(page.getByText(own.name)).toHaveCount(0);
  await goTo('Example Calls');
  await expect(page.getByText(own.name).first()).toBeVisible();
  await expect(page.getByText('Theirs alone')).toHaveCount(0);
  await context.close();
});

test('A new role takes effect on the other screen at once', async ({
  page,
  browser,
  house,
  listen,
  expected,
}) => {
  expected.complaint(/status of 401/);
  const email = 'rory@example.com';
  const organization = ['--organization', 'Example Calls', '--email', email, '--name', 'Rory Role'];
  await house.command(['user', 'create', ...organization, '--role', 'senior_manager'], password);
  const context = await browser.newContext({ baseURL: house.address });
  listen(context);
  const rorys = await enter(context, email);
  await rorys.goto('/settings/people');
  await expect(rorys.getByRole('table', { name: 'People' })).toContainText('Rory Role');

  await page.goto('/settings/people');
  await page.getByRole('button', { name: 'Actions for Rory Role' }).click();
  await page.getByRole('menuitem', { name: /role/i }).click();
  await page.getByRole('dialog').getByLabel('Role').selectOption('Compliance Officer');
  await expect(page.getByRole('dialog')).toContainText('they are signed out here and sign in anew');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Rory Role is changed')).toBeVisible();

  await expect(rorys.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  const again = await enter(context, email);
  const main = again.getByRole('navigation', { name: 'Main' });
  await main.getByRole('link', { name: 'Settings' }).click();
  const sections = again.getByRole('navigation', { name: 'Settings' });
  await expect(sections.getByRole('link', { name: 'Audit log' })).toBeVisible();
  await expect(sections.getByRole('link', { name: 'People' })).toHaveCount(0);
  await context.close();
});
