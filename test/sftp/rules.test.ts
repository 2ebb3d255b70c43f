import { rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { deleteCall } from '#shared/calls.ts';
import { KnownError } from '#shared/errors.ts';
import type { SftpConnectionShown, SftpPreview } from '#shared/sftp.ts';
import type { SftpFileShown } from '#shared/sftp-batches.ts';
import * as sftp from '#shared/sftp-endpoints.ts';
import { recordingProbe } from '#test/support/app.ts';
import { anOrganization } from '#test/support/builders.ts';
import { good, openSftpHouse, put, type Settled, usual } from '#test/support/sftp-house.ts';
import { startOpenSsh } from '#test/support/sftp-servers.ts';

const house = await openSftpHouse({
  ports: {
    probe: async (_, { fileName }) => {
      if (fileName.startsWith('noise')) throw new KnownError('not_audio');
      return { ...recordingProbe, claimedDurationSeconds: fileName.startsWith('short') ? 1 : 60 };
    },
  },
});
const { db } = house.house.deps;
const server = await startOpenSsh();
const sales = join(server.folder, 'sales');
afterAll(() => server.remove());
beforeEach(() => rm(sales, { recursive: true, force: true }));

async function fileOf(one: Settled, path: string, nth = -1): Promise<SftpFileShown> {
  const all = await Promise.all((await one.batches()).map(({ id }) => one.filesOf(id)));
  return all
    .flat()
    .filter((file) => file.path === path)
    .at(nth)!;
}

describe('A file of a name that was imported', () => {
  test('is a duplicate; with other bytes it may be imported anyway, and renamed it is imported', async () => {
    const one = await house.settle(server);
    const path = await put(sales, 'a.wav');
    await one.sweepAfterWindow();
    await put(sales, 'a.wav', 'another call altogether', new Date('2026-11-21T09:00:00Z'));
    await one.sweepAfterWindow();
    const duplicate = await fileOf(one, 'a.wav');
    expect(duplicate).toMatchObject({
      status: 'duplicate',
      differs: true,
      failure: { code: 'sftp_duplicate_differs' },
    });
    expect((await one.batches()).map(({ status }) => status)).toEqual(['completed', 'completed']);
    await good(one.senior.ask(sftp.importSftpFileAnyway, { params: { id: duplicate.id } }));
    await one.sweep();
    expect((await one.batches()).map(({ status }) => status)).toEqual([
      'completed',
      'completed',
      'completed',
    ]);
    await rename(path, join(sales, 'b.wav'));
    await one.sweepAfterWindow();
    expect(await one.callNames()).toEqual(['a.wav', 'a.wav', 'b.wav']);
  });

  test('is no other file for having been written anew with the same bytes', async () => {
    const one = await house.settle(server);
    const path = await put(sales, 'a.wav');
    await one.sweepAfterWindow();
    await utimes(path, new Date('2026-11-21T09:00:00Z'), new Date('2026-11-21T09:00:00Z'));
    await one.sweepAfterWindow();
    expect(await fileOf(one, 'a.wav')).toMatchObject({ status: 'duplicate', differs: false });
    const { status } = await one.senior.ask(sftp.importSftpFileAnyway, {
      params: { id: (await fileOf(one, 'a.wav')).id },
    });
    expect(status).toBe(409);
  });

  test('does not come back when its call is deleted, and leaves its name nowhere', async () => {
    const one = await house.settle(server);
    await put(sales, 'miller-555.wav');
    await one.sweepAfterWindow();
    const { call_id: id } = await fileOf(one, 'miller-555.wav');
    await good(one.senior.ask(deleteCall, { params: { id: id! } }));
    await one.sweepAfterWindow();
    expect(await one.callNames()).toEqual([]);
    const rows = await db
      .selectFrom('sftp_files')
      .selectAll()
      .where('organization_id', '=', one.organizationId)
      .execute();
    expect(JSON.stringify(rows)).not.toContain('miller');
    // Forgotten and set up again, the server still brings nothing back.
    await db.deleteFrom('sftp_files').where('organization_id', '=', one.organizationId).execute();
    await one.sweepAfterWindow();
    expect(await one.callNames()).toEqual([]);
  });
});

describe('Filters', () => {
  test('leave files out with a reason, and take them up when they change', async () => {
    const one = await house.settle(server, {
      settings: {
        exclude: ['*-test.wav'],
        include: ['*.wav', '*.bin'],
        smallest_bytes: 5,
        smallest_seconds: 10,
      },
    });
    for (const name of ['a.wav', 'b-test.wav', 'short.wav', 'c.mp3', 'notes.pdf', 'noise.bin'])
      await put(sales, name);
    await put(sales, 'tiny.wav', 'x');
    await one.sweepAfterWindow();
    expect(await one.files()).toEqual({
      'a.wav': 'completed',
      'b-test.wav': 'skipped: sftp_excluded',
      'c.mp3': 'skipped: sftp_excluded',
      'noise.bin': 'skipped: not_audio',
      'notes.pdf': 'skipped: sftp_not_recording',
      'short.wav': 'skipped: sftp_excluded',
      'tiny.wav': 'skipped: sftp_excluded',
    });
    expect((await one.batches()).map(({ status }) => status)).toEqual(['completed']);
    await one.save({ exclude: [], include: [], smallest_bytes: 0, smallest_seconds: 0 });
    await one.sweepAfterWindow();
    expect(await one.callNames()).toEqual(['a.wav', 'b-test.wav', 'c.mp3', 'short.wav', 'tiny.wav']);
  });

  test('an archived campaign takes nothing, and everything when it is back', async () => {
    const one = await house.settle(server);
    const archive = (at: Date | null) =>
      db.updateTable('campaigns').set({ archived_at: at }).where('id', '=', one.campaignId).execute();
    await archive(new Date());
    await put(sales, 'a.wav');
    await one.sweepAfterWindow();
    expect(await one.files()).toEqual({ 'a.wav': 'skipped: campaign_archived' });
    await archive(null);
    await one.sweepAfterWindow();
    expect(await one.callNames()).toEqual(['a.wav']);
  });
});

describe('With a required CSV', () => {
  test('a recording without a row fails, and a row in a later CSV saves it', async () => {
    const one = await house.settle(server, { settings: { csv: 'required' } });
    await put(sales, 'a.wav');
    await put(sales, 'b.wav');
    await put(sales, 'calls.csv', 'file_name\na.wav\n');
    await one.sweepAfterWindow();
    expect(await one.files()).toMatchObject({ 'a.wav': 'completed', 'b.wav': 'failed: sftp_no_row' });
    expect((await one.batches()).map(({ status }) => status)).toEqual(['incomplete']);
    await put(sales, 'more.csv', 'file_name\nb.wav\n');
    await one.sweepTwice();
    expect(await one.callNames()).toEqual(['a.wav', 'b.wav']);
  });

  test('a CSV that cannot be read says why', async () => {
    const one = await house.settle(server, { settings: { csv: 'required' } });
    await put(sales, 'a.wav');
    await put(sales, 'calls.csv', 'nothing,of,use\n1,2,3\n');
    await one.sweepAfterWindow();
    expect(await one.files()).toEqual({
      'a.wav': 'failed: sftp_no_csv',
      'calls.csv': 'failed: csv_unreadable',
    });
  });
});

describe('The connection', () => {
  const draft = {
    host: '127.0.0.1',
    username: 'recorder',
    root: '/in',
    sign_in: 'password',
    password: 'Sesam-öffne-dich',
  };

  test('never gives its secret back, and keeps it sealed', async () => {
    await db.deleteFrom('sftp_connections').execute();
    const organizationId = await anOrganization(db);
    const senior = await house.house.signedInAs('senior_manager', { organizationId });
    const saved = await good(senior.ask(sftp.saveSftpConnection, { body: draft }));
    const read = await good(senior.ask(sftp.readSftpConnection));
    const row = await db.selectFrom('sftp_connections').selectAll().executeTakeFirstOrThrow();
    const log = await db
      .selectFrom('audit_log')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .execute();
    for (const text of [saved, read, row, log, house.house.logged])
      expect(JSON.stringify(text)).not.toContain('Sesam');
  });

  test('keeps its secret for the same server, and asks for it anew for another', async () => {
    const { password: _, ...without } = draft;
    await db.deleteFrom('sftp_connections').execute();
    const organizationId = await anOrganization(db);
    const senior = await house.house.signedInAs('senior_manager', { organizationId });
    await good(senior.ask(sftp.saveSftpConnection, { body: draft }));
    expect(
      await good(senior.ask(sftp.saveSftpConnection, { body: { ...without, root: '/other' } })),
    ).toMatchObject({
      root: '/other',
    });
    const other = await senior.ask(sftp.saveSftpConnection, { body: { ...without, host: '10.1.2.3' } });
    expect(other).toMatchObject({ status: 422, body: { code: 'sftp_secret_missing' } });
  });

  test.each([
    [{ host: '169.254.169.254' }, 'sftp_address_refused'],
    [{ host: '[::1]'.slice(1, -1) }, 'sftp_address_refused'],
    [{ sign_in: 'private_key', private_key: 'nonsense' }, 'sftp_key_unreadable'],
  ])('%j is refused: %s', async (changes, code) => {
    const senior = await house.house.signedInAs('senior_manager', {
      organizationId: await anOrganization(db),
    });
    expect(await senior.ask(sftp.saveSftpConnection, { body: { ...draft, ...changes } })).toMatchObject({
      status: 422,
      body: { code },
    });
  });

  test.each(['/in', '/in/sales', '/', '/IN/', '/in/../in/x'])(
    'two organizations cannot share: /in and %s',
    async (root) => {
      await db.deleteFrom('sftp_connections').execute();
      const [mine, theirs] = [await anOrganization(db), await anOrganization(db)];
      const one = await house.house.signedInAs('owner', { organizationId: mine });
      const other = await house.house.signedInAs('owner', { organizationId: theirs });
      await good(one.ask(sftp.saveSftpConnection, { body: draft }));
      expect(await other.ask(sftp.saveSftpConnection, { body: { ...draft, root } })).toMatchObject({
        status: 409,
        body: { code: 'sftp_root_taken' },
      });
      await good(other.ask(sftp.saveSftpConnection, { body: { ...draft, root: '/inbox' } }));
    },
  );

  test('forgotten, it is gone, and what was imported stays', async () => {
    const one = await house.settle(server);
    await put(sales, 'a.wav');
    await one.sweepAfterWindow();
    await good(one.senior.ask(sftp.forgetSftpConnection));
    expect(await good(one.senior.ask(sftp.readSftpConnection))).toEqual({ connection: null });
    expect(await one.callNames()).toEqual(['a.wav']);
  });
});

test.each(['sales', 'SALES', 'sales/uk', 'a/../sales'])(
  'two campaigns cannot share or nest a folder: %s',
  async (slug) => {
    const one = await house.settle(server);
    const other = await house.house.campaign({ organizationId: one.organizationId });
    const refused = await one.senior.ask(sftp.saveSftpSettings, {
      params: { id: other },
      body: { ...usual, slug },
    });
    expect([400, 409]).toContain(refused.status);
    await good(
      one.senior.ask(sftp.saveSftpSettings, { params: { id: other }, body: { ...usual, slug: 'salesmen' } }),
    );
  },
);

test('a preview tells what would become of each file, and does nothing', async () => {
  const one = await house.settle(server);
  for (const name of ['a.wav', 'b.wav', 'notes.pdf']) await put(sales, name);
  await put(sales, 'calls.csv', 'file_name,call_date\na.wav,2026-11-20 09:30\nlost.wav,\n');
  const body = { ...usual, csv: 'required' as const };
  const preview = (await good(
    one.senior.ask(sftp.previewSftp, { params: { id: one.campaignId }, body }),
  )) as SftpPreview;
  expect(
    preview.files.map(({ path, verdict, row, call_date: at }) => [path, verdict, row?.line ?? null, at]),
  ).toEqual([
    ['a.wav', 'import', 2, '2026-11-20T09:30:00.000Z'],
    ['b.wav', 'wait', null, null],
    ['calls.csv', 'import', null, null],
    ['notes.pdf', 'skipped', null, null],
  ]);
  expect(preview).toMatchObject({ counts: { import: 2, wait: 1, skipped: 1 }, missing: { count: 1 } });
  expect(await one.batches()).toEqual([]);
});

test('every day can be reconciled: what was seen is what became of it, and what is missing', async () => {
  const one = await house.settle(server);
  for (const name of ['a.wav', 'b.wav', 'noise.wav']) await put(sales, name);
  await put(sales, 'calls.csv', 'file_name\na.wav\nlost.wav\n');
  await one.sweepAfterWindow();
  const params = { id: one.campaignId };
  expect(await good(one.senior.ask(sftp.readSftpReconciliation, { params }))).toMatchObject({
    total: { seen: 3, missing: 1, completed: 2, duplicate: 0, skipped: 0, failed: 1, open: 0 },
  });
  const { connection } = (await good(one.senior.ask(sftp.readSftpConnection))) as {
    connection: SftpConnectionShown;
  };
  expect(connection.health).toMatchObject({ trouble: null, sweeping: false });
});
