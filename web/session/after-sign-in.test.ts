import { expect, test } from 'vitest';
import { tokenOf, wayAfterSignIn } from './after-sign-in.ts';

test.each([
  ['/calls?status=failed', '/calls?status=failed'],
  ['/', '/'],
  [undefined, '/'],
  ['//elsewhere.example', '/'],
  ['/\\elsewhere.example', '/'],
  ['https://elsewhere.example', '/'],
  ['/login?next=%2Flogin', '/'],
  ['/setup', '/'],
  ['/reset', '/'],
  ['/invite/abc', '/'],
  ['/setups', '/setups'],
])('coming from %s leads to %s', (next, way) => {
  expect(wayAfterSignIn(next)).toBe(way);
});

test.each([
  ['#token=tvs_abc', 'tvs_abc'],
  ['#token=', null],
  ['', null],
])('the link part %s carries %s', (hash, token) => {
  expect(tokenOf(hash)).toBe(token);
});
