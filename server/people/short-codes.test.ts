import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeFrom, grouped, typedCode } from './short-codes.ts';

test('a code has a character a byte, and all of them come as often', () => {
  const all = codeFrom(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  const counts = [...Map.groupBy(all, (letter) => letter).values()].map((letters) => letters.length);
  expect(counts).toEqual(Array(32).fill(8));
});

test('what is written down in groups is read as it was', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), (random) => {
      const code = codeFrom(random);
      expect(code).toMatch(/^[A-Z2-9]+$/);
      expect(typedCode(` ${grouped(code).toLowerCase()} `)).toBe(code);
    }),
  );
});
