import { execFile } from 'node:child_process';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import type { BlobKey } from '#server/storage/blob-store.ts';
import { removeUnclaimed } from '#server/uploads/upkeep.ts';
import { announceBlobs } from '#server/uploads/uploads.db.ts';
import { deleteCall } from '#shared/calls.ts';
import { agentSays, aRecording, openTestHouse, untilEnded, upload, uploaded } from '#test/support/app.ts';
import { aCheckDraft } from '#test/support/builders.ts';
import { remainsOf } from '#test/support/remains.ts';
import { makeBucket } from '#test/support/s3-servers.ts';
import { settingsFor } from '#test/support/s3-stores.ts';
import { checkout } from '#test/support/source-files.ts';
import { startSwift } from '#test/support/swift.ts';

const server = await startSwift();
afterAll(() => server.remove());
const bucket = await makeBucket(server, 'calls');
const house = await openTestHouse({
  config: { s3: settingsFor(server, { bucket: bucket.name, prefix: 'totalview/' }) },
});
await house.startCrew();
const campaignId = await house.campaign({ checks: [aCheckDraft('Greeting')] });
const owner = await house.signedInAs('owner');
const bytes = aRecording();

async function get(url: string, range?: string) {
  const cookie = Array.from(owner.cookies, (pair) => pair.join('=')).join('; ');
  const headers = range === undefined ? { cookie } : { cookie, range };
  const answer = await house.app.inject({ method: 'GET', url, headers });
  return { status: answer.statusCode, headers: answer.headers, bytes: answer.rawPayload };
}

test('A recording is uploaded, transcribed, played in parts and deleted, and lies nowhere but in the bucket', async () => {
  const transcript = agentSays('Good morning.');
  const id = await uploaded(owner, { campaignId, file: { name: 'call.wav', bytes }, transcript });
  expect(await untilEnded(owner, id)).toMatchObject({ status: 'completed', score: 100 });

  const folder = `totalview/${house.organizationId}/${id}`;
  expect((await bucket.objects()).toSorted()).toEqual(
    ['original', 'playback', 'transcript'].map((part) => `${folder}/${part}`),
  );
  expect((await remainsOf(house.deps)).files).toEqual([]);

  const whole = await get(`/api/v1/calls/${id}/audio`);
  expect(whole.status).toBe(200);
  const size = whole.bytes.length;
  expect(size).toBeGreaterThan(500);
  const ranges = [
    ['bytes=0-', 0, size - 1],
    ['bytes=0-99', 0, 99],
    ['bytes=200-', 200, size - 1],
    ['bytes=-50', size - 50, size - 1],
  ] as const;
  for (const [range, start, end] of ranges) {
    const part = await get(`/api/v1/calls/${id}/audio`, range);
    expect([part.status, part.headers['content-range']]).toEqual([206, `bytes ${start}-${end}/${size}`]);
    expect(part.bytes.equals(whole.bytes.subarray(start, end + 1))).toBe(true);
  }
  const beyond = await get(`/api/v1/calls/${id}/audio`, `bytes=${size}-`);
  expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${size}`]);
  expect((await get(`/api/v1/calls/${id}/original`)).bytes.equals(bytes)).toBe(true);

  expect((await owner.ask(deleteCall, { params: { id } })).status).toBe(204);
  expect(await bucket.objects()).toEqual([]);
  expect(await remainsOf(house.deps)).toEqual({ calls: [], blobs: [], versions: [], files: [] });
});

test('What is not a recording is refused at the door, as from a folder, and leaves nothing', async () => {
  const file = { name: 'call.wav', bytes: Buffer.from('Dear customer, this is a letter. '.repeat(100)) };
  expect(await upload(owner, { campaignId, file })).toMatchObject({
    status: 415,
    body: { code: 'not_audio' },
  });
  expect(await bucket.objects()).toEqual([]);
  expect(await remainsOf(house.deps)).toEqual({ calls: [], blobs: [], versions: [], files: [] });
});

test('What a recording is recognised as is known at once', async () => {
  const id = await uploaded(owner, { campaignId, file: { name: 'call.wav', bytes } });
  const { probe } = await house.deps.db
    .selectFrom('calls')
    .select('probe')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  expect(probe).toMatchObject({ container: 'wav', claimedDurationSeconds: 0.5 });
  await owner.ask(deleteCall, { params: { id } });
  expect((await owner.ask(deleteCall, { params: { id } })).status).toBe(404);
});

test('A file that no call has claimed for a day is removed from the bucket', async () => {
  const { db, clock, storage } = house.deps;
  const key: BlobKey = `${house.organizationId as `org_${string}`}/call_gone/original`;
  await announceBlobs(db, house.organizationId, [key], new Date(clock.now() - 25 * 3_600_000));
  await storage.put(key, Readable.from([bytes]));
  expect(await bucket.objects()).toContain(`totalview/${key}`);
  expect(await removeUnclaimed(house.deps)).toBe(1);
  expect(await bucket.objects()).not.toContain(`totalview/${key}`);
});

test('A bucket that refuses us says why, and no secret is in any log', async () => {
  const wrong = { ...server, keys: { ...server.keys, secretAccessKey: 'wrong-recordings' } };
  const other = await openTestHouse({ config: { s3: settingsFor(wrong, { bucket: bucket.name }) } });
  const theirs = await other.signedInAs('owner');
  const answer = await upload(theirs, {
    campaignId: await other.campaign(),
    file: { name: 'call.wav', bytes },
  });
  expect(answer).toMatchObject({
    status: 503,
    body: {
      code: 'storage_refused',
      detail: expect.stringContaining('the secret access key is wrong'),
    },
  });
  expect(await remainsOf(other.deps)).toMatchObject({ calls: [], files: [] });
  expect(other.logged.filter((line) => line.includes('wrong-recordings'))).toEqual([]);
  expect(house.logged.filter((line) => line.includes(server.keys.secretAccessKey))).toEqual([]);
});

/** What the doctor finds about the bucket. */
async function examined(secretAccessKey: string): Promise<unknown> {
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: house.deps.connectionString,
    TOTALVIEW_DATA_DIR: house.deps.config.dataDir,
    TOTALVIEW_S3_BUCKET: bucket.name,
    TOTALVIEW_S3_ENDPOINT: server.endpoint,
    TOTALVIEW_S3_ACCESS_KEY_ID: server.keys.accessKeyId,
    TOTALVIEW_S3_SECRET_ACCESS_KEY: secretAccessKey,
  };
  const args = ['server/cli.ts', 'doctor', '--json'];
  const ended = promisify(execFile)(process.execPath, args, { cwd: checkout, env });
  const { stdout } = await ended.catch((error: unknown) => error as { stdout: string });
  expect(stdout).not.toContain(secretAccessKey);
  const { findings } = JSON.parse(stdout) as { findings: { what: string }[] };
  return findings.find(({ what }) => what === 'Recordings in S3');
}

test('The doctor tries the bucket, and says what is wrong with it', async () => {
  const before = await bucket.objects();
  expect(await examined(server.keys.secretAccessKey)).toEqual({
    what: 'Recordings in S3',
    ok: true,
    says: `calls at ${server.endpoint} stores, gives back and removes`,
  });
  expect(await examined('wrong-recordings')).toEqual({
    what: 'Recordings in S3',
    ok: false,
    says: expect.stringMatching(
      /^The recording storage refuses: the secret access key is wrong\. \(SignatureDoesNotMatch: /,
    ),
  });
  expect(await bucket.objects()).toEqual(before);
});
