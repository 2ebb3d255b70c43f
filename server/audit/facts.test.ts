import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { changesOf, shortened } from './facts.ts';

test('what did not change is not told', () => {
  expect(changesOf({ name: 'A', code: null }, { name: 'A', code: null })).toBeNull();
  expect(
    changesOf(
      { name: 'A', code: null, scopes: ['read'] },
      { name: 'B', code: null, scopes: ['read', 'upload'] },
    ),
  ).toEqual({ before: { name: 'A', scopes: ['read'] }, after: { name: 'B', scopes: ['read', 'upload'] } });
});

test('a field that one of the two lacks was or is empty', () => {
  expect(changesOf({}, { days: 30 })).toEqual({ before: { days: null }, after: { days: 30 } });
  expect(changesOf({ days: null }, {})).toBeNull();
});

const fact = fc.oneof(fc.string({ maxLength: 400 }), fc.integer(), fc.boolean(), fc.constant(null));
const facts = fc.dictionary(
  fc.string({ maxLength: 5 }),
  fc.oneof(fact, fc.array(fc.string({ maxLength: 400 }))),
);

test('the log keeps no long text and no long list, and short ones as they are', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const kept = Object.values(shortened(given)).flat();
      expect(kept.every((each) => typeof each !== 'string' || each.length <= 300)).toBe(true);
      expect(Object.keys(shortened(given))).toEqual(Object.keys(given));
    }),
  );
  expect(
    shortened({ text: 'short', list: Array.from({ length: 60 }, (_, at) => String(at)), none: null }),
  ).toEqual({
    text: 'short',
    list: Array.from({ length: 50 }, (_, at) => String(at)),
    none: null,
  });
});
