import { chmod, chown, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import * as sftp from '#shared/sftp-endpoints.ts';
import { good, openSftpHouse, put, type Settled } from '#test/support/sftp-house.ts';
import { startOpenSsh } from '#test/support/sftp-servers.ts';
import { startStubbornServer } from '#test/support/stubborn-server.ts';

const house = await openSftpHouse();
const denied = 3;
const failure = 4;

async function troubleOf(one: Settled): Promise<string | null> {
  const answer = await good(one.senior.ask(sftp.readSftpStatus, { params: { id: one.campaignId } }));
  return (answer as { health: { trouble: { code: string } | null } }).health.trouble?.code ?? null;
}

describe('A server that answers “permission denied”', () => {
  test('to reading one file: that one fails and says so, the others come in, and it may be retried', async () => {
    const files = { '/sales/a.wav': 'RIFF a', '/sales/b.wav': 'RIFF b' };
    const server = await startStubbornServer(files);
    server.refuse('open', '/sales/a.wav', denied);
    const one = await house.settle(server);
    await one.sweepAfterWindow();
    expect(await one.files()).toEqual({ 'a.wav': 'failed: sftp_file_refused', 'b.wav': 'completed' });
    server.allow();
    const [batch] = await one.batches();
    await good(one.senior.ask(sftp.retrySftpBatch, { params: { id: batch!.id } }));
    await one.sweep();
    expect(await one.callNames()).toEqual(['a.wav', 'b.wav']);
    await server.remove();
  });

  test('to looking into the folder: the campaign says so, nothing is lost, and it goes on when it may', async () => {
    const server = await startStubbornServer({ '/sales/a.wav': 'RIFF a' });
    const one = await house.settle(server);
    await one.sweep();
    server.refuse('opendir', '/sales', denied);
    for (let minute = 0; minute < 20; minute += 1) await one.sweep();
    expect(await troubleOf(one)).toBe('sftp_folder_refused');
    expect(await one.files()).toEqual({ 'a.wav': 'detected' });
    server.allow();
    await one.sweepAfterWindow();
    expect(await troubleOf(one)).toBeNull();
    expect(await one.callNames()).toEqual(['a.wav']);
    await server.remove();
  });

  test('to reading a transcript: its recording says so', async () => {
    const server = await startStubbornServer({ '/sales/a.wav': 'RIFF a', '/sales/a.vtt': 'WEBVTT\n' });
    server.refuse('open', '/sales/a.vtt', denied);
    const one = await house.settle(server);
    await one.sweepAfterWindow();
    expect(await one.files()).toEqual({
      'a.vtt': 'failed: sftp_transcript_unreadable',
      'a.wav': 'failed: sftp_transcript_unreadable',
    });
    await server.remove();
  });

  test('to nothing, and fails in the middle of every reading: the file fails after five times', async () => {
    const server = await startStubbornServer({ '/sales/a.wav': 'RIFF a' });
    server.refuse('read', '/sales/a.wav', failure);
    const one = await house.settle(server);
    await one.sweepAfterWindow();
    for (let minute = 0; minute < 6; minute += 1) await one.sweep();
    expect(await one.files()).toEqual({ 'a.wav': 'failed: sftp_lost' });
    expect(await one.callNames()).toEqual([]);
    await server.remove();
  });
});

/** Another user than that of the tests can be had by root alone. */
describe.skipIf(process.getuid?.() !== 0)('OpenSSH as a user who may not', async () => {
  const server = await startOpenSsh({ username: 'nobody' });
  const sales = join(server.folder, 'sales');
  const nobody = 65_534;
  afterAll(() => server.remove());
  beforeEach(async () => {
    await rm(sales, { recursive: true, force: true });
    await mkdir(sales);
    await chown(sales, nobody, nobody);
  });

  test('read one file', async () => {
    const one = await house.settle(server);
    await put(sales, 'b.wav');
    await chmod(await put(sales, 'a.wav'), 0o600);
    await one.sweepAfterWindow();
    expect(await one.files()).toEqual({ 'a.wav': 'failed: sftp_file_refused', 'b.wav': 'completed' });
  });

  test('look into a folder of it', async () => {
    const one = await house.settle(server);
    await put(sales, 'closed/a.wav');
    await chmod(join(sales, 'closed'), 0o700);
    await one.sweepAfterWindow();
    expect(await troubleOf(one)).toBe('sftp_folder_refused');
    await chmod(join(sales, 'closed'), 0o755);
    await one.sweepAfterWindow();
    expect(await one.callNames()).toEqual(['a.wav']);
  });

  test.each(['move', 'delete'] as const)(
    '%s what was imported: the call is there once, and it says so',
    async (afterwards) => {
      const one = await house.settle(server, { settings: { afterwards } });
      await put(sales, 'a.wav');
      await chown(sales, 0, 0);
      await one.sweepAfterWindow();
      expect(await troubleOf(one)).toBe('sftp_write_refused');
      await chown(sales, nobody, nobody);
      await one.sweepTwice();
      expect(await troubleOf(one)).toBeNull();
      expect(await one.callNames()).toEqual(['a.wav']);
    },
  );
});
