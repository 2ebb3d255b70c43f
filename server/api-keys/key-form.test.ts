import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { holdsKey, isKeyForm, keyFrom, shownStartOf } from './key-form.ts';

const random = fc.uint8Array({ minLength: 32, maxLength: 32 });
const key = random.map(keyFrom);

test('the smallest and the largest key', () => {
  expect(keyFrom(new Uint8Array(32))).toMatch(/^tv_0{43}[0-9A-Za-z]{6}$/);
  expect(keyFrom(new Uint8Array(32).fill(255))).toMatch(/^tv_[0-9A-Za-z]{49}$/);
});

test('every key has the form of a key, and different bytes give different keys', () => {
  fc.assert(
    fc.property(random, random, (one, other) => {
      expect(isKeyForm(keyFrom(one))).toBe(true);
      expect(keyFrom(one) === keyFrom(other)).toBe(Buffer.compare(one, other) === 0);
    }),
  );
});

test('any one wrong character is found', () => {
  const place = fc.nat({ max: 51 });
  const sign = fc.constantFrom(
    ...Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-. '),
  );
  fc.assert(
    fc.property(key, place, sign, (right, at, wrong) => {
      const typed = right.slice(0, at) + wrong + right.slice(at + 1);
      expect(isKeyForm(typed)).toBe(typed === right);
    }),
    { numRuns: 2_000 },
  );
});

test('any two swapped neighbours are found', () => {
  fc.assert(
    fc.property(key, fc.nat({ max: 50 }), (right, at) => {
      const typed = right.slice(0, at) + right.charAt(at + 1) + right.charAt(at) + right.slice(at + 2);
      expect(isKeyForm(typed)).toBe(typed === right);
    }),
    { numRuns: 2_000 },
  );
});

test('cut, lengthened and other texts are no keys', () => {
  const whole = keyFrom(new Uint8Array(32).fill(7));
  for (const text of [
    '',
    'tv_',
    whole.slice(0, -1),
    `${whole}0`,
    whole.slice(3),
    ` ${whole}`,
    `${whole}\n`,
  ]) {
    expect(isKeyForm(text)).toBe(false);
  }
});

test('a key is found anywhere in an address, escaped too', () => {
  fc.assert(
    fc.property(key, (whole) => {
      expect(holdsKey(`/api/v1/calls?api_key=${whole}&limit=1`)).toBe(true);
      expect(holdsKey(`/api/v1/calls?x=${whole.replace('_', '%5F')}`)).toBe(true);
      expect(holdsKey(`/api/v1/calls?x=${whole.replace('t', '%74')}`)).toBe(true);
      expect(holdsKey(`/api/v1/calls/${whole.slice(0, 30)}`)).toBe(true);
    }),
  );
  expect(holdsKey('/calls?search=tv_show_recordings&file=my_tv_sales.mp3')).toBe(false);
});

test('the shown start is ten characters', () => {
  expect(shownStartOf(keyFrom(new Uint8Array(32)))).toBe('tv_0000000');
});
