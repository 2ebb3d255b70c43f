import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import * as sftp from '#shared/sftp-endpoints.ts';
import { good, openSftpHouse, put } from '#test/support/sftp-house.ts';
import { type SftpServer, startOpenSsh, startProFtpd } from '#test/support/sftp-servers.ts';

const house = await openSftpHouse();
const servers: readonly (readonly [string, SftpServer])[] = [
  ['OpenSSH', await startOpenSsh()],
  ['ProFTPD', await startProFtpd()],
];
afterAll(async () => {
  for (const [, server] of servers) await server.remove();
});

describe.each(servers)('From %s', (_, server) => {
  const sales = join(server.folder, 'sales');
  beforeEach(() => rm(sales, { recursive: true, force: true }));

  test('recordings with their CSV are imported as soon as all are there, with what the CSV says', async () => {
    const one = await house.settle(server, { settings: { csv: 'required' } });
    await put(sales, 'a.wav');
    await put(sales, 'day/b.wav');
    await one.sweepTwice();
    expect((await one.batches()).map(({ status }) => status)).toEqual(['waiting_for_csv']);

    await put(sales, 'calls.csv', 'file_name,customer_id\na.wav,C1\nb.wav,C2\nc.wav,C3\n');
    await one.sweepTwice();
    expect((await one.batches()).map(({ status, missing }) => [status, missing])).toEqual([
      ['waiting_for_files', { count: 1, first: [{ csv: 'calls.csv', line: 4, file_name: 'c.wav' }] }],
    ]);

    await put(sales, 'c.wav');
    await one.sweepTwice();
    expect((await one.batches()).map(({ status }) => status)).toEqual(['completed']);
    expect(await one.files()).toEqual({
      'a.wav': 'completed',
      'c.wav': 'completed',
      'calls.csv': 'completed',
      'day/b.wav': 'completed',
    });
    expect(await one.callNames()).toEqual(['a.wav', 'b.wav', 'c.wav']);
    const calls = await house.house.deps.db
      .selectFrom('calls')
      .select(['file_name', 'customer_id'])
      .where('organization_id', '=', one.organizationId)
      .orderBy('file_name')
      .execute();
    expect(calls.map(({ customer_id: id }) => id)).toEqual(['C1', 'C2', 'C3']);
  });

  test('without a CSV they are imported when the window ends, once', async () => {
    const one = await house.settle(server);
    await put(sales, 'a.wav');
    await one.sweepTwice();
    expect((await one.batches()).map(({ status }) => status)).toEqual(['detecting']);
    await one.sweepAfterWindow();
    await one.sweepTwice();
    expect((await one.batches()).map(({ status }) => status)).toEqual(['completed']);
    expect(await one.callNames()).toEqual(['a.wav']);
  });

  test('a required CSV that never comes fails the batch, and one that comes late saves its recordings', async () => {
    const one = await house.settle(server, { settings: { csv: 'required' } });
    await put(sales, 'a.wav');
    await one.sweepAfterWindow();
    expect((await one.batches()).map(({ status, failure }) => [status, failure?.code])).toEqual([
      ['failed', 'sftp_no_csv'],
    ]);
    await put(sales, 'late.csv', 'file_name\na.wav\n');
    await one.sweepTwice();
    expect((await one.batches()).map(({ status }) => status)).toEqual(['failed', 'completed']);
    expect(await one.callNames()).toEqual(['a.wav']);
  });

  test('what was missing may come within a week and completes its batch', async () => {
    const one = await house.settle(server);
    await put(sales, 'a.wav');
    await put(sales, 'calls.csv', 'file_name,customer_id\na.wav,C1\nb.wav,C2\n');
    await one.sweepAfterWindow();
    expect((await one.batches()).map(({ status }) => status)).toEqual(['incomplete']);
    await put(sales, 'b.wav');
    await one.sweepTwice();
    expect((await one.batches()).map(({ status }) => status)).toEqual(['completed']);
    expect(await one.callNames()).toEqual(['a.wav', 'b.wav']);
  });

  test.each([
    ['move', ['processed/a.wav', 'processed/day/b.wav']],
    ['delete', []],
    ['leave', ['a.wav', 'day/b.wav']],
  ] as const)('afterwards it can %s them', async (afterwards, left) => {
    const one = await house.settle(server, { settings: { afterwards } });
    await put(sales, 'a.wav');
    await put(sales, 'day/b.wav');
    await one.sweepAfterWindow();
    await one.sweepTwice();
    const { readdir } = await import('node:fs/promises');
    const entries = await readdir(sales, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    expect(files.map((path) => path.slice(sales.length + 1)).toSorted()).toEqual(left);
    expect(await one.callNames()).toEqual(['a.wav', 'b.wav']);
    expect((await one.batches()).map(({ status }) => status)).toEqual(['completed']);
  });

  test('the files behind a day are listed by path, of one status or of all, a page at a time', async () => {
    const one = await house.settle(server, { settings: { exclude: ['b*'] } });
    for (const name of ['c.wav', 'a.wav', 'b.wav']) await put(sales, name);
    await one.sweepAfterWindow();
    const list = async (query: Record<string, string>) =>
      (await good(one.senior.ask(sftp.listSftpDayFiles, { params: { id: one.campaignId }, query }))) as {
        rows: { path: string; status: string }[];
        next_cursor: string | null;
      };
    const named = ({ rows }: Awaited<ReturnType<typeof list>>) => rows.map(({ path }) => path);
    const first = await list({ limit: '2' });
    expect(named(first)).toEqual(['a.wav', 'b.wav']);
    expect(named(await list({ limit: '2', cursor: first.next_cursor ?? '' }))).toEqual(['c.wav']);
    expect(named(await list({ status: 'skipped' }))).toEqual(['b.wav']);
    expect(named(await list({ from: '2020-01-01', to: '2020-01-02' }))).toEqual([]);
  });

  test('a test of the connection tells what is seen', async () => {
    const one = await house.settle(server);
    await put(server.folder, 'sales/a.wav');
    expect(await good(one.senior.ask(sftp.testSftpConnection))).toMatchObject({
      ok: true,
      host_key: server.hostKey,
      host_key_state: 'confirmed',
      campaigns: [{ slug: 'sales', found: true }],
    });
  });
});
