import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Line } from './lines.ts';
import { groupsOf, halves, tokensIn, windowsOf } from './windows.ts';

const lines = fc
  .array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 120 })
  .map((sizes): Line[] => sizes.map((size, turn) => ({ turn, text: `[${turn}] ${'word '.repeat(size)}` })));

test('a call is read at once wherever it can be', () => {
  fc.assert(
    fc.property(lines, (call) => {
      expect(windowsOf(call)).toEqual([call]);
    }),
  );
});

test('parts are small enough, hold every line in order, and each but the first begins in the one before', () => {
  fc.assert(
    fc.property(lines, fc.integer({ min: 50, max: 3_000 }), (call, most) => {
      const parts = windowsOf(call, most);
      for (const part of parts) expect(part.length === 1 || tokensIn(part) <= most).toBe(true);
      let covered = -1;
      for (const part of parts) {
        const turns = part.map(({ turn }) => turn);
        expect(turns).toEqual(turns.map((_, index) => (turns[0] ?? 0) + index));
        expect(turns[0]).toBeLessThanOrEqual(covered + 1);
        expect(turns.at(-1)).toBeGreaterThan(covered);
        covered = turns.at(-1) ?? covered;
      }
      expect(covered).toBe(call.length - 1);
    }),
  );
});

test('halves are smaller than the whole, and halving comes to an end', () => {
  fc.assert(
    fc.property(lines, (call) => {
      for (const half of halves(call)) {
        if (call.length > 1) expect(half.length).toBeLessThan(call.length);
      }
    }),
  );
});

test('parts of evenly spoken calls overlap by some turns', () => {
  const call = Array.from({ length: 400 }, (_, turn) => ({ turn, text: `[${turn}] ${'word '.repeat(40)}` }));
  const [first = [], second = []] = halves(call);
  expect(first.at(-1)?.turn).toBeGreaterThan((second[0]?.turn ?? 0) + 5);
});

test('groups are as few as may be, of about one size, and hold each thing once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 30 }), (things, most) => {
      const groups = groupsOf(things, most);
      expect(groups.flat()).toEqual(things);
      expect(groups).toHaveLength(Math.ceil(things.length / most));
      const sizes = groups.map((group) => group.length);
      expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(most);
      if (sizes.length > 0) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
});
