import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
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

/** Two names of the same letters in one folder at once, with their rows in a CSV. */
async function putTwins(contents: readonly [string, string]): Promise<void> {
  const folder = join(server.folder, 'sales');
  await rm(folder, { recursive: true, force: true });
  await put(folder, 'été.wav'.normalize('NFC'), contents[0], new Date('2026-11-20T09:00:00Z'));
  await put(folder, 'été.wav'.normalize('NFD'), contents[1], new Date('2026-11-20T09:00:01Z'));
  await put(folder, 'calls.csv', 'file_name,customer_id\nété.wav,C1');
}

const [early, late] = ['NFC', 'NFD'].map((form) => 'été.wav'.normalize(form)) as [string, string];

describe('Two files whose names differ only in how their marks are put together', () => {
  test('are both seen: one is imported, the other is its duplicate, and it may be imported anyway', async () => {
    const one = await house.settle(server, { settings: { csv: 'required' } });
    await putTwins(['one', 'other']);
    const body = { ...usual, csv: 'required' as const };
    const rehearsed = (await good(
      one.senior.ask(sftp.previewSftp, { params: { id: one.campaignId }, body }),
    )) as SftpPreview;
    expect(Object.fromEntries(rehearsed.files.map(({ path, verdict }) => [path, verdict]))).toEqual({
      'calls.csv': 'import',
      [early]: 'import',
      [late]: 'duplicate',
    });
    await one.sweepTwice();
    const [batch] = await one.batches();
    expect(batch).toMatchObject({ status: 'completed', missing: { count: 0 }, total: 3 });
    const files = await one.files();
    expect(Object.keys(files).toSorted()).toEqual(['calls.csv', early, late].toSorted());
    const fates = new Set([files[early], files[late]]);
    expect(fates).toEqual(new Set(['completed', 'duplicate: sftp_duplicate_differs']));
    const second = (await one.filesOf(batch?.id ?? '')).find(({ status }) => status === 'duplicate');
    await good(one.senior.ask(sftp.importSftpFileAnyway, { params: { id: second?.id ?? '' } }));
    await one.sweepAfterWindow();
    expect(await one.files()).toEqual({
      'calls.csv': 'completed',
      [early]: 'completed',
      [late]: 'completed',
    });
    expect(await one.callNames()).toHaveLength(2);
  });

  test('of the same bytes are one recording, and stay what they are at every sweep', async () => {
    const one = await house.settle(server);
    await putTwins(['same', 'same']);
    await one.sweepAfterWindow();
    const files = await one.files();
    const fates = new Set([files[early], files[late]]);
    expect(fates).toEqual(new Set(['completed', 'duplicate: sftp_duplicate']));
    await rm(join(server.folder, 'sales', early));
    await one.sweepAfterWindow();
    expect(await one.files()).toEqual(files);
    expect(await one.callNames()).toHaveLength(1);
  });

  test('answer a row that has waited as one', async () => {
    const one = await house.settle(server);
    await putTwins(['one', 'other']);
    await rm(join(server.folder, 'sales', early));
    await rm(join(server.folder, 'sales', late));
    await put(join(server.folder, 'sales'), 'b.wav');
    await put(join(server.folder, 'sales'), 'calls.csv', 'file_name\nb.wav\nc.wav\nété.wav');
    await one.sweepAfterWindow();
    expect(await one.batches()).toMatchObject([{ status: 'incomplete', missing: { count: 2 } }]);
    await put(join(server.folder, 'sales'), early, 'one');
    await put(join(server.folder, 'sales'), late, 'other');
    await one.sweepAfterWindow();
    expect(await one.batches()).toMatchObject([{ status: 'incomplete', missing: { count: 1 }, total: 4 }]);
  });
});

test('of two names that cannot be read and look alike, neither is left out', async () => {
  const folder = join(server.folder, 'sales');
  await rm(folder, { recursive: true, force: true });
  const one = await house.settle(server);
  await put(folder, 'a.wav');
  for (const letter of [0xe8, 0xe9])
    await writeFile(
      Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([letter]), Buffer.from('.wav')]),
      'x',
    );
  await one.sweepAfterWindow();
  const [batch] = await one.batches();
  expect(
    (await one.filesOf(batch?.id ?? '')).map(({ path, failure }) => [path, failure?.code ?? null]),
  ).toEqual([
    ['a.wav', null],
    ['\u{fffd}.wav', 'sftp_name_unreadable'],
    ['\u{fffd}.wav', 'sftp_name_unreadable'],
  ]);
  await rm(folder, { recursive: true, force: true });
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
