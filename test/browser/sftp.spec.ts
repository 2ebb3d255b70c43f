import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { SftpBatchShown } from '#shared/sftp-batches.ts';
import { type SftpServer, startOpenSsh } from '../support/sftp-servers.ts';
import { aRecording } from './files.ts';
import { type House, openHouse } from './house.ts';
import { barriersOn, test as base, expect } from './support.ts';

/** A server that may reach loopback and looks often, and an OpenSSH with a folder of its own for it to look at. */
const test = base.extend<object, { sharedHouse: House; server: SftpServer }>({
  sharedHouse: [
    // oxlint-disable-next-line no-empty-pattern -- the way to say that it needs no other fixture
    async ({}, use) => {
      const house = await openHouse({
        TOTALVIEW_SFTP_ALLOW: '127.0.0.0/8',
        TOTALVIEW_SFTP_SETTLE_SECONDS: '1',
        TOTALVIEW_SFTP_SWEEP_SECONDS: '5',
      });
      await use(house);
      await house.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  server: [
    // oxlint-disable-next-line no-empty-pattern -- as above
    async ({}, use) => {
      const server = await startOpenSsh();
      await use(server);
      await server.remove();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

// One story after the other: they share the organization's connection.
test.describe.configure({ mode: 'serial', timeout: 180_000 });

async function connect(page: Page, server: SftpServer): Promise<void> {
  if (server.signIn.sign_in !== 'private_key') throw new Error('This server takes passwords.');
  await page.goto('/settings/sftp');
  await page.getByLabel('Host').fill('127.0.0.1');
  await page.getByLabel('Port').fill(String(server.port));
  await page.getByLabel('User').fill(server.username);
  await page.getByRole('radio', { name: /^Private key/ }).check();
  await page.getByRole('textbox', { name: 'Private key' }).fill(server.signIn.private_key);
  await page.getByLabel('Root folder').fill(server.root);
  await page.getByRole('button', { name: 'Save and test' }).click();
}

test('A server is connected, its key confirmed, a campaign switched on, and what is put there becomes calls', async ({
  page,
  campaignId,
  server,
}) => {
  const recordings = [aRecording('first.wav', { seconds: 4 }), aRecording('second.wav', { seconds: 6 })];
  const folder = join(server.folder, 'sales');
  await mkdir(folder);
  for (const { name, buffer } of recordings) await writeFile(join(folder, name), buffer);

  await connect(page, server);
  await expect(page.getByText('Is this the key of your server?')).toBeVisible();
  await expect(page.getByText(server.hostKey)).toBeVisible();
  expect(await barriersOn(page)).toEqual([]);
  await page.getByRole('button', { name: 'This is its key' }).click();
  await expect(page.getByText('Signed in and saw the root folder')).toBeVisible();
  await expect(page.getByText('A private key is saved')).toBeVisible();

  await page.goto(`/campaigns/${campaignId}/settings/sftp`);
  await page.getByRole('checkbox', { name: 'Enable SFTP ingestion' }).check();
  await page.getByLabel('Folder slug').fill('sales');
  await page.getByRole('radio', { name: /^Required/ }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(join(server.root, 'sales'))).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sweep now' })).toBeVisible();

  const csv = 'file_name,customer_id\nfirst.wav,C-1\nsecond.wav,C-2\n';
  await writeFile(join(folder, 'calls.csv'), csv);
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByText('Nothing was imported')).toBeVisible();
  const row = page.getByRole('row').filter({ hasText: 'second.wav' });
  await expect(row).toContainText('Import');
  await expect(row).toContainText('calls.csv, line 3');
  expect(await barriersOn(page)).toEqual([]);

  await page.getByRole('button', { name: 'Sweep now' }).click();
  const batches = page.getByRole('list', { name: 'Recent batches' });
  await expect(batches.getByText('Completed')).toBeVisible({ timeout: 60_000 });
  await batches.getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: 'Batch of 3 files' })).toBeVisible();
  await expect(page.getByText('3 of 3 imported')).toBeVisible();
  expect(await barriersOn(page)).toEqual([]);
  await page.getByRole('link', { name: 'first.wav' }).click();
  await expect(page.getByRole('heading', { name: 'first.wav' })).toBeVisible();
});

test('Another key stops everything and is asked about with both fingerprints', async ({ page, server }) => {
  const before = server.hostKey;
  await server.restart({ newKey: true });
  await page.goto('/settings/sftp');
  await page.getByRole('button', { name: 'Test connection' }).click();
  const notice = page.getByRole('alert').filter({ hasText: 'shows another key' });
  await expect(notice).toContainText(before);
  await expect(notice).toContainText(server.hostKey);
  expect(await barriersOn(page)).toEqual([]);
  await notice.getByRole('button', { name: 'Trust the new key' }).click();
  await expect(page.getByText('Signed in and saw the root folder')).toBeVisible();
  await expect(notice).toBeHidden();
});

test('No barriers on what came by SFTP, in the dark and on a phone', async ({ page, house }) => {
  const { rows } = (await house.ask('GET', '/api/v1/sftp-batches')) as { rows: SftpBatchShown[] };
  const { id, campaign } = rows[0]!;
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.setViewportSize({ width: 390, height: 800 });
  const of = `/campaigns/${campaign.id}`;
  const pages: [string, string][] = [
    ['/settings/sftp', 'Signs in with'],
    [`${of}/settings/sftp`, 'Batch window'],
    [of, 'Recent calls'],
    [`${of}/sftp`, '3 of 3 imported'],
    [`${of}/sftp?status=failed`, 'No batch is Failed now.'],
    [`${of}/sftp/${id}?status=completed`, 'second.wav'],
    ['/sftp', 'By campaign'],
    [`${of}/sftp/reconciliation`, 'All days'],
  ];
  for (const [path, shown] of pages) {
    await page.goto(path);
    await expect(page.getByText(shown).first()).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    expect.soft(await barriersOn(page), path).toEqual([]);
  }
  const day = page.getByRole('table', { name: 'Reconciliation by day' }).getByRole('row').nth(1);
  // Expected, imported, duplicate, skipped, failed, missing, not ended.
  await expect(day.getByRole('cell')).toContainText([/./, '2', '2', '0', '0', '0', '0', '0', 'CSV']);
  await day.getByRole('link', { name: /^2 Imported/ }).click();
  const files = page.getByRole('list', { name: 'Files of the day' });
  await expect(files.getByRole('link', { name: 'first.wav' })).toBeVisible();
  expect(await barriersOn(page)).toEqual([]);
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Every file as CSV' }).click();
  const lines = (await readFile(await (await downloading).path(), 'utf8')).trimEnd().split('\r\n');
  const names = lines.slice(1).map((line) => /first\.wav|second\.wav/.exec(line)?.[0]);
  expect(new Set(names)).toEqual(new Set(['first.wav', 'second.wav']));
  expect(names).toHaveLength(2);
});

test('What is typed stays when somebody else connects a server first', async ({
  page,
  campaignId,
  house,
  server,
  expected,
}) => {
  await house.ask('DELETE', '/api/v1/sftp-connection');
  await page.goto(`/campaigns/${campaignId}/settings/sftp`);
  const notice = page.getByText('Settings can be saved before').locator('xpath=../..');
  const form = page.locator('form').filter({ has: page.getByLabel('Folder slug') });
  await expect(notice).toBeVisible();
  expect((await notice.boundingBox())?.width).toBe((await form.boundingBox())?.width);

  await page.goto('/settings/sftp');
  await page.getByLabel('Host').fill('recorder.example.com');
  const { port, username, root, signIn } = server;
  await house.ask('PUT', '/api/v1/sftp-connection', { host: '127.0.0.1', port, username, root, ...signIn });
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByLabel('Host')).toHaveValue('recorder.example.com');
  await page.getByLabel('User').fill('me');
  await page.getByRole('textbox', { name: 'Password' }).fill('secret');
  expected.complaint(/409/);
  await page.getByRole('button', { name: 'Save and test' }).click();
  await expect(page.getByRole('alert')).toContainText('since you opened it');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Test connection' })).toBeVisible();
});
