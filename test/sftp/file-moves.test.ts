import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { SftpPreview } from '#shared/sftp.ts';
import * as sftp from '#shared/sftp-endpoints.ts';
import { anAgent } from '#test/support/builders.ts';
import { good, openSftpHouse, put, type Settled, usual } from '#test/support/sftp-house.ts';
import { startOpenSsh } from '#test/support/sftp-servers.ts';

const house = await openSftpHouse();
const { db } = house.house.deps;
const server = await startOpenSsh();
const sales = join(server.folder, 'sales');
afterAll(() => server.remove());
beforeEach(() => rm(sales, { recursive: true, force: true }));

async function statuses(one: Settled): Promise<string[]> {
  return (await one.batches()).map(({ status }) => status);
}

describe('A file', () => {
  test('that is taken away before it came to rest fails, and is imported when it is there again', async () => {
    const one = await house.settle(server);
    const path = await put(sales, 'a.wav');
    await one.sweep();
    expect(await one.files()).toEqual({ 'a.wav': 'detected' });
    await rm(path);
    await one.sweepAfterWindow();
    expect(await one.files()).toEqual({ 'a.wav': 'failed: sftp_vanished' });
    expect(await statuses(one)).toEqual(['failed']);
    await put(sales, 'a.wav');
    await one.sweepAfterWindow();
    expect(await one.files()).toEqual({ 'a.wav': 'completed' });
    expect(await statuses(one)).toEqual(['failed', 'completed']);
  });

  test('that failed and is another now is taken up by itself', async () => {
    const one = await house.settle(server, { settings: { csv: 'required' } });
    await put(sales, 'a.wav');
    await one.sweepAfterWindow();
    expect(await one.files()).toEqual({ 'a.wav': 'failed: sftp_no_csv' });
    await put(sales, 'a.wav', 'other bytes');
    await one.sweep();
    expect(await one.files()).toEqual({ 'a.wav': 'detected' });
    await put(sales, 'calls.csv', 'file_name\na.wav\n');
    await one.sweepAfterWindow();
    expect(await one.files()).toEqual({ 'a.wav': 'completed', 'calls.csv': 'completed' });
  });

  test('whose row names a call by a reference that is known is a duplicate, and its batch is whole', async () => {
    const one = await house.settle(server);
    await put(sales, 'a.wav');
    await put(sales, 'calls.csv', 'file_name,client_reference\na.wav,R-1\n');
    await one.sweepTwice();
    await put(sales, 'b.wav');
    await put(sales, 'more.csv', 'file_name,client_reference\nb.wav,R-1\n');
    await one.sweepTwice();
    expect(await one.files()).toEqual({
      'a.wav': 'completed',
      'b.wav': 'duplicate: duplicate_reference',
      'calls.csv': 'completed',
      'more.csv': 'completed',
    });
    expect(await statuses(one)).toEqual(['completed', 'completed']);
  });
});

test('a preview tells of every verdict, with its reason and the agent, as the sweep comes to it afterwards', async () => {
  const one = await house.settle(server);
  await anAgent(db, one.organizationId, 'Ada Byron');
  await put(sales, 'before.wav');
  await one.sweepAfterWindow();
  await put(sales, 'before.wav', 'other bytes', new Date('2026-11-21T09:00:00Z'));
  for (const name of ['a.wav', 'left.wav', 'notes.pdf']) await put(sales, name);
  await put(sales, 'bad.csv', 'nothing,of,use\n1,2,3\n');
  await put(sales, 'calls.csv', 'file_name,agent_name\na.wav,Ada Byron\n');
  const settings = { csv: 'required' as const, exclude: ['left*'] };
  const preview = (await good(
    one.senior.ask(sftp.previewSftp, {
      params: { id: one.campaignId },
      body: { ...usual, ...settings },
    }),
  )) as SftpPreview;
  expect(
    preview.files.map(({ path, verdict, reason, agent }) => [path, verdict, reason?.code, agent?.name]),
  ).toEqual([
    ['a.wav', 'import', undefined, 'Ada Byron'],
    ['bad.csv', 'failed', 'csv_unreadable', undefined],
    ['before.wav', 'duplicate', 'sftp_duplicate_differs', undefined],
    ['calls.csv', 'import', undefined, undefined],
    ['left.wav', 'skipped', 'sftp_excluded', undefined],
    ['notes.pdf', 'skipped', 'sftp_not_recording', undefined],
  ]);
  await one.save(settings);
  await one.sweepAfterWindow();
  const [, batch] = await one.batches();
  const came = await one.filesOf(batch?.id ?? '');
  const verdictOf = { completed: 'import' } as Partial<Record<string, string>>;
  expect(came.map(({ path, status, agent }) => [path, verdictOf[status] ?? status, agent?.name])).toEqual(
    preview.files.map(({ path, verdict, agent }) => [path, verdict, agent?.name]),
  );
  const { status, counts, total } = batch ?? {};
  expect({ status, counts, total }).toEqual({
    status: 'incomplete',
    counts: { detected: 0, matched: 0, processing: 0, completed: 2, failed: 1, duplicate: 1, skipped: 2 },
    total: 6,
  });
});
