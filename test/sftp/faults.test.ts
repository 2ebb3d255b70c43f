import { appendFile, mkdir, rm, symlink, truncate, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createConnect } from '#server/sftp/connect.ts';
import type { Remote } from '#server/sftp/remote.ts';
import { KnownError } from '#shared/errors.ts';
import type { SftpConnectionShown, SftpTest } from '#shared/sftp.ts';
import * as sftp from '#shared/sftp-endpoints.ts';
import { startFaultyLine } from '#test/support/faulty-line.ts';
import { good, openSftpHouse, put, type Settled } from '#test/support/sftp-house.ts';
import { startOpenSsh } from '#test/support/sftp-servers.ts';

const house = await openSftpHouse();
const server = await startOpenSsh();
const line = await startFaultyLine(server.port);
/** The same server over a line that can break. */
const far = Object.create(server, { port: { value: line.port } }) as typeof server;
const sales = join(server.folder, 'sales');
afterAll(async () => {
  await line.close();
  await server.remove();
});
beforeEach(async () => {
  line.heal();
  await rm(sales, { recursive: true, force: true });
  await mkdir(sales);
});

const impatient = createConnect({ allowed: ['127.0.0.0/8'], answerMs: 400 });
const large = Buffer.alloc(3_000_000, 'recording ');

async function full(): Promise<never> {
  throw new KnownError('disk_full');
}

async function trouble(one: Settled): Promise<string | null> {
  const answer = (await good(one.senior.ask(sftp.readSftpConnection))) as { connection: SftpConnectionShown };
  return answer.connection.health.trouble?.code ?? null;
}

/** Sweeps with something happening the first time a file (whose name ends so) has been read to its end, or before. */
function meddling(
  one: Settled,
  meddle: (path: string) => Promise<void>,
  when: 'before' | 'after',
  only = '',
): Parameters<Settled['sweep']>[0] {
  const done = new Set<string>();
  const once = async (path: string) => {
    if (done.has(path) || !path.endsWith(only)) return;
    done.add(path);
    await meddle(path);
  };
  return {
    connect: async (target) => {
      const remote = await one.deps.connect(target);
      const read: Remote['read'] = async function* (path, sizeBytes) {
        if (when === 'before') await once(path);
        yield* remote.read(path, sizeBytes);
        if (when === 'after') await once(path);
      };
      return { ...remote, read };
    },
  };
}

describe('The line', () => {
  test.each(['cutAfter', 'stallAfter'] as const)(
    '%s in the middle of a file: nothing half, nothing doubled',
    async (breaks) => {
      const one = await house.settle(far);
      await put(sales, 'a.wav', large);
      await put(sales, 'calls.csv', 'file_name\na.wav\n');
      await one.sweep();
      line[breaks](1_000_000);
      await one.sweep({ connect: impatient });
      expect(await trouble(one)).toBe('sftp_unreachable');
      expect(await one.files()).toMatchObject({ 'a.wav': 'matched' });
      expect(await one.callNames()).toEqual([]);
      line.heal();
      await one.sweep();
      expect(await trouble(one)).toBeNull();
      expect(await one.files()).toEqual({ 'a.wav': 'completed', 'calls.csv': 'completed' });
      expect(await one.callNames()).toEqual(['a.wav']);
      const { rows } = await storedBlobs();
      expect(rows.every(({ call_id: call }) => call !== null)).toBe(true);
    },
  );

  test('broken again and again, the file fails after five times and can be retried', async () => {
    const one = await house.settle(far);
    await put(sales, 'a.wav', large);
    await put(sales, 'calls.csv', 'file_name\na.wav\n');
    await one.sweep();
    line.cutAfter(1_000_000);
    for (let time = 0; time < 5; time += 1) await one.sweep();
    line.heal();
    await one.sweep();
    expect(await one.files()).toMatchObject({ 'a.wav': 'failed: sftp_lost' });
    const [batch] = await one.batches();
    expect(batch).toMatchObject({ status: 'failed', retryable: 1 });
    await good(one.senior.ask(sftp.retrySftpBatch, { params: { id: batch!.id } }));
    await one.sweep();
    expect((await one.batches()).map(({ status }) => status)).toEqual(['completed']);
    expect(await one.callNames()).toEqual(['a.wav']);
  });

  test('a server that is away stops the clock of the window', async () => {
    const one = await house.settle(far, { settings: { csv: 'required' } });
    await put(sales, 'a.wav');
    await one.sweepTwice();
    line.cutAfter(0);
    for (let minute = 0; minute < 60; minute += 1) await one.sweep();
    expect(await trouble(one)).toBe('sftp_unreachable');
    line.heal();
    await one.sweepTwice();
    expect((await one.batches()).map(({ status }) => status)).toEqual(['waiting_for_csv']);
  });
});

describe('The server', () => {
  test('that shows another key is sent nothing, until a person has confirmed it', async () => {
    const one = await house.settle(server);
    await put(sales, 'a.wav');
    await server.restart({ newKey: true });
    await one.sweepAfterWindow();
    expect(await trouble(one)).toBe('sftp_host_key_changed');
    expect(await one.batches()).toEqual([]);
    const tested = (await good(one.senior.ask(sftp.testSftpConnection))) as SftpTest;
    expect(tested).toMatchObject({
      ok: false,
      host_key_state: 'changed',
      host_key: server.hostKey,
      seen: [],
    });
    await good(one.senior.ask(sftp.trustSftpHostKey, { body: { host_key: server.hostKey } }));
    await one.sweepAfterWindow();
    expect(await one.callNames()).toEqual(['a.wav']);
  });

  test('whose key nobody has confirmed is not swept, and shows nothing but its key', async () => {
    const one = await house.settle(server, { isTrusted: false });
    expect(await good(one.senior.ask(sftp.testSftpConnection))).toMatchObject({
      ok: false,
      failure: { code: 'sftp_host_key_unconfirmed' },
      host_key: server.hostKey,
      host_key_state: 'new',
      seen: [],
    });
    await put(sales, 'a.wav');
    await one.sweepAfterWindow();
    expect(await one.batches()).toEqual([]);
  });

  test('without the folder says so on the campaign, and goes on when it is there', async () => {
    const one = await house.settle(server);
    await rm(sales, { recursive: true });
    await one.sweep();
    const status = () => good(one.senior.ask(sftp.readSftpStatus, { params: { id: one.campaignId } }));
    expect(await status()).toMatchObject({ health: { trouble: { code: 'sftp_folder_missing' } } });
    await put(sales, 'a.wav');
    await one.sweepAfterWindow();
    expect(await status()).toMatchObject({ health: { trouble: null } });
    expect(await one.callNames()).toEqual(['a.wav']);
  });

  test('files in no campaign’s folder are listed as unmatched', async () => {
    const one = await house.settle(server);
    await put(server.folder, 'elsewhere/b.wav');
    await put(sales, 'a.wav');
    await one.sweep();
    const unmatched = await good(one.senior.ask(sftp.listSftpUnmatched));
    expect(unmatched).toMatchObject({ rows: [{ path: 'elsewhere/b.wav' }], more: false });
    await rm(join(server.folder, 'elsewhere'), { recursive: true });
  });
});

describe('A file', () => {
  test('that grows between looks is waited for', async () => {
    const one = await house.settle(server);
    const path = await put(sales, 'a.wav');
    for (let minute = 0; minute < 20; minute += 1) {
      await one.sweep();
      await appendFile(path, 'more');
    }
    expect(await one.files()).toEqual({ 'a.wav': 'detected' });
    await one.sweepAfterWindow();
    expect(await one.files()).toEqual({ 'a.wav': 'completed' });
  });

  test.each([
    ['grows', (path: string) => appendFile(path, 'more')],
    ['is replaced by a shorter one', (path: string) => truncate(path, 100)],
    ['is rewritten with as many bytes', (path: string) => writeFile(path, Buffer.alloc(large.length))],
  ] as const)('that %s while it is read is not taken half', async (_, meddle) => {
    const one = await house.settle(server);
    await put(sales, 'a.wav', large);
    for (let minute = 0; minute < 15; minute += 1) await one.sweep();
    await one.sweep(meddling(one, meddle, 'after'));
    expect(await one.callNames()).toEqual([]);
    await one.sweepAfterWindow();
    expect(await one.files()).toEqual({ 'a.wav': 'completed' });
    expect(await one.callNames()).toEqual(['a.wav']);
  });

  test('that changes after its CSV was read keeps its row', async () => {
    const one = await house.settle(server, { settings: { csv: 'required' } });
    await put(sales, 'a.wav', large);
    await put(sales, 'b.wav');
    await put(sales, 'calls.csv', 'file_name\na.wav\nb.wav\n');
    await one.sweep();
    await one.sweep(meddling(one, (path) => appendFile(path, 'more'), 'after', 'a.wav'));
    expect(await one.callNames()).toEqual(['b.wav']);
    await one.sweepAfterWindow();
    expect(await one.callNames()).toEqual(['a.wav', 'b.wav']);
  });

  test('that grows longer than the window goes on to the next batch with its row', async () => {
    const one = await house.settle(server, { settings: { csv: 'required' } });
    const path = await put(sales, 'a.wav');
    await put(sales, 'b.wav');
    await put(sales, 'calls.csv', 'file_name\na.wav\nb.wav\n');
    for (let minute = 0; minute < 20; minute += 1) {
      await one.sweep();
      await appendFile(path, 'more');
    }
    expect(await one.callNames()).toEqual(['b.wav']);
    await one.sweepAfterWindow();
    expect(await one.callNames()).toEqual(['a.wav', 'b.wav']);
  });

  test('that is deleted while it is read fails, and is taken up when it is there again', async () => {
    const one = await house.settle(server);
    await put(sales, 'a.wav', large);
    for (let minute = 0; minute < 15; minute += 1) await one.sweep();
    await one.sweep(meddling(one, unlink, 'before'));
    expect(await one.files()).toEqual({ 'a.wav': 'failed: sftp_vanished' });
    await put(sales, 'a.wav', large);
    await one.sweepAfterWindow();
    expect(await one.callNames()).toEqual(['a.wav']);
  });

  test('may have any name in UTF-8; one that is not says so', async () => {
    const one = await house.settle(server);
    const names = [
      'Größe 語.wav',
      'it\'s "quoted".wav',
      'new\nline.wav',
      '%41.wav',
      '-rf.wav',
      `${'x'.repeat(251)}.wav`,
    ];
    for (const name of names) await put(sales, name);
    await writeFile(
      Buffer.concat([Buffer.from(`${sales}/M`), Buffer.from([0xfc]), Buffer.from('ller.wav')]),
      'x',
    );
    await one.sweepAfterWindow();
    const files = await one.files();
    expect(names.map((name) => files[name])).toEqual(names.map(() => 'completed'));
    expect(files['M\u{fffd}ller.wav']).toBe('failed: sftp_name_unreadable');
    expect((await one.batches()).map(({ status }) => status)).toEqual(['incomplete']);
  });

  test('that is a link, hidden, unfinished or put away is not looked at', async () => {
    const one = await house.settle(server);
    await put(sales, 'deep/er/a.wav');
    for (const name of ['.hidden.wav', 'b.wav.part', 'c.wav~', 'processed/d.wav', '.git/e.wav'])
      await put(sales, name);
    await symlink('/etc/passwd', join(sales, 'link.wav'));
    await symlink('/etc', join(sales, 'folder'));
    await one.sweepAfterWindow();
    expect(await one.files()).toEqual({ 'deep/er/a.wav': 'completed' });
  });

  test('of a disk that is full waits, and nothing is held against it', async () => {
    const one = await house.settle(server);
    await put(sales, 'a.wav');
    const { receive } = one.deps;
    const storage = { ...receive.storage, put: full };
    for (let minute = 0; minute < 25; minute += 1) await one.sweep({ receive: { ...receive, storage } });
    expect(await trouble(one)).toBe('disk_full');
    expect(await one.files()).toEqual({ 'a.wav': 'matched' });
    await one.sweep();
    expect(await one.files()).toEqual({ 'a.wav': 'completed' });
  });
});

function storedBlobs() {
  return house.house.deps.db
    .selectFrom('blobs')
    .select(['key', 'call_id'])
    .execute()
    .then((rows) => ({ rows }));
}
