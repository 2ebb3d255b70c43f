import { expect, test } from 'vitest';
import { readRows } from './rows.ts';
import { readRowsAside } from './rows-thread.ts';

const settings = { timeZone: 'Europe/London', dayFirst: true };

/** A CSV of recordings from one number to another, with a bad row and one whose recording is nowhere. */
function aCsv(name: string, from: number, to: number) {
  const lines = Array.from({ length: to - from }, (_, at) => `rec-${from + at}.wav,A${at % 7},a note on it`);
  const text = ['file_name,agent_code,note', ...lines, 'too,many,cells,here', 'nowhere.wav,A1,x', ''].join(
    '\n',
  );
  return { id: name, path: name, bytes: new Uint8Array(Buffer.from(text)) };
}

/** Two that name some recordings both, and one that cannot be used. */
function threeCsvs() {
  const broken = { id: 'broken.csv', path: 'broken.csv', bytes: new Uint8Array(Buffer.from('a,b\n1,2\n')) };
  return [aCsv('one.csv', 0, 2_500), aCsv('two.csv', 1_000, 3_000), broken];
}

const paths = Array.from({ length: 3_000 }, (_, at) => `day/rec-${at}.wav`);

test('a thread reads the same as is read without it', async () => {
  const here = readRows(threeCsvs(), paths, settings);
  const aside = await readRowsAside({ csvs: threeCsvs(), paths, settings });
  expect(aside).toEqual(here);
  expect(aside.rows.size).toBe(3_000);
  expect([...aside.problems].map(([id, { code }]) => [id, code])).toEqual([['broken.csv', 'csv_unreadable']]);
});
