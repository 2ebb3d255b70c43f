import { expect, test } from 'vitest';
import { KnownError } from '#shared/errors.ts';
import { keepRows } from './kept-rows.ts';
import type { RowsRead } from './rows.ts';

/** What was read, naming so many recordings. */
function aReading(count: number): RowsRead {
  const paths = Array.from({ length: count }, (_, at) => `${at}.wav`);
  return {
    rows: new Map(paths.map((path) => [path, { csv: 'calls.csv', line: 2, path, fields: {}, notes: [] }])),
    missing: { count: 0, rows: [] },
    problems: new Map(),
    notes: new Map(),
  };
}

/** Asks for readings and notes which were made for it. */
function asked(mostRows: number, rowsEach: number) {
  const kept = keepRows(mostRows);
  const made: string[] = [];
  const ask = (batchId: string, facts: string) =>
    kept.of(batchId, facts, async () => {
      made.push(`${batchId} ${facts}`);
      return aReading(rowsEach);
    });
  return { ask, made, kept };
}

test('the same facts are read once, others anew', async () => {
  const { ask, made } = asked(100, 10);
  const first = await ask('a', 'one file');
  expect(await ask('a', 'one file')).toBe(first);
  await ask('a', 'two files');
  await ask('a', 'one file');
  expect(made).toEqual(['a one file', 'a two files', 'a one file']);
});

test('batches that were not asked for the longest are let go of when there are too many rows', async () => {
  const { ask, made } = asked(25, 10);
  for (const batch of ['a', 'b', 'a', 'c', 'a', 'b']) await ask(batch, 'x');
  expect(made).toEqual(['a x', 'b x', 'c x', 'b x']);
});

test('more rows than are kept at all are read each time', async () => {
  const { ask, made } = asked(5, 10);
  await ask('a', 'x');
  await ask('a', 'x');
  expect(made).toEqual(['a x', 'a x']);
});

test('what has problems is read each time', async () => {
  const kept = keepRows(100);
  let times = 0;
  const read = async (): Promise<RowsRead> => {
    times += 1;
    return { ...aReading(1), problems: new Map([['csv', new KnownError('sftp_file_refused')]]) };
  };
  await kept.of('a', 'x', read);
  await kept.of('a', 'x', read);
  expect(times).toBe(2);
});

test('what fails is tried again', async () => {
  const { ask, made, kept } = asked(100, 1);
  const failing = kept.of('a', 'x', async () => {
    throw new Error('the line broke');
  });
  await expect(failing).rejects.toThrow('the line broke');
  await ask('a', 'x');
  expect(made).toEqual(['a x']);
});
