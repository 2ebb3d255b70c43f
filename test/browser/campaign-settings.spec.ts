import { anAcceptedCall, readyCampaign } from './calls.ts';
import { aRecording } from './files.ts';
import { barriersOn, expect, test } from './support.ts';

test('A campaign’s settings are set, page by page', async ({ page, house, campaignId }) => {
  await house.ask('POST', '/api/v1/agents', { name: 'Nora Newcomer', code: 'N1' });
  await house.ask('POST', `/api/v1/campaigns/${campaignId}/checks/import`, {
    from: 'template',
    template: 'customer-service',
    names: ['Greets the caller', 'Offers further help'],
  });
  const saved = page.getByText('Saved.').last();
  const save = async () => {
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(saved).toBeVisible();
    await page.getByRole('button', { name: 'Dismiss' }).last().click();
    expect.soft(await barriersOn(page, 'main')).toEqual([]);
    await page.reload();
  };
  const sections = page.getByRole('navigation', { name: 'Settings' });
  await page.goto(`/campaigns/${campaignId}`);
  await page.getByRole('main').getByRole('link', { name: 'Settings' }).click();
  await expect(page).toHaveURL(/settings\/general$/);
  await page.getByLabel('Name').fill('Renewals');
  await page.getByLabel('Process calls as soon as they arrive').uncheck();
  await page.getByLabel('Pass mark').fill('82,5');
  await save();
  await expect(page.getByRole('heading', { name: 'Renewals: settings' })).toBeVisible();
  await expect(page.getByLabel('Pass mark')).toHaveValue('82.5');

  await sections.getByRole('link', { name: 'Transcription' }).click();
  await expect(page.getByText('No provider is set up.')).toBeVisible();
  await page.getByLabel('The agent’s channel').selectOption('Right (second)');
  await page.getByLabel('Language').fill('english');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toContainText('Write the language as en or pt-BR');
  await page.getByLabel('Language').fill('en');
  await page.getByLabel('Vocabulary, one per line').fill('Larkfield\nTotalView');
  await save();
  await expect(page.getByLabel('The agent’s channel')).toHaveValue('1');
  await expect(page.getByLabel('Vocabulary, one per line')).toHaveValue('Larkfield\nTotalView');

  await sections.getByRole('link', { name: 'Flagging' }).click();
  await page.getByLabel('Threshold').fill('65');
  await page.getByRole('button', { name: 'Add an agent' }).click();
  await page.getByRole('combobox', { name: 'Agent to add a rule for' }).fill('nora');
  await expect(page.getByRole('option', { name: /Nora/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.getByLabel('Flag Nora Newcomer’s calls below').fill('80');
  await save();
  await expect(page.getByLabel('Threshold')).toHaveValue('65');
  await expect(page.getByLabel('Flag Nora Newcomer’s calls below')).toHaveValue('80');

  await sections.getByRole('link', { name: 'Check categories' }).click();
  await page.getByLabel('Name of Opening').fill('Beginning');
  await page.getByRole('button', { name: 'Move Closing up' }).click();
  await save();
  const names = page.getByRole('list', { name: 'Categories' }).getByRole('textbox');
  await expect(names).toHaveCount(2);
  await expect(names.first()).toHaveValue('Closing');
  await page.goto(`/campaigns/${campaignId}/checks`);
  await expect(page.getByRole('heading', { name: 'Beginning' })).toBeVisible();
});

test('A Manager is assigned and taken out, and the campaign goes into the archive and back', async ({
  page,
  house,
  campaignId,
}) => {
  await house.command(
    ['user', 'create', '--organization', 'Example Calls', '--email', 'max@example.com', '--role', 'manager'],
    'a long enough password',
  );
  await page.goto(`/campaigns/${campaignId}/settings/members`);
  const members = page.getByRole('list', { name: 'Members' });
  await expect(members.getByRole('listitem')).toHaveText(/Olive Owner/);
  await page.getByLabel('Manager to assign').selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Assign' }).click();
  await expect(members.getByRole('listitem')).toHaveCount(2);
  expect(await barriersOn(page, 'main')).toEqual([]);
  await page.getByRole('button', { name: /^Remove max/ }).click();
  await expect(members.getByRole('listitem')).toHaveCount(1);

  await page.goto(`/campaigns/${campaignId}/settings/general`);
  await page.getByRole('button', { name: 'Archive the campaign' }).click();
  expect(await barriersOn(page, 'dialog')).toEqual([]);
  await page.getByRole('button', { name: 'Archive', exact: true }).click();
  await expect(page.getByText('This campaign is archived')).toBeVisible();
  await page.goto('/campaigns');
  const card = page.getByRole('listitem').filter({ hasText: /^A Manager is assigned/ });
  await expect(page.getByRole('link', { name: 'Customer service' })).toBeVisible();
  await expect(card).toHaveCount(0);
  await page.getByLabel('Show archived').check();
  await expect(card).toContainText('Archived');
  expect(await barriersOn(page, 'main')).toEqual([]);
  await page.goto(`/campaigns/${campaignId}/settings/general`);
  await page.getByRole('button', { name: 'Unarchive' }).click();
  await expect(page.getByText('The campaign is back.')).toBeVisible();
});

test('A campaign is made from a template, and one sees what is in it', async ({ page }) => {
  await page.goto('/campaigns');
  await page.getByRole('button', { name: 'New campaign' }).click();
  await page.getByLabel('Name').fill('Renewals by phone');
  await page.getByRole('radio', { name: 'Sales' }).check();
  await expect(page.getByText('No key for Claude is configured')).toBeVisible();
  await page.getByLabel('that Claude judges').check();
  await page.getByText('What is in it: 15 checks').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Right to cancel before the order is confirmed')).toBeVisible();
  expect(await barriersOn(page, 'dialog')).toEqual([]);
  await dialog.getByRole('button', { name: 'Create campaign' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Renewals by phone' })).toBeVisible();
  await page.getByRole('link', { name: 'Edit checks' }).click();
  await expect(page.getByText('8 of 15 checks are judged')).toBeVisible();
});

test('Calls that wait are started, the chosen ones and then all', async ({ page, house, campaignId }) => {
  await house.ask('PATCH', `/api/v1/campaigns/${campaignId}/settings`, { auto_process: false });
  for (const name of ['one.wav', 'two.wav', 'three.wav']) {
    await anAcceptedCall(house, campaignId, { recording: aRecording(name) });
  }
  await page.goto(`/calls?campaign=${campaignId}`);
  await page.getByRole('checkbox', { name: /two\.wav/ }).check();
  await page.getByRole('group', { name: 'Selected calls' }).getByRole('button', { name: 'Start' }).click();
  await expect(page.getByText('1 call started.')).toBeVisible();
  await page.goto(`/campaigns/${campaignId}`);
  const waiting = page.getByRole('group', { name: 'Calls to start' });
  await expect(waiting).toContainText('2 calls wait for somebody to start them.');
  expect(await barriersOn(page, '[aria-label="Calls to start"]')).toEqual([]);
  await waiting.getByRole('button', { name: 'Start all' }).click();
  await expect(page.getByText('2 calls started.')).toBeVisible();
  await expect(waiting).toHaveCount(0);
});

test('No barriers on the pages of checks and settings, in the dark and on a phone', async ({
  page,
  house,
}) => {
  test.slow();
  const campaign = `/campaigns/${await readyCampaign(house)}`;
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 390, height: 800 });
  const pages = ['general', 'transcription', 'flagging', 'categories', 'members'].map(
    (section) => `/settings/${section}`,
  );
  for (const path of ['/checks', '/checks/new', ...pages]) {
    await page.goto(`${campaign}${path}`);
    await expect(page.getByRole('main').getByRole('button').first()).toBeVisible();
    expect.soft(await barriersOn(page), path).toEqual([]);
  }
});
