import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { SftpPreview, SftpTest } from '#shared/sftp.ts';
import * as sftp from '#shared/sftp-endpoints.ts';
import { good, openSftpHouse, put, usual } from '#test/support/sftp-house.ts';
import { startOpenSsh } from '#test/support/sftp-servers.ts';

const house = await openSftpHouse();
const server = await startOpenSsh();
afterAll(() => server.remove());

/** The same letters in one piece each, as most systems write them, and with their marks apart, as a Mac does. */
const [whole, apart] = ['Réunion/Größe', 'Réunion/Größe'].map((name, at) =>
  name.normalize(at === 0 ? 'NFC' : 'NFD'),
) as [string, string];

beforeEach(() => rm(join(server.folder, 'Vertrieb'), { recursive: true, force: true }));

test('nested folders and names with marks, whole or apart, are found by their rows and imported once', async () => {
  expect(whole).not.toBe(apart);
  const folder = join(server.folder, 'sales');
  const one = await house.settle(server);
  await put(folder, `${whole}/été.wav`.normalize('NFC'));
  await put(folder, `${apart}/été.mp3`.normalize('NFD'));
  await put(folder, '日本/録音 1.wav');
  const rows = [`${apart}/été.wav`.normalize('NFD'), `${whole}/été.mp3`.normalize('NFC'), '日本/録音 1.wav'];
  await put(
    folder,
    'calls.csv',
    ['file_name,customer_id', ...rows.map((name, at) => `${name},C${at}`)].join('\n'),
  );
  await one.sweepTwice();
  expect((await one.batches()).map(({ status, missing }) => [status, missing.count])).toEqual([
    ['completed', 0],
  ]);
  const calls = await house.house.deps.db
    .selectFrom('calls')
    .select(['file_name', 'customer_id'])
    .where('organization_id', '=', one.organizationId)
    .orderBy('customer_id')
    .execute();
  expect(calls.map((call) => [call.customer_id, call.file_name.normalize('NFC')])).toEqual([
    ['C0', 'été.wav'],
    ['C1', 'été.mp3'],
    ['C2', '録音 1.wav'],
  ]);
});

test('a name that comes again with its marks put together otherwise is a duplicate', async () => {
  const folder = join(server.folder, 'sales');
  await rm(folder, { recursive: true, force: true });
  const one = await house.settle(server);
  const path = await put(folder, 'été.wav'.normalize('NFC'));
  await one.sweepAfterWindow();
  await rm(path);
  await one.sweep();
  await put(folder, 'été.wav'.normalize('NFD'), 'other bytes');
  await one.sweepAfterWindow();
  expect(await one.callNames()).toHaveLength(1);
  expect(Object.values(await one.files())).toContain('duplicate: sftp_duplicate_differs');
});

test.each(['NFC', 'NFD'] as const)(
  'a slug with marks is found on a server that has its folder in %s',
  async (form) => {
    const folder = join(server.folder, 'Vertrieb', 'Süd'.normalize(form));
    await put(folder, 'a.wav');
    const typed = 'Vertrieb/Süd'.normalize(form === 'NFC' ? 'NFD' : 'NFC');
    const one = await house.settle(server, { settings: { slug: typed } });
    expect((await good(one.senior.ask(sftp.testSftpConnection))) as SftpTest).toMatchObject({
      campaigns: [{ slug: 'Vertrieb/Süd'.normalize('NFC'), found: true }],
    });
    const preview = (await good(
      one.senior.ask(sftp.previewSftp, { params: { id: one.campaignId }, body: { ...usual, slug: typed } }),
    )) as SftpPreview;
    expect(preview.files.map(({ path, verdict }) => [path, verdict])).toEqual([['a.wav', 'import']]);
    await one.sweepAfterWindow();
    expect(await one.callNames()).toEqual(['a.wav']);
    expect(await good(one.senior.ask(sftp.listSftpUnmatched))).toMatchObject({
      rows: expect.not.arrayContaining([expect.objectContaining({ path: expect.stringContaining('a.wav') })]),
    });
  },
);
