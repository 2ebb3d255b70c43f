import { expect, test } from 'vitest';
import { comesFromHere, type RequestOrigin } from './same-origin.ts';

const posted: RequestOrigin = {
  method: 'POST',
  host: 'calls.example:3000',
  origin: undefined,
  secFetchSite: undefined,
  hasCookie: true,
};

test.each<[string, Partial<RequestOrigin>, boolean]>([
  ['reading is never refused', { method: 'GET', origin: 'https://evil.example' }, true],
  ['our own page', { origin: 'http://calls.example:3000', secFetchSite: 'same-origin' }, true],
  ['our own page in an older browser', { origin: 'http://calls.example:3000' }, true],
  ['our own page behind a proxy that ends TLS', { origin: 'https://calls.example:3000' }, true],
  ['typed into the address bar', { secFetchSite: 'none' }, true],
  ['another site', { origin: 'https://evil.example', secFetchSite: 'cross-site' }, false],
  ['another site in an older browser', { origin: 'https://evil.example' }, false],
  ['a sister host', { origin: 'https://wiki.example', secFetchSite: 'same-site' }, false],
  ['another port of the same host', { origin: 'http://calls.example:8080' }, false],
  ['a page without an origin', { origin: 'null' }, false],
  ['a cookie and no word of where from', {}, false],
  ['a program without a cookie', { hasCookie: false }, true],
  ['a foreign page that signs somebody in', { hasCookie: false, origin: 'https://evil.example' }, false],
  ['deleting from another site', { method: 'DELETE', origin: 'https://evil.example' }, false],
])('%s', (_, change, allowed) => {
  expect(comesFromHere({ ...posted, ...change }, null)).toBe(allowed);
});

test('behind a proxy that rewrites Host, the public address counts as ours', () => {
  const request = { ...posted, host: '127.0.0.1:3000', origin: 'https://calls.example' };
  expect(comesFromHere(request, 'https://calls.example')).toBe(true);
  expect(comesFromHere(request, 'https://other.example')).toBe(false);
});
