import type { Page } from '@playwright/test';
import { aSampleCall, readyCampaign } from './calls.ts';
import type { House } from './house.ts';
import { barriersOn, expect, test } from './support.ts';

/** Looks for barriers in both themes, wide and at a phone's width. */
async function expectNoBarriers(page: Page): Promise<void> {
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    expect(await barriersOn(page), `${colorScheme}, ${width} px`).toEqual([]);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wider, `${width} px`).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

/** A figure as it stands on the page: its name and the number below it. */
function figure(page: Page, name: string) {
  return page
    .locator('dl > div', { has: page.getByText(name, { exact: true }) })
    .locator('dd')
    .first();
}

async function anAgent(house: House, name: string, code: string): Promise<string> {
  const agent = { name, code, campaign_ids: [await readyCampaign(house)] };
  return ((await house.ask('POST', '/api/v1/agents', agent)) as { id: string }).id;
}

test('The Owner chooses the days, finds them in the address, and sees a new call counted', async ({
  page,
  house,
}) => {
  await aSampleCall(house, 'billing-question-resolved');
  await page.goto('/');
  await expect(figure(page, 'Completed')).not.toHaveText('0');
  const before = Number(await figure(page, 'Total calls').innerText());
  await page.getByLabel('Period').selectOption('Last 7 days');
  await expect(page).toHaveURL(/\/\?days=7$/);
  await expect(figure(page, 'Total calls')).toHaveText(String(before));
  await aSampleCall(house, 'identity-never-checked');
  await expect(figure(page, 'Total calls')).toHaveText(String(before + 1));
  await expectNoBarriers(page);

  await page.getByRole('button', { name: 'Choose days' }).click();
  await page.getByLabel('First day').fill('2024-02-02');
  await page.getByLabel('Last day').fill('2024-02-01');
  await page.getByRole('button', { name: 'Show these days' }).click();
  await expect(page.getByText('Up to two years, the first day before the last.')).toBeVisible();
  await page.getByLabel('Last day').fill('2024-02-29');
  await page.getByRole('button', { name: 'Show these days' }).click();
  await expect(page).toHaveURL(/\/\?from=2024-02-02&to=2024-02-29$/);
  await expect(figure(page, 'Total calls')).toHaveText('0');
  await page.reload();
  await expect(page.getByText('No call has been scored in these days.')).toBeVisible();
  await page.getByLabel('Period').selectOption('Last 30 days');
  await page.getByText('Show as a table').click();
  await expect(page.getByRole('table', { name: 'Score trend' }).getByRole('row')).toHaveCount(31);
});

test('A campaign’s page tells the course of its calls, its agents and its newest calls', async ({
  page,
  house,
}) => {
  const id = await aSampleCall(house, 'identity-never-checked');
  const agentId = await anAgent(house, 'Nell Course', 'NC1');
  await house.ask('PATCH', `/api/v1/calls/${id}`, { agent_id: agentId });
  await page.goto('/campaigns');
  const card = page.getByRole('article').filter({ hasText: 'Customer service' });
  await expect(card.getByRole('definition')).toHaveText([/^\d+%$/, '100%']);
  // Calls of this week and none before are no line yet.
  await expect(card.locator('svg')).toHaveCount(0);
  await expectNoBarriers(page);
  await page.goto(`/campaigns/${await readyCampaign(house)}?days=7`);
  const agents = page.getByRole('table', { name: 'Agents of this campaign' });
  await expect(agents.getByRole('row', { name: /^Nell Course 1/ })).toBeVisible();
  const recent = page.getByRole('table', { name: 'Recent calls' });
  await expect(recent.getByRole('row', { name: /identity-never-checked\.mp3/ }).first()).toContainText(
    'Fail',
  );
  await expectNoBarriers(page);
  await page.getByRole('list', { name: 'Top failing checks' }).getByRole('link').first().click();
  await expect(page).toHaveURL(/\/calls\?campaign=camp_\w+&check=check_\w+&verdict=fail$/);
  await expect(page.getByText('identity-never-checked.mp3').first()).toBeVisible();
  await page.goBack();
  await agents.getByRole('link', { name: 'Nell Course' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Nell Course' })).toBeVisible();
  await expect(page).toHaveURL(/\?days=7$/);
  await expect(figure(page, 'Total calls')).toHaveText('1');
});

test('An agent is invited from their page, sees themselves and nothing else, until the login is unlinked', async ({
  page,
  browser,
  listen,
  house,
  expected,
}) => {
  expected.complaint(/status of 40[34]/);
  const agentId = await anAgent(house, 'Ivy Own', 'IV7');
  const [mine, others] = [
    await aSampleCall(house, 'identity-never-checked'),
    await aSampleCall(house, 'billing-question-resolved'),
  ];
  await house.ask('PATCH', `/api/v1/calls/${mine}`, { agent_id: agentId });

  await page.goto(`/agents/${agentId}`);
  await page.getByRole('button', { name: 'Invite to the platform' }).click();
  await page.getByLabel('E-mail').fill('ivy@example.com');
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  expect(await barriersOn(page, 'dialog')).toEqual([]);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('The link works until')).toBeVisible();

  const login = { name: 'Ivy Own', password: 'a long enough password' };
  const token = new URL(link).pathname.split('/').at(-1);
  await house.ask('POST', '/api/v1/invitation/accept', { token, ...login });
  const context = await browser.newContext({ baseURL: house.address });
  listen(context);
  const ivys = await context.newPage();
  await ivys.goto('/login');
  await ivys.getByLabel('E-mail').fill('ivy@example.com');
  await ivys.getByLabel('Password').fill(login.password);
  await ivys.getByRole('button', { name: 'Sign in' }).click();
  await expect(figure(ivys, 'Total calls')).toHaveText('1');
  await expect(ivys.getByText('Others are shown from 3 agents on')).toBeVisible();
  const links = ivys.getByRole('navigation', { name: 'Main' }).getByRole('link');
  await expect(links).toHaveText(['Dashboard', 'Calls', 'My page', 'Settings']);
  await expectNoBarriers(ivys);

  const weak = ivys.getByRole('list', { name: 'Weak checks' });
  await weak.getByRole('link').first().click();
  await expect(ivys).toHaveURL(/check=check_\w+&verdict=fail/);
  await expect(ivys.getByText('identity-never-checked.mp3').first()).toBeVisible();
  await ivys.goBack();
  await weak.getByRole('link', { name: 'identity-never-checked.mp3' }).first().click();
  await expect(ivys.getByRole('heading', { level: 1, name: 'identity-never-checked.mp3' })).toBeVisible();
  await expect(
    ivys.getByRole('button', { name: /^(Retry|Rerun|Run Analysis|More actions|Agent:)/ }),
  ).toHaveCount(0);
  await ivys.getByRole('link', { name: 'My page' }).click();
  await expect(ivys.getByRole('heading', { level: 1, name: 'Ivy Own' })).toBeVisible();
  await expect(ivys.getByRole('button', { name: /^(Edit|Archive|Unlink|Invite)/ })).toHaveCount(0);
  await expectNoBarriers(ivys);

  for (const path of ['/campaigns', '/upload', '/jobs']) {
    await ivys.goto(path);
    await expect(ivys.getByRole('heading', { level: 1, name: 'Not allowed' })).toBeVisible();
  }
  for (const path of [`/calls/${others}`, `/agents/${await anAgent(house, 'Someone Else', 'SE1')}`]) {
    await ivys.goto(path);
    await expect(ivys.getByText('There is nothing here, or you may not see it.')).toBeVisible();
    await expect(ivys.getByRole('heading', { level: 1 })).toHaveCount(1);
  }
  await ivys.goto('/settings/audit');
  await expect(ivys.getByText('Your role does not allow this.')).toBeVisible();
  await expect(ivys.getByRole('heading', { level: 1 })).toHaveText(['Settings']);

  await page.reload();
  await page.getByRole('button', { name: 'Unlink Ivy Own' }).click();
  await page.getByRole('button', { name: 'Unlink', exact: true }).click();
  await expect(page.getByText('Nobody signs in as this agent.')).toBeVisible();
  await expectNoBarriers(page);
  await ivys.goto('/');
  await expect(ivys.getByText('No calls yet')).toBeVisible();
  await context.close();
});

test('Calls that look like an agent’s are linked from their page', async ({ page, house }) => {
  const id = await aSampleCall(house, 'billing-question-resolved');
  const agentId = await anAgent(house, 'Resolved Billing-Question', 'RBQ');
  await page.goto(`/agents/${agentId}`);
  const likely = page.getByRole('list', { name: 'Calls that may be theirs' });
  const row = likely.getByRole('listitem').filter({ has: page.locator(`a[href="/calls/${id}"]`) });
  await row.getByRole('button', { name: /^Link/ }).click();
  await expect(page.getByText('1 call linked to Resolved Billing-Question.')).toBeVisible();
  await expect(figure(page, 'Total calls')).toHaveText('1');
  await expect(row).toHaveCount(0);
});
