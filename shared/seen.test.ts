import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { KnownError } from './errors.ts';
import { assertAsSeen, isSame } from './seen.ts';

function refusal(seen: Parameters<typeof assertAsSeen>[0], now: Record<string, unknown>): unknown {
  try {
    assertAsSeen(seen, now);
    return null;
  } catch (error) {
    return error instanceof KnownError ? [error.code, error.message] : error;
  }
}

test('what is as it was seen may be written over, and what nobody looked at too', () => {
  const now = { name: 'Sales', rules: [{ agent_id: 'a', below: 60 }] };
  expect(refusal(undefined, now)).toBeNull();
  expect(refusal({}, now)).toBeNull();
  expect(refusal({ rules: [{ below: 60, agent_id: 'a' }] }, now)).toBeNull();
});

test('what was changed meanwhile is named', () => {
  const now = { name: 'Sales', pass_mark: 70, rules: [] };
  expect(refusal({ name: 'Sale', pass_mark: 60, rules: [] }, now)).toEqual([
    'changed_meanwhile',
    'Somebody else has changed this since you opened it: name, pass mark.',
  ]);
  expect(refusal({ gone: 1 }, now)).toEqual([
    'changed_meanwhile',
    'Somebody else has changed this since you opened it: gone.',
  ]);
});

test('a copy is the same, and says so both ways', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      expect(isSame(one, structuredClone(one))).toBe(true);
      expect(isSame(one, other)).toBe(isSame(other, one));
    }),
  );
});
