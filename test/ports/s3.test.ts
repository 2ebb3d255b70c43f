import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BlobKey } from '#server/storage/blob-store.ts';
import { examineStore } from '#server/storage/examine.ts';
import { makeBucket, type S3Server, startFauxqs } from '#test/support/s3-servers.ts';
import { storeOn } from '#test/support/s3-stores.ts';
import { checkout } from '#test/support/source-files.ts';
import { startSwift } from '#test/support/swift.ts';
import { until } from '#test/support/until.ts';
import { describeBlobStore } from './blob-store.ts';

const servers: Record<string, S3Server> = {};
const shared: Record<string, Awaited<ReturnType<typeof makeBucket>>> = {};
let buckets = 0;
let places = 0;

beforeAll(async () => {
  Object.assign(servers, { swift: await startSwift(), fauxqs: await startFauxqs() });
  for (const [name, server] of Object.entries(servers)) shared[name] = await newBucket(server);
});
afterAll(() => Promise.all(Object.values(servers).map((server) => server.remove())));

async function newBucket(server: S3Server) {
  buckets += 1;
  return makeBucket(server, `bucket-${buckets}`);
}

/** Each test of the contract has a prefix of its own in one bucket: making a bucket takes longer than the test. */
async function ownPlace(name: string) {
  places += 1;
  const server = servers[name]!;
  const prefix = `place-${places}/`;
  const bucket = shared[name]!;
  const ours = (keys: readonly string[]) => keys.filter((each) => each.startsWith(prefix)).length;
  return { store: storeOn(server, { bucket: bucket.name, prefix }), bucket, ours };
}

describeBlobStore('S3 store on Swift', async () => {
  const { store, bucket, ours } = await ownPlace('swift');
  return { store, remains: async () => ours(await bucket.objects()) + ours(await bucket.uploads()) };
});

describeBlobStore('S3 store on fauxqs', async () => {
  const { store, bucket, ours } = await ownPlace('fauxqs');
  return { store, remains: async () => ours(await bucket.objects()) };
});

const key: BlobKey = 'org_a/call_1/original';
const anHourAgo = () => new Date(Date.now() - 3_600_000);
const inAnHour = () => new Date(Date.now() + 3_600_000);

async function onSwift(given: { prefix?: string; providersFetch?: boolean } = {}) {
  const server = servers['swift']!;
  const bucket = await newBucket(server);
  return { server, bucket, store: storeOn(server, { bucket: bucket.name, ...given }) };
}

describe('An address to read from', () => {
  test('gives the blob to whoever has it, for a time, and nothing else', async () => {
    const { bucket, store, server } = await onSwift({ prefix: 'totalview/', providersFetch: true });
    await store.put(key, Readable.from([Buffer.from('sound')]));
    const address = new URL((await store.presign(key, { expiresSeconds: 600 }))!);
    expect(address.origin + address.pathname).toBe(`${server.endpoint}/${bucket.name}/totalview/${key}`);
    expect(Object.fromEntries(address.searchParams)).toEqual({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD',
      'X-Amz-Credential': expect.stringMatching(/^calls:calls\/\d{8}\/us-east-1\/s3\/aws4_request$/),
      'X-Amz-Date': expect.stringMatching(/^\d{8}T\d{6}Z$/),
      'X-Amz-Expires': '600',
      'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
      'X-Amz-SignedHeaders': 'host',
      'x-id': 'GetObject',
    });
    const answer = await fetch(address);
    expect([answer.status, await answer.text()]).toEqual([200, 'sound']);
    const part = await fetch(address, { headers: { range: 'bytes=1-2' } });
    expect([part.status, await part.text()]).toEqual([206, 'ou']);
    for (const method of ['PUT', 'DELETE']) expect((await fetch(address, { method })).status).toBe(403);
    address.pathname = address.pathname.replace('call_1', 'call_2');
    expect((await fetch(address)).status).toBe(403);
  });

  test('there is none where providers cannot reach the bucket', async () => {
    const { store } = await onSwift();
    expect(await store.presign(key, { expiresSeconds: 600 })).toBeNull();
  });
});

describe('Uploads that nobody will end', () => {
  test('a process that is killed while it stores leaves nothing visible, and upkeep takes its parts back', async () => {
    const { server, bucket, store } = await onSwift();
    const { accessKeyId, secretAccessKey } = server.keys;
    const args = ['test/support/put-child.ts', server.endpoint, accessKeyId, secretAccessKey, bucket.name];
    const child = spawn(process.execPath, args, { cwd: checkout, stdio: 'ignore' });
    const gone = once(child, 'exit');
    await until(async () => (await bucket.parts()) > 3);
    child.kill('SIGKILL');
    await gone;
    expect(await bucket.objects()).toEqual([]);
    expect(await bucket.uploads()).toEqual(['org_a/call_killed/original']);
    expect(await store.removeAbandonedUploads(anHourAgo())).toBe(0);
    expect(await store.removeAbandonedUploads(inAnHour())).toBe(1);
    expect(await bucket.uploads()).toEqual([]);
  });

  test('one that began long ago is alive while parts come', async () => {
    const { bucket, store } = await onSwift();
    const object = { Bucket: bucket.name, Key: key };
    const { UploadId } = await bucket.client.send(new CreateMultipartUploadCommand(object));
    const began = Date.now();
    await until(() => Date.now() > began + 2_500);
    const part = new UploadPartCommand({ ...object, UploadId, PartNumber: 1, Body: 'x' });
    await bucket.client.send(part);
    expect(await store.removeAbandonedUploads(new Date(began + 1_500))).toBe(0);
    expect(await bucket.uploads()).toEqual([key]);
    await bucket.client.send(new AbortMultipartUploadCommand({ ...object, UploadId }));
    expect(await store.removeAbandonedUploads(inAnHour())).toBe(0);
  });

  test('what lies outside our prefix is somebody else’s', async () => {
    const { bucket, store } = await onSwift({ prefix: 'totalview/' });
    const theirs = ['backups/today', 'totalview/notes', key];
    for (const Key of theirs)
      await bucket.client.send(new CreateMultipartUploadCommand({ Bucket: bucket.name, Key }));
    expect(await store.removeAbandonedUploads(inAnHour())).toBe(0);
    expect((await bucket.uploads()).toSorted()).toEqual(theirs.toSorted());
  });
});

test('The doctor’s look stores, reads and removes, and leaves nothing', async () => {
  const { bucket, store } = await onSwift();
  await examineStore(store);
  expect(await bucket.objects()).toEqual([]);
  expect(await store.keepsVersions()).toBe(false);
});
