import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, expect, test } from 'vitest';
import type { BlobKey } from '#server/storage/blob-store.ts';
import { createFilesystemStore } from '#server/storage/filesystem.ts';
import { deleteCall } from '#shared/calls.ts';
import { openTestHouse } from '#test/support/app.ts';
import { aCall, now } from '#test/support/builders.ts';
import { filesIn } from '#test/support/remains.ts';
import { makeBucket } from '#test/support/s3-servers.ts';
import { storeOn } from '#test/support/s3-stores.ts';
import { checkout } from '#test/support/source-files.ts';
import { startSwift } from '#test/support/swift.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import { until } from '#test/support/until.ts';

const server = await startSwift();
afterAll(() => server.remove());
const bucket = await makeBucket(server, 'copies');
const back = await temporaryFolder();
afterAll(() => back.remove());
const house = await openTestHouse();
const { db, config, connectionString } = house.deps;
const inBucket = storeOn(server, { bucket: bucket.name });
const campaignId = await house.campaign();
const recordings = new Map<BlobKey, Buffer>();
const calls: string[] = [];

/** A call with its recording in the folder. */
async function aStoredCall(sizeBytes: number): Promise<BlobKey> {
  const bytes = randomBytes(sizeBytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const call_id = await aCall(db, house.organizationId, campaignId, { sha256, size_bytes: sizeBytes });
  const key: BlobKey = `${house.organizationId as `org_${string}`}/${call_id}/original`;
  const call = db.updateTable('calls').set({ audio_key: key }).where('id', '=', call_id);
  await call.execute();
  const blob = { organization_id: house.organizationId, key, call_id, announced_at: now };
  await db.insertInto('blobs').values(blob).execute();
  await house.deps.storage.put(key, Readable.from([bytes]));
  recordings.set(key, bytes);
  calls.push(call_id);
  return key;
}

function begin(to: string, dataDir: string, ...more: readonly string[]): ChildProcess {
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: connectionString,
    TOTALVIEW_DATA_DIR: dataDir,
    TOTALVIEW_S3_BUCKET: bucket.name,
    TOTALVIEW_S3_ENDPOINT: server.endpoint,
    TOTALVIEW_S3_ACCESS_KEY_ID: server.keys.accessKeyId,
    TOTALVIEW_S3_SECRET_ACCESS_KEY: server.keys.secretAccessKey,
  };
  const args = ['server/cli.ts', 'storage', 'copy', '--to', to, ...more, '--json'];
  return spawn(process.execPath, args, { cwd: checkout, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function copy(to: string, dataDir = config.dataDir, ...more: readonly string[]) {
  const child = begin(to, dataDir, ...more);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [out, said, status] = await Promise.all([text(child.stdout!), text(child.stderr!), ended]);
  if (out === '') throw new Error(`The copy ended with ${status}: ${said}`);
  return { status, report: JSON.parse(out) as Record<string, unknown> };
}

const nothing = {
  copied: 0,
  there_already: 0,
  deleted_meanwhile: 0,
  missing: 0,
  damaged: 0,
  copied_bytes: 0,
};

test('A copy to S3 that is killed in the middle goes on where it was, and nothing is copied wrong', async () => {
  for (let at = 0; at < 60; at += 1) await aStoredCall(at % 20 === 0 ? 9_000_000 : 200_000);
  const killed = begin('s3', config.dataDir);
  const gone = new Promise((resolve) => killed.once('exit', resolve));
  await until(async () => (await bucket.objects()).length >= 5, { everyMs: 5 });
  killed.kill('SIGKILL');
  await gone;
  const before = (await bucket.objects()).length;
  expect(before).toBeLessThan(recordings.size);

  const { status, report } = await copy('s3');
  expect(status).toBe(0);
  expect(report).toMatchObject({ missing: 0, damaged: 0, deleted_meanwhile: 0, problems: [] });
  expect(Number(report['copied']) + Number(report['there_already'])).toBe(recordings.size);
  expect(report['there_already']).toBeGreaterThanOrEqual(before);
  for (const [key, bytes] of recordings)
    expect((await buffer(await inBucket.open(key))).equals(bytes)).toBe(true);

  await inBucket.removeAbandonedUploads(new Date(Date.now() + 60_000));
  expect(await bucket.uploads()).toEqual([]);
});

test('A copy back into an empty folder makes the same files, and can be verified', async () => {
  const size = [...recordings.values()].reduce((sum, { length }) => sum + length, 0);
  const first = await copy('folder', back.path);
  expect(first).toEqual({
    status: 0,
    report: { ...nothing, copied: recordings.size, copied_bytes: size, problems: [] },
  });
  const store = createFilesystemStore(join(back.path, 'recordings'));
  for (const [key, bytes] of recordings)
    expect((await buffer(await store.open(key))).equals(bytes)).toBe(true);
  expect((await copy('folder', back.path, '--verify')).report).toEqual({
    ...nothing,
    there_already: recordings.size,
    problems: [],
  });
});

test('What is wrong at its source is named and not copied; what was changed at the target is mended', async () => {
  const owner = await house.signedInAs('owner');
  await owner.ask(deleteCall, { params: { id: calls.pop()! } });
  const [changed, , ...others] = [...recordings.keys()];
  const size = recordings.get(changed!)!.length;
  await inBucket.put(changed!, Readable.from([randomBytes(size)]));
  const [damaged, missing] = [await aStoredCall(1_000), await aStoredCall(1_000)];
  await writeFile(house.deps.storage.localPath(damaged)!, 'other bytes');
  await unlink(house.deps.storage.localPath(missing)!);

  const { status, report } = await copy('s3', config.dataDir, '--verify');
  expect(status).toBe(1);
  expect(report).toMatchObject({ copied: 1, copied_bytes: size, there_already: others.length });
  expect(report['problems']).toEqual(
    [
      { key: damaged, problem: 'damaged' },
      { key: missing, problem: 'missing' },
    ].toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  );
  expect((await bucket.objects()).filter((key) => key === damaged || key === missing)).toEqual([]);
  expect((await filesIn(join(back.path, 'recordings'))).length).toBeGreaterThan(0);
});

test('What cannot be copied to is said before anything is done', async () => {
  await expect(copy('nowhere')).rejects.toThrow(/takes --to s3 or --to folder/);
});
