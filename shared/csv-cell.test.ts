import { expect, test } from 'vitest';
import { csvCell, csvLine } from './csv-cell.ts';

test.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  [' padded ', '" padded "'],
  ['=1+1', "'=1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['-cmd', "'-cmd"],
  ['+44 20 7946 0000', "'+44 20 7946 0000"],
  ['+442079460000', '+442079460000'],
  ['-12.5', '-12.5'],
  ['=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
  ['\t=1', '"\'\t=1"'],
  [12, '12'],
  [true, 'true'],
  [null, ''],
])('%j is written as %s', (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});

test('a row ends as spreadsheets expect', () => {
  expect(csvLine(['a', null, 3])).toBe('a,,3\r\n');
});
