import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeBatches } from './write-batches.ts';

/** A file that takes as many bytes at a time as it is told, in turn, and then everything. */
function fileTaking(amounts: readonly number[]) {
  const written: Buffer[] = [];
  const queue = [...amounts];
  const writev = async (chunks: readonly Uint8Array[]) => {
    const all = Buffer.concat(chunks);
    const bytesWritten = Math.min(all.byteLength, queue.shift() ?? all.byteLength);
    written.push(all.subarray(0, bytesWritten));
    return { bytesWritten, buffers: chunks };
  };
  return { writev: writev as never, content: () => Buffer.concat(written), writes: () => written.length };
}

async function* of(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

test('whatever comes is written once and in order, however little the system takes at a time', async () => {
  const chunk = fc.uint8Array({ maxLength: 400 });
  await fc.assert(
    fc.asyncProperty(fc.array(chunk), fc.array(fc.integer({ min: 1, max: 300 })), async (chunks, amounts) => {
      const file = fileTaking(amounts);
      await writeBatches(file, of(chunks));
      expect(file.content()).toEqual(Buffer.concat(chunks));
    }),
  );
});

test('small chunks are written a megabyte at a time', async () => {
  const chunks = Array.from({ length: 100 }, (_, at) => Buffer.alloc(64_000, at));
  const file = fileTaking([]);
  await writeBatches(file, of(chunks));
  expect(file.content()).toEqual(Buffer.concat(chunks));
  expect(file.writes()).toBe(6);
});

test('an error of the file stops the reading', async () => {
  const full = new Error('no space left');
  let read = 0;
  const endless = async function* () {
    for (;;) {
      read += 1;
      yield Buffer.alloc(1_048_576);
    }
  };
  await expect(writeBatches({ writev: () => Promise.reject(full) } as never, endless())).rejects.toBe(full);
  expect(read).toBeLessThanOrEqual(2);
});

test('an error of the source waits for the write that is under way', async () => {
  const cut = new Error('cut');
  const ending = Promise.withResolvers<{ bytesWritten: number }>();
  let ended = false;
  const source = async function* () {
    yield Buffer.alloc(1_048_576);
    throw cut;
  };
  const writing = writeBatches({ writev: () => ending.promise } as never, source()).finally(() => {
    ended = true;
  });
  const seen = expect(writing).rejects.toBe(cut);
  await new Promise(setImmediate);
  expect(ended).toBe(false);
  ending.resolve({ bytesWritten: 1_048_576 });
  await seen;
});
