import { assert, integer, nat, pre, property } from 'fast-check';
import { expect, test } from 'vitest';
import { parseRange } from './byte-range.ts';

test.each([
  ['bytes=0-', { start: 0, end: 99 }],
  ['bytes=0-0', { start: 0, end: 0 }],
  ['bytes=10-19', { start: 10, end: 19 }],
  ['bytes=90-1000', { start: 90, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=-1000', { start: 0, end: 99 }],
  ['Bytes = 5 - 6', { start: 5, end: 6 }],
])('%s of 100 bytes', (header, expected) => {
  expect(parseRange(header, 100)).toEqual(expected);
});

test.each([
  undefined,
  '',
  'bytes',
  'bytes=',
  'bytes=-',
  'bytes=9-3',
  'bytes=0-1,5-6',
  'items=0-1',
  'bytes=a-b',
])('%j is answered with the whole', (header) => {
  expect(parseRange(header, 100)).toBeNull();
});

test.each([
  ['bytes=100-', 100],
  ['bytes=100-200', 100],
  ['bytes=-0', 100],
  ['bytes=0-', 0],
  ['bytes=-5', 0],
  ['bytes=99999999999999999999-', 100],
])('%s of %d bytes has nothing to give', (header, sizeBytes) => {
  expect(() => parseRange(header, sizeBytes)).toThrow(
    expect.objectContaining({ code: 'range_not_satisfiable', details: { size_bytes: sizeBytes } }),
  );
});

test('a range that is given always lies within the blob', () => {
  assert(
    property(nat(2000), nat(2000), integer({ min: 1, max: 1000 }), (start, length, sizeBytes) => {
      pre(start < sizeBytes);
      const range = parseRange(`bytes=${start}-${start + length}`, sizeBytes);
      expect(range).toEqual({ start, end: Math.min(start + length, sizeBytes - 1) });
    }),
  );
});
