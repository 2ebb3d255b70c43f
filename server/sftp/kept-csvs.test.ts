import { expect, test } from 'vitest';
import { keepCsvs } from './kept-csvs.ts';

function asking(kept = keepCsvs(10)) {
  const fetched: string[] = [];
  const ask = async (id: string, size_bytes: number, minute = 0) => {
    const bytes = await kept.of({ id, size_bytes, modified_at: new Date(minute * 60_000) }, async () => {
      fetched.push(id);
      return Buffer.alloc(size_bytes, id);
    });
    return bytes.toString();
  };
  return { fetched, ask };
}

test('a CSV is fetched once, and again when its size or time is another', async () => {
  const { fetched, ask } = asking();
  expect([await ask('a', 2), await ask('a', 2), await ask('a', 3), await ask('a', 3, 1)]).toEqual([
    'aa',
    'aa',
    'aaa',
    'aaa',
  ]);
  expect(fetched).toEqual(['a', 'a', 'a']);
});

test('those that were not asked for the longest are let go of when there are too many bytes', async () => {
  const { fetched, ask } = asking();
  for (const id of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(id, 4);
  expect(fetched).toEqual(['a', 'b', 'c', 'b']);
});

test('one that is larger than is kept at all is fetched each time, and so is one that could not be', async () => {
  const { fetched, ask } = asking();
  await ask('a', 11);
  await ask('a', 11);
  expect(fetched).toEqual(['a', 'a']);
  const kept = keepCsvs();
  const csv = { id: 'b', size_bytes: 1, modified_at: new Date(0) };
  await expect(kept.of(csv, () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  expect(await kept.of(csv, async () => Buffer.from('b'))).toEqual(Buffer.from('b'));
});
