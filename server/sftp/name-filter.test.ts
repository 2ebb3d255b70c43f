import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameFilter } from './name-filter.ts';

test.each([
  ['*.wav', 'call.wav', true],
  ['*.wav', 'CALL.WAV', true],
  ['*.wav', 'sales/2026/call.wav', true],
  ['*.wav', 'call.wav.bak', false],
  ['sales/*.wav', 'sales/call.wav', true],
  ['sales/*.wav', 'sales/2026/call.wav', false],
  ['sales/**', 'sales/2026/call.wav', true],
  ['**/test/**', 'a/test/b.wav', true],
  ['**/test/**', 'test/b.wav', true],
  ['call-????.wav', 'call-1234.wav', true],
  ['call-????.wav', 'call-123.wav', false],
  ['(a+)+$', '(a+)+$', true],
  ['[ab].wav', 'a.wav', false],
  ['Größe*', 'gro\u0308\u00dfe.wav', true],
])('%s on %s: %s', (pattern, path, fits) => {
  expect(nameFilter(pattern)(path)).toBe(fits);
});

test('a name fits itself, and any name a star', () => {
  const name = fc
    .string({ unit: 'grapheme-ascii', minLength: 1 })
    .map((text) => text.replaceAll(/[*?/]/g, '_'));
  fc.assert(
    fc.property(
      name,
      (path) => nameFilter(path)(path) && nameFilter('*')(path) && nameFilter(`*${path}*`)(path),
    ),
  );
});

test('a pattern made to be slow is not', () => {
  const looks = nameFilter('*a*a*a*a*a*a*a*a*a*a*a*a*a*b');
  expect(looks('a'.repeat(5_000))).toBe(false);
});

test('more stars than anybody needs are refused', () => {
  expect(() => nameFilter('*a'.repeat(21))).toThrow('more than 20 stars');
});
