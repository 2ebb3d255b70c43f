import { assert, bigInt, maxSafeInteger, property } from 'fast-check';
import { expect, test } from 'vitest';
import { parseSafeInteger } from './db.ts';

test('an int8 is read exactly or not at all', () => {
  assert(
    property(bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      const safe = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
      if (safe) expect(BigInt(parseSafeInteger(String(value)))).toBe(value);
      else expect(() => parseSafeInteger(String(value))).toThrow(RangeError);
    }),
  );
  assert(property(maxSafeInteger(), (value) => parseSafeInteger(String(value)) === value));
});
