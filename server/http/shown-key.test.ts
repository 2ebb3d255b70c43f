import { expect, test } from 'vitest';
import { shownKeyOf } from './shown-key.ts';

test('a key stands in Authorization or in X-API-Key, which comes first', () => {
  expect(shownKeyOf({ authorization: 'Bearer tv_one' })).toBe('tv_one');
  expect(shownKeyOf({ authorization: 'bearer   tv_one ' })).toBe('tv_one');
  expect(shownKeyOf({ 'x-api-key': ' tv_two ' })).toBe('tv_two');
  expect(shownKeyOf({ 'x-api-key': 'tv_two', authorization: 'Bearer tv_one' })).toBe('tv_two');
});

test('anything in X-API-Key is taken for a key, so that a wrong one is refused and not passed over', () => {
  expect(shownKeyOf({ 'x-api-key': 'sk_live_1' })).toBe('sk_live_1');
});

test('what a proxy puts into Authorization is no key', () => {
  for (const authorization of ['', 'Basic dHZfb25l', 'Bearer eyJhbGciOi', 'tv_one']) {
    expect(shownKeyOf({ authorization })).toBeNull();
  }
});
