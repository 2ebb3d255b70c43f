import { expect, test } from 'vitest';
import { inTurn, turnsOf } from './reading-turns.ts';

async function* bytes(name: string, log: string[]): AsyncIterable<Uint8Array> {
  log.push(`${name} begins`);
  yield Buffer.from(name);
  yield Buffer.from(name);
}

async function all(read: AsyncIterable<Uint8Array>): Promise<number> {
  let size = 0;
  for await (const piece of read) size += piece.length;
  return size;
}

async function* failing(): AsyncIterable<Uint8Array> {
  yield Buffer.from('x');
  throw new Error('broken');
}

test('no more are read than there are places, in the order of asking', async () => {
  const turns = turnsOf(2);
  const log: string[] = [];
  const readers = ['a', 'b', 'c', 'd'].map((name) => inTurn(turns, bytes(name, log))[Symbol.asyncIterator]());
  const first = readers.map((reader) => reader.next());
  await Promise.all(first.slice(0, 2));
  expect(log).toEqual(['a begins', 'b begins']);
  await readers[1]!.return!();
  await first[2];
  expect(log).toEqual(['a begins', 'b begins', 'c begins']);
  await readers[0]!.return!();
  await first[3];
  expect(log).toEqual(['a begins', 'b begins', 'c begins', 'd begins']);
});

test('a place is free again when all is read, and when reading fails', async () => {
  const turns = turnsOf(1);
  expect(await all(inTurn(turns, bytes('ab', [])))).toBe(4);
  await expect(all(inTurn(turns, failing()))).rejects.toThrow('broken');
  expect(await all(inTurn(turns, bytes('ab', [])))).toBe(4);
});
