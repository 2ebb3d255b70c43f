import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowMatcher } from './match-rows.ts';
import type { CsvRow } from './rows.ts';

function rowsOf(...paths: string[]): CsvRow[] {
  return paths.map((path, index) => ({ line: index + 2, path, fields: {}, notes: [] }));
}

/** The line each recording was matched with, the fate of each row, and what was said. */
function match(files: readonly string[], rows: readonly CsvRow[]) {
  const matcher = rowMatcher(files);
  const fates = rows.map(matcher.take);
  const matches = matcher.matches();
  return {
    lines: matches.map((each) => each?.row.line ?? null),
    fates,
    notes: matches.flatMap((each) => each?.notes ?? []),
  };
}

test('rows meet their recordings by name, folders aside', () => {
  expect(match(['a.wav', 'in/b.wav', 'c.wav'], rowsOf('b.wav', 'D:/calls/a.wav', 'x.wav'))).toEqual({
    lines: [3, 2, null],
    fates: ['matched', 'matched', 'no_file'],
    notes: [],
  });
});

describe('A name that differs', () => {
  test('in case or extension still meets, and says so', () => {
    expect(match(['A.WAV', 'b.mp3'], rowsOf('a.wav', 'b'))).toEqual({
      lines: [2, 3],
      fates: ['matched', 'matched'],
      notes: [
        'Line 2 calls it “a.wav”: upper and lower case differ.',
        'Line 3 calls it “b”: the extension differs.',
      ],
    });
  });

  test('does not take what another name fits exactly', () => {
    expect(match(['a.wav', 'a.mp3'], rowsOf('a.wav'))).toEqual({
      lines: [2, null],
      fates: ['matched'],
      notes: [],
    });
    expect(match(['a.wav', 'a.mp3'], rowsOf('a.flac')).fates).toEqual(['several_files']);
    expect(match(['a.v2.wav'], rowsOf('a.wav')).fates).toEqual(['no_file']);
  });
});

describe('Two rows for one recording', () => {
  test('the later is used', () => {
    expect(match(['a.wav'], rowsOf('a.wav', 'a.wav'))).toEqual({
      lines: [3],
      fates: ['matched', 'matched'],
      notes: ['Line 2 names this recording too; line 3 is used because it comes later.'],
    });
  });

  test('unless the earlier has the closer name', () => {
    expect(match(['a.wav'], rowsOf('a.wav', 'A.mp3'))).toEqual({
      lines: [2],
      fates: ['matched', 'matched'],
      notes: ['Line 3 names this recording too; line 2 is used because its name is closer.'],
    });
  });
});

describe('Two recordings of one name', () => {
  const files = ['mon/a.wav', 'tue/a.wav'];
  test('are told apart by their folders', () => {
    expect(match(files, rowsOf('rec/tue/a.wav', 'Mon/a.wav')).lines).toEqual([3, 2]);
    expect(match(['rec/mon/a.wav', 'rec/tue/a.wav'], rowsOf('tue/a.wav')).lines).toEqual([null, 2]);
  });

  test('get no row when they cannot be told apart', () => {
    expect(match(files, rowsOf('a.wav'))).toEqual({
      lines: [null, null],
      fates: ['several_files'],
      notes: [],
    });
  });
});

test('a row is never used for two recordings', () => {
  const name = fc.constantFrom('a.wav', 'A.WAV', 'a.mp3', 'b.wav', 'x/a.wav', 'y/a.wav', 'b', 'x/b.mp3');
  fc.assert(
    fc.property(fc.array(name, { maxLength: 8 }), fc.array(name, { maxLength: 8 }), (files, named) => {
      const matcher = rowMatcher([...new Set(files)]);
      for (const row of rowsOf(...named)) matcher.take(row);
      const used = matcher.matches().flatMap((each) => (each === null ? [] : [each.row.line]));
      expect(new Set(used).size).toBe(used.length);
    }),
  );
});

test('names of the same letters, put together otherwise, are one name and share its row', () => {
  const [whole, apart] = ['\u00e9t\u00e9.wav', 'e\u0301te\u0301.wav'] as const;
  expect(match([whole, 'b.wav', apart], rowsOf('b.wav', '\u00e9t\u00e9.wav'))).toEqual({
    lines: [3, 2, 3],
    fates: ['matched', 'matched'],
    notes: [],
  });
});
