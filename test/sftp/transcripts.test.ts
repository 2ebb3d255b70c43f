import { rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { deleteCall } from '#shared/calls.ts';
import type { SftpPreview } from '#shared/sftp.ts';
import * as sftp from '#shared/sftp-endpoints.ts';
import { good, openSftpHouse, put, type Settled, usual } from '#test/support/sftp-house.ts';
import { startOpenSsh, startProFtpd } from '#test/support/sftp-servers.ts';

const house = await openSftpHouse();
const { db } = house.house.deps;
const openSsh = await startOpenSsh();
const proFtpd = await startProFtpd();
const sales = join(openSsh.folder, 'sales');
afterAll(async () => {
  await openSsh.remove();
  await proFtpd.remove();
});
beforeEach(async () => {
  for (const { folder } of [openSsh, proFtpd])
    await rm(join(folder, 'sales'), { recursive: true, force: true });
});

const spoken = 'Agent: Good morning.\nCustomer: Hello.\n';
const vtt = 'WEBVTT\n\n00:00.000 --> 00:01.000\nGood morning.\n';

/** The calls that came in, each with the transcript it brought along. */
async function suppliedTo(one: Settled): Promise<Record<string, string | null>> {
  const rows = await db
    .selectFrom('calls')
    .innerJoin('versions', (on) =>
      on
        .onRef('versions.organization_id', '=', 'calls.organization_id')
        .onRef('versions.call_id', '=', 'calls.id'),
    )
    .select(['calls.file_name', 'versions.supplied_name'])
    .where('calls.organization_id', '=', one.organizationId)
    .orderBy('calls.file_name')
    .execute();
  return Object.fromEntries(rows.map((row) => [row.file_name, row.supplied_name]));
}

test.each([
  ['OpenSSH', openSsh],
  ['ProFTPD', proFtpd],
])('From %s a recording comes with the transcript beside it, in every form', async (_, server) => {
  const one = await house.settle(server);
  const folder = join(server.folder, 'sales');
  const captions = '1\n00:00:00,000 --> 00:00:01,000\nGood morning.\n';
  for (const name of ['a.wav', 'b.WAV', 'day/c.mp3', 'd.wav', 'e.wav']) await put(folder, name);
  await put(folder, 'a.vtt', vtt);
  await put(folder, 'B.srt', captions);
  await put(folder, 'day/c.mp3.txt', spoken);
  await put(folder, 'd.json', JSON.stringify({ text: 'Hi.', segments: [{ start: 0, end: 1, text: 'Hi.' }] }));
  await one.sweepAfterWindow();
  const files = await one.files();
  expect(Object.values(files)).toEqual(Object.values(files).map(() => 'completed'));
  expect(await suppliedTo(one)).toEqual({
    'a.wav': 'a.vtt',
    'b.WAV': 'B.srt',
    'c.mp3': 'c.mp3.txt',
    'd.wav': 'd.json',
    'e.wav': null,
  });
  const [batch] = await one.batches();
  const shown = await one.filesOf(batch!.id);
  expect(
    shown.filter(({ kind }) => kind === 'recording').map((file) => [file.path, file.transcript]),
  ).toEqual([
    ['a.wav', 'a.vtt'],
    ['b.WAV', 'B.srt'],
    ['d.wav', 'd.json'],
    ['day/c.mp3', 'day/c.mp3.txt'],
    ['e.wav', null],
  ]);
});

test('A transcript that cannot be read fails its recording, with line and reason; mended, both are taken', async () => {
  const one = await house.settle(openSsh);
  await put(sales, 'a.wav');
  await put(sales, 'a.vtt', 'WEBVTT\n\n00:00.000 --> nonsense\nGood morning.\n');
  await put(sales, 'b.wav');
  await one.sweepAfterWindow();
  const bad = 'failed: sftp_transcript_unreadable';
  expect(await one.files()).toEqual({ 'a.vtt': bad, 'a.wav': bad, 'b.wav': 'completed' });
  const [batch] = await one.batches();
  expect(batch?.status).toBe('incomplete');
  const { failure } = (await one.filesOf(batch!.id)).find(({ path }) => path === 'a.wav')!;
  expect(failure?.message).toMatch(/^The transcript a\.vtt cannot be used: .*line 3/);
  expect(batch?.retryable).toBe(1);
  await good(one.senior.ask(sftp.retrySftpBatch, { params: { id: batch!.id } }));
  await one.sweep();
  expect(await one.files()).toEqual({ 'a.vtt': bad, 'a.wav': bad, 'b.wav': 'completed' });
  await put(sales, 'a.vtt', vtt, new Date('2026-11-21T09:00:00Z'));
  await one.sweepAfterWindow();
  expect(await suppliedTo(one)).toEqual({ 'a.wav': 'a.vtt', 'b.wav': null });
});

test('Taken away, it does not hold its recording up any more', async () => {
  const one = await house.settle(openSsh);
  await put(sales, 'a.wav');
  const path = await put(sales, 'a.vtt', 'no captions');
  await one.sweepAfterWindow();
  expect(await suppliedTo(one)).toEqual({});
  await unlink(path);
  await one.sweepAfterWindow();
  expect(await suppliedTo(one)).toEqual({ 'a.wav': null });
});

test('A transcript without a recording is skipped and says so; it goes with a recording that comes later', async () => {
  const one = await house.settle(openSsh);
  await put(sales, 'a.vtt', vtt);
  await one.sweepAfterWindow();
  expect(await one.files()).toEqual({ 'a.vtt': 'skipped: sftp_transcript_alone' });
  expect((await one.batches()).map(({ status }) => status)).toEqual(['completed']);
  await put(sales, 'a.wav');
  await one.sweepAfterWindow();
  expect(await suppliedTo(one)).toEqual({ 'a.wav': 'a.vtt' });
  expect(await one.files()).toEqual({ 'a.vtt': 'completed', 'a.wav': 'completed' });
});

test('It is saved by a late CSV together with its recording', async () => {
  const one = await house.settle(openSsh, { settings: { csv: 'required' } });
  await put(sales, 'a.wav');
  await put(sales, 'a.txt', spoken);
  await one.sweepAfterWindow();
  expect(await one.files()).toEqual({
    'a.txt': 'skipped: sftp_transcript_not_used',
    'a.wav': 'failed: sftp_no_csv',
  });
  await put(sales, 'late.csv', 'file_name\na.wav\n');
  await one.sweepTwice();
  expect(await suppliedTo(one)).toEqual({ 'a.wav': 'a.txt' });
  expect((await one.batches()).map(({ status }) => status)).toEqual(['failed', 'completed']);
});

test('It comes with a late recording into the batch that had waited for that', async () => {
  const one = await house.settle(openSsh);
  await put(sales, 'a.wav');
  await put(sales, 'calls.csv', 'file_name\na.wav\nb.wav\n');
  await one.sweepAfterWindow();
  await put(sales, 'b.wav');
  await put(sales, 'b.txt', spoken);
  await one.sweepTwice();
  await one.sweep();
  expect((await one.batches()).map(({ status }) => status)).toEqual(['completed']);
  expect(await suppliedTo(one)).toEqual({ 'a.wav': null, 'b.wav': 'b.txt' });
});

test('A filter leaves transcripts out like any file; what is let in is said of recordings alone', async () => {
  const one = await house.settle(openSsh, {
    settings: { include: ['*.wav'], exclude: ['*.json'], smallest_bytes: 10 },
  });
  await put(sales, 'a.wav', 'RIFF, long enough');
  await put(sales, 'a.json', '{"queue": "sales"}');
  await put(sales, 'b.wav', 'RIFF, long enough');
  await put(sales, 'b.txt', 'A: Hi.');
  await one.sweepAfterWindow();
  expect(await suppliedTo(one)).toEqual({ 'a.wav': null, 'b.wav': 'b.txt' });
  expect(await one.files()).toMatchObject({ 'a.json': 'skipped: sftp_excluded', 'b.txt': 'completed' });
});

test.each([
  ['move', ['processed/a.vtt', 'processed/a.wav']],
  ['delete', []],
] as const)('Afterwards it can %s transcripts too', async (afterwards, left) => {
  const one = await house.settle(openSsh, { settings: { afterwards } });
  await put(sales, 'a.wav');
  await put(sales, 'a.vtt', vtt);
  await one.sweepAfterWindow();
  await one.sweepTwice();
  const { readdir } = await import('node:fs/promises');
  const entries = await readdir(sales, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  expect(paths.map((path) => path.slice(sales.length + 1)).toSorted()).toEqual(left);
});

test('Its name goes with the deleted call as that of the recording does', async () => {
  const one = await house.settle(openSsh);
  await put(sales, 'miller-555.wav');
  await put(sales, 'miller-555.txt', spoken);
  await one.sweepAfterWindow();
  const [batch] = await one.batches();
  const [file] = await one.filesOf(batch!.id);
  await good(one.senior.ask(deleteCall, { params: { id: file!.call_id! } }));
  await one.sweepAfterWindow();
  const rows = await db
    .selectFrom('sftp_files')
    .selectAll()
    .where('organization_id', '=', one.organizationId)
    .execute();
  expect(JSON.stringify(rows)).not.toContain('miller');
  expect(await one.callNames()).toEqual([]);
});

test('A preview says which transcript would go with which recording', async () => {
  const one = await house.settle(openSsh);
  await put(sales, 'a.wav');
  await put(sales, 'a.vtt', vtt);
  await put(sales, 'b.vtt', vtt);
  const { files } = (await good(
    one.senior.ask(sftp.previewSftp, { params: { id: one.campaignId }, body: usual }),
  )) as SftpPreview;
  expect(
    files.map(({ path, verdict, reason, transcript }) => [path, verdict, reason?.code, transcript]),
  ).toEqual([
    ['a.vtt', 'import', undefined, null],
    ['a.wav', 'import', undefined, 'a.vtt'],
    ['b.vtt', 'skipped', 'sftp_transcript_alone', null],
  ]);
});
