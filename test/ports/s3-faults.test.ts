import { createHash, randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BlobKey } from '#server/storage/blob-store.ts';
import type { S3Deadlines } from '#server/storage/s3-settings.ts';
import { failureOf, KnownError } from '#shared/errors.ts';
import { type S3Fault, startFaultyS3 } from '#test/support/faulty-s3.ts';
import { makeBucket } from '#test/support/s3-servers.ts';
import { storeOn } from '#test/support/s3-stores.ts';
import { startSwift } from '#test/support/swift.ts';

const server = await startSwift();
const line = await startFaultyS3(server);
const bucket = await makeBucket(server, 'faults');
afterAll(async () => {
  await line.remove();
  await server.remove();
});

const key: BlobKey = 'org_a/call_1/original';
const mebibyte = 1024 * 1024;
const large = randomBytes(20 * mebibyte);
const slow: S3Fault = { kind: 'refuse', status: 503, code: 'SlowDown' };

const store = (deadlines: Partial<S3Deadlines> = {}) => storeOn(line, { bucket: bucket.name }, deadlines);
const put = (bytes: Buffer, deadlines: Partial<S3Deadlines> = {}) =>
  store(deadlines).put(key, streamOf(bytes));
const held = async () => ({ objects: await bucket.objects(), uploads: await bucket.uploads() });
const counted = (operation: string) => line.passed.filter((each) => each.operation === operation).length;
const nothing = { objects: [], uploads: [] };

function streamOf(bytes: Buffer): Readable {
  const pieces = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, at) =>
    bytes.subarray(at * 65_536, (at + 1) * 65_536),
  );
  return Readable.from(pieces, { objectMode: true });
}

async function* breaking() {
  yield large;
  throw new Error('the line went dead');
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function stored(): Promise<Buffer> {
  return buffer(await storeOn(server, { bucket: bucket.name }).open(key));
}

/** What a person is told. */
async function problemOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((each: unknown) => each);
  if (!(error instanceof KnownError)) throw new Error('This is no error of the catalogue', { cause: error });
  return failureOf(error).message;
}

function refusal(problem: string): string {
  return `The recording storage refuses: ${problem}.`;
}

beforeEach(async () => {
  line.on(() => null);
  const healthy = storeOn(server, { bucket: bucket.name });
  await healthy.remove(key);
  await healthy.removeAbandonedUploads(new Date(Date.now() + 3_600_000));
});

describe('Sizes', () => {
  test.each([
    ['exactly 5 MiB', 5 * mebibyte, 0],
    ['exactly one part', 8 * mebibyte, 0],
    ['one byte more', 8 * mebibyte + 1, 2],
    ['exactly two parts', 16 * mebibyte, 2],
    ['two parts and a half', 20 * mebibyte, 3],
  ])('%s', async (_, sizeBytes, parts) => {
    const bytes = large.subarray(0, sizeBytes);
    expect(await put(bytes)).toEqual({ sizeBytes, sha256: sha256(bytes) });
    expect(counted('UploadPart')).toBe(parts);
    expect((await stored()).equals(bytes)).toBe(true);
    expect(await held()).toEqual({ objects: [key], uploads: [] });
  });
});

describe('A part that does not arrive', () => {
  test.each<[string, S3Fault]>([
    ['the server is busy', slow],
    ['the server is broken', { kind: 'refuse', status: 500, code: 'InternalError' }],
    ['the line breaks in its middle', { kind: 'break', afterBytes: 3 * mebibyte }],
    ['it is changed on its way', { kind: 'corrupt' }],
    ['its answer is lost', { kind: 'lose' }],
    ['nobody answers', { kind: 'silence' }],
  ])('is sent again: %s', async (_, fault) => {
    line.on(({ operation, part, nth }) =>
      operation === 'UploadPart' && part === 2 && nth < 3 ? fault : null,
    );
    expect(await put(large, { partMs: 3_000 })).toEqual({ sizeBytes: large.length, sha256: sha256(large) });
    expect(counted('UploadPart')).toBe(5);
    expect((await stored()).equals(large)).toBe(true);
  });

  test.each<[string, S3Fault]>([
    ['the server stays busy', slow],
    ['the line breaks each time', { kind: 'break', afterBytes: 3 * mebibyte }],
    ['nobody answers', { kind: 'silence' }],
  ])('ends the put and leaves nothing: %s', async (_, fault) => {
    line.on(({ operation, part }) => (operation === 'UploadPart' && part === 2 ? fault : null));
    const source = streamOf(large);
    const sent = store({ partMs: 1_000 }).put(key, source);
    await expect(sent).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(source.destroyed).toBe(true);
    expect(await held()).toEqual(nothing);
  });

  test('ends a source that is silent at that moment', async () => {
    line.on(({ operation }) => (operation === 'UploadPart' ? slow : null));
    const source = new PassThrough({ highWaterMark: large.length });
    const sent = store().put(key, source);
    source.write(large);
    await expect(sent).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(source.destroyed).toBe(true);
    expect(await held()).toEqual(nothing);
  });

  test('keeps the earlier blob', async () => {
    await put(Buffer.from('the good one'));
    line.on(({ operation }) => (operation === 'UploadPart' ? slow : null));
    await expect(put(large)).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect((await stored()).toString()).toBe('the good one');
  });
});

describe('A put that is given up', () => {
  test('by an abort while parts are on their way leaves no part', async () => {
    line.on(({ operation, part }) => (operation === 'UploadPart' && part === 2 ? { kind: 'silence' } : null));
    const stop = new AbortController();
    const source = new PassThrough({ highWaterMark: large.length });
    const sent = store().put(key, source, { signal: stop.signal });
    source.write(large);
    await vi.waitUntil(() => counted('UploadPart') === 2);
    stop.abort();
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
    expect(source.destroyed).toBe(true);
    expect(await held()).toEqual(nothing);
  });

  test('by its source leaves no part, and the source’s own error is told', async () => {
    await expect(store().put(key, breaking())).rejects.toThrow('the line went dead');
    expect(await held()).toEqual(nothing);
  });
});

describe('Completing', () => {
  test('is not sent again when its answer is lost: the blob is there', async () => {
    line.on(({ operation }) => (operation === 'CompleteUpload' ? { kind: 'lose' } : null));
    expect(await put(large)).toEqual({ sizeBytes: large.length, sha256: sha256(large) });
    expect(counted('CompleteUpload')).toBe(1);
    expect((await stored()).equals(large)).toBe(true);
  });

  test.each<[string, S3Fault]>([
    ['is refused', { kind: 'refuse', status: 500, code: 'InternalError' }],
    ['is never answered', { kind: 'silence' }],
  ])('that %s leaves nothing', async (_, fault) => {
    line.on(({ operation }) => (operation === 'CompleteUpload' ? fault : null));
    await expect(put(large, { completeMs: 500 })).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(counted('CompleteUpload')).toBe(1);
    expect(await held()).toEqual(nothing);
  });
});

describe('Answers that do not end', () => {
  test('a refusal that stalls after its first bytes is over at the deadline', async () => {
    line.on(({ operation }) => (operation === 'CreateUpload' ? { kind: 'stall', afterBytes: 10 } : null));
    await expect(put(large, { questionMs: 300 })).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  test.each(['stall', 'cut'] as const)(
    'a recording that ends in a %s is told while it is read',
    async (kind) => {
      await put(Buffer.alloc(100_000, 'x'));
      line.on(() => ({ kind, afterBytes: 50_000 }));
      const reading = await store({ stallMs: 200 }).open(key);
      await expect(buffer(reading)).rejects.toMatchObject({ code: 'storage_unavailable' });
    },
  );

  test('a question is asked again while nobody answers, and then no more', async () => {
    line.on(() => ({ kind: 'silence' }));
    await expect(store({ questionMs: 100 }).stat(key)).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(counted('HeadObject')).toBe(3);
  });
});

describe('What a person has to mend is told in words', () => {
  test.each([
    [403, 'InvalidAccessKeyId', 'it does not know the access key'],
    [403, 'AccessDenied', 'the access key may not do this'],
    [400, 'ExpiredToken', 'the access key has expired'],
    [404, 'NoSuchBucket', 'there is no such bucket'],
    [301, 'PermanentRedirect', 'the bucket lies in another region'],
    [400, 'KMS.DisabledException', 'the encryption key cannot be used'],
  ])('%i %s', async (status, code, problem) => {
    line.on(() => ({ kind: 'refuse', status, code }));
    expect(await problemOf(put(Buffer.from('x')))).toBe(refusal(problem));
    expect(await problemOf(store().open(key))).toBe(refusal(problem));
    expect(await problemOf(store().remove(key))).toBe(refusal(problem));
  });

  test('a store that is full is a full disk', async () => {
    line.on(() => ({ kind: 'refuse', status: 507, code: 'XMinioStorageFull' }));
    await expect(put(Buffer.from('x'))).rejects.toMatchObject({ code: 'disk_full' });
  });

  test('by the server itself: a wrong secret, an unknown key, no bucket, the key of somebody else', async () => {
    const as = (keys: { accessKeyId: string; secretAccessKey: string }, name = bucket.name) =>
      storeOn({ ...server, keys }, { bucket: name });
    await put(Buffer.from('ours'));
    const wrong = as({ ...server.keys, secretAccessKey: 'wrong' });
    expect(await problemOf(wrong.open(key))).toBe(refusal('the secret access key is wrong'));
    const unknown = as({ accessKeyId: 'nobody', secretAccessKey: 'wrong' });
    expect(await problemOf(unknown.put(key, streamOf(Buffer.from('x'))))).toMatch(
      /^The recording storage refuses: /,
    );
    const nowhere = as(server.keys, 'nowhere');
    expect(await problemOf(nowhere.put(key, streamOf(Buffer.from('x'))))).toBe(
      refusal('there is no such bucket'),
    );
    const other = as(server.otherKeys);
    const works = [
      () => other.put(key, streamOf(Buffer.from('x'))),
      () => other.open(key),
      () => other.remove(key),
    ];
    for (const work of works) expect(await problemOf(work())).toMatch(/^The recording storage refuses: /);
    expect((await stored()).toString()).toBe('ours');
  });

  test('nobody at the address', async () => {
    const away = storeOn({ ...server, endpoint: 'http://127.0.0.1:9' }, { bucket: bucket.name });
    await expect(away.stat(key)).rejects.toMatchObject({ code: 'storage_unavailable' });
  });
});

describe('A clock that is wrong', () => {
  test('is set right by the first refusal', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    try {
      expect(await put(Buffer.from('an hour ahead'))).toMatchObject({ sizeBytes: 13 });
      expect(counted('PutObject')).toBe(2);
    } finally {
      vi.useRealTimers();
    }
    expect((await stored()).toString()).toBe('an hour ahead');
  });

  test('is told when it stays wrong', async () => {
    line.on(() => ({ kind: 'refuse', status: 403, code: 'RequestTimeTooSkewed' }));
    await expect(put(Buffer.from('x'))).rejects.toMatchObject({
      code: 'storage_refused',
      details: { problem: 'the clock of this machine is wrong, or its own is' },
    });
  });
});

test('A key that expires in the middle ends the put; what could not be taken back upkeep removes', async () => {
  line.on(({ operation, part }) =>
    operation === 'AbortUpload' || (part ?? 0) >= 3
      ? { kind: 'refuse', status: 400, code: 'ExpiredToken' }
      : null,
  );
  await expect(put(large)).rejects.toMatchObject({
    code: 'storage_refused',
    details: { problem: 'the access key has expired' },
  });
  expect(await held()).toEqual({ objects: [], uploads: [key] });
  line.on(() => null);
  expect(await store().removeAbandonedUploads(new Date(Date.now() - 3_600_000))).toBe(0);
  expect(await store().removeAbandonedUploads(new Date(Date.now() + 3_600_000))).toBe(1);
  expect(await held()).toEqual(nothing);
});

test('Encryption is asked for with every object', async () => {
  const asked = () =>
    line.passed.map(({ operation, headers }) => [
      operation,
      headers['x-amz-server-side-encryption'],
      headers['x-amz-server-side-encryption-aws-kms-key-id'],
    ]);
  line.on(() => ({ kind: 'refuse', status: 403, code: 'AccessDenied' }));
  const send = async (encryption: Parameters<typeof storeOn>[1]['encryption'], bytes: Buffer) => {
    const encrypted = storeOn(line, { bucket: bucket.name, encryption: encryption ?? null });
    await expect(encrypted.put(key, streamOf(bytes))).rejects.toBeInstanceOf(KnownError);
  };
  await send({ by: 'AES256' }, Buffer.from('x'));
  await send({ by: 'aws:kms', keyId: null }, Buffer.from('x'));
  await send({ by: 'aws:kms', keyId: 'alias/calls' }, large);
  await send(null, Buffer.from('x'));
  expect(asked()).toEqual([
    ['PutObject', 'AES256', undefined],
    ['PutObject', 'aws:kms', undefined],
    ['CreateUpload', 'aws:kms', 'alias/calls'],
    ['PutObject', undefined, undefined],
  ]);
});
