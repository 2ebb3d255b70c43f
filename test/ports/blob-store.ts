import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { array, assert, asyncProperty, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BlobKey, BlobStore } from '#server/storage/blob-store.ts';
import { parseRange } from '#server/storage/byte-range.ts';

const organization = 'org_01k0000000000000000000000a';
const key: BlobKey = `${organization}/call_1/original`;
const other: BlobKey = `${organization}/call_1/playback`;

function streamOf(...chunks: (string | Uint8Array)[]): Readable {
  return Readable.from(
    chunks.map((chunk) => Buffer.from(chunk)),
    { objectMode: true },
  );
}

async function* breaking() {
  yield Buffer.from('first half');
  throw new Error('the line went dead');
}

async function readAll(store: BlobStore, from: BlobKey, range?: { start: number; end?: number }) {
  return (await buffer(await store.open(from, range))).toString('latin1');
}

function sha256(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What every blob store promises. `remains` counts what a store holds, finished or not, where that can be seen. */
export function describeBlobStore(
  name: string,
  build: () => Promise<{ store: BlobStore; remains?: () => Promise<number> }>,
): void {
  describe(`${name}: putting`, () => {
    test('gives back the bytes, their number and their hash', async () => {
      const { store } = await build();
      const stored = await store.put(key, streamOf('one ', 'two ', 'three'));
      expect(stored).toEqual({ sizeBytes: 13, sha256: sha256('one two three') });
      expect(await store.stat(key)).toEqual({ sizeBytes: 13 });
      expect(await readAll(store, key)).toBe('one two three');
    });

    test('any bytes in any chunks come back as they were', async () => {
      const { store } = await build();
      await assert(
        asyncProperty(array(uint8Array({ maxLength: 300 }), { maxLength: 20 }), async (chunks) => {
          const whole = Buffer.concat(chunks);
          const stored = await store.put(key, streamOf(...chunks));
          expect(stored).toEqual({ sizeBytes: whole.length, sha256: sha256(whole) });
          expect(await buffer(await store.open(key))).toEqual(whole);
        }),
        { numRuns: 30 },
      );
    });

    test('accepts zero bytes', async () => {
      const { store } = await build();
      expect(await store.put(key, streamOf())).toEqual({ sizeBytes: 0, sha256: sha256('') });
      expect(await store.stat(key)).toEqual({ sizeBytes: 0 });
      expect(await readAll(store, key)).toBe('');
    });

    test('replaces what was there', async () => {
      const { store } = await build();
      await store.put(key, streamOf('a longer first recording'));
      await store.put(key, streamOf('second'));
      expect(await readAll(store, key)).toBe('second');
    });

    test('keeps neighbours apart', async () => {
      const { store } = await build();
      await store.put(key, streamOf('original'));
      await store.put(other, streamOf('playback'));
      expect(await readAll(store, key)).toBe('original');
      expect(await readAll(store, other)).toBe('playback');
    });

    test('of two puts of one key at the same time, one wins whole', async () => {
      const { store } = await build();
      const texts = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => letter.repeat(50_000));
      await Promise.all(
        texts.map((text) => store.put(key, streamOf(text.slice(0, 20_000), text.slice(20_000)))),
      );
      expect(texts).toContain(await readAll(store, key));
    });

    test('a blob is invisible until it is whole', async () => {
      const { store } = await build();
      const source = new PassThrough();
      const put = store.put(key, source);
      source.write('half of ');
      await once(source, 'readable');
      expect(await store.stat(key)).toBeNull();
      source.end('it');
      await put;
      expect(await readAll(store, key)).toBe('half of it');
    });
  });

  describe(`${name}: a put that does not end well`, () => {
    test('a source that breaks leaves nothing, and its own error is told', async () => {
      const { store, remains } = await build();
      await expect(store.put(key, breaking())).rejects.toThrow('the line went dead');
      expect(await store.stat(key)).toBeNull();
      await expect(store.open(key)).rejects.toMatchObject({ code: 'recording_missing' });
      if (remains) expect(await remains()).toBe(0);
    });

    test('an abort ends a put whose source is silent, and leaves nothing', async () => {
      const { store, remains } = await build();
      const stop = new AbortController();
      const silent = new PassThrough();
      silent.write('and then nothing more');
      const put = store.put(key, silent, { signal: stop.signal });
      stop.abort();
      await expect(put).rejects.toMatchObject({ name: 'AbortError' });
      expect(silent.destroyed).toBe(true);
      expect(await store.stat(key)).toBeNull();
      if (remains) expect(await remains()).toBe(0);
    });

    test('an abort before the first byte stores nothing', async () => {
      const { store } = await build();
      const put = store.put(key, streamOf('late'), { signal: AbortSignal.abort() });
      await expect(put).rejects.toMatchObject({ name: 'AbortError' });
      expect(await store.stat(key)).toBeNull();
    });

    test('a failed put keeps the earlier blob', async () => {
      const { store } = await build();
      await store.put(key, streamOf('the good one'));
      const broken = new PassThrough();
      const put = store.put(key, broken);
      broken.write('the bad');
      broken.destroy(new Error('reset'));
      await expect(put).rejects.toThrow('reset');
      expect(await readAll(store, key)).toBe('the good one');
    });
  });

  describe(`${name}: opening`, () => {
    test('a missing blob is recording_missing, and its size is null', async () => {
      const { store } = await build();
      await expect(store.open(key)).rejects.toMatchObject({ code: 'recording_missing' });
      await expect(store.open(key, { start: 0 })).rejects.toMatchObject({ code: 'recording_missing' });
      expect(await store.stat(key)).toBeNull();
      await store.put(key, streamOf('x'));
      const folder: BlobKey = `${organization}/call_1`;
      await expect(store.open(folder)).rejects.toMatchObject({ code: 'recording_missing' });
      expect(await store.stat(folder)).toBeNull();
    });

    test('ranges include both ends and stop at the end of the blob', async () => {
      const { store } = await build();
      await store.put(key, streamOf('0123456789'));
      expect(await readAll(store, key, { start: 0 })).toBe('0123456789');
      expect(await readAll(store, key, { start: 0, end: 0 })).toBe('0');
      expect(await readAll(store, key, { start: 3, end: 5 })).toBe('345');
      expect(await readAll(store, key, { start: 7 })).toBe('789');
      expect(await readAll(store, key, { start: 9, end: 4000 })).toBe('9');
    });

    test('a range without a byte of the blob is refused', async () => {
      const { store } = await build();
      await store.put(key, streamOf('0123456789'));
      await store.put(other, streamOf());
      const refused = { code: 'range_not_satisfiable', details: { size_bytes: 10 } };
      await expect(store.open(key, { start: 10 })).rejects.toMatchObject(refused);
      await expect(store.open(key, { start: 5, end: 4 })).rejects.toMatchObject(refused);
      await expect(store.open(other, { start: 0 })).rejects.toMatchObject({ code: 'range_not_satisfiable' });
    });

    test('a Range header reads exactly the part it names', async () => {
      const { store } = await build();
      const text = '0123456789abcdef';
      await store.put(key, streamOf(text));
      const ask = async (header: string) =>
        readAll(store, key, parseRange(header, text.length) ?? { start: 0 });
      expect(await ask('bytes=0-')).toBe(text);
      expect(await ask('bytes=-4')).toBe('cdef');
      expect(await ask('bytes=-400')).toBe(text);
      expect(await ask('bytes=10-999')).toBe('abcdef');
    });

    test('somebody who is reading keeps reading what was there', async () => {
      const { store } = await build();
      await store.put(key, streamOf('before'));
      const reading = await store.open(key);
      await store.put(key, streamOf('after'));
      await store.remove(key);
      expect((await buffer(reading)).toString()).toBe('before');
    });
  });

  describe(`${name}: removing`, () => {
    test('is idempotent and leaves neighbours alone', async () => {
      const { store } = await build();
      await store.put(key, streamOf('original'));
      await store.put(other, streamOf('playback'));
      await store.remove(key);
      await store.remove(key);
      expect(await store.stat(key)).toBeNull();
      expect(await readAll(store, other)).toBe('playback');
    });

    test('and putting at the same time never loses a put', async () => {
      const { store } = await build();
      for (let round = 0; round < 10; round += 1) {
        await store.put(other, streamOf('gone'));
        await Promise.all([store.remove(other), store.put(key, streamOf('kept'))]);
        expect(await readAll(store, key)).toBe('kept');
        await store.remove(key);
      }
    });
  });

  describe(`${name}: keys`, () => {
    const foreign = [
      '',
      'org_a',
      'original',
      '/etc/passwd',
      'org_a/../org_b/x',
      'org_a/..',
      'org_a/.incoming/x',
      'org_a/./x',
      'org_a//x',
      'org_a/x/',
      'org_a/x.wav',
      'org_a/X',
      'org_a\\..\\x',
      'org_a/x\n',
      'org_a/x\0',
      'org_a/a/b/c/d',
      `org_a/${'x'.repeat(65)}`,
      '%2e%2e/org_a/x',
    ];
    test.each(foreign)('%j is refused everywhere', async (text) => {
      const { store } = await build();
      const bad = text as BlobKey;
      await expect(store.put(bad, streamOf('x'))).rejects.toThrow(TypeError);
      await expect(store.open(bad)).rejects.toThrow(TypeError);
      await expect(store.stat(bad)).rejects.toThrow(TypeError);
      await expect(store.remove(bad)).rejects.toThrow(TypeError);
      await expect(store.presign(bad, { expiresSeconds: 60 })).rejects.toThrow(TypeError);
      expect(() => store.localPath(bad)).toThrow(TypeError);
    });
  });
}
