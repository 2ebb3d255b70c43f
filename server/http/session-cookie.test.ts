import { expect, test } from 'vitest';
import { clearSessionCookie, readSessionCookie, writeSessionCookie } from './session-cookie.ts';

const expiresAt = new Date('2026-12-22T10:00:00Z');

test('the cookie is out of reach of scripts and other sites', () => {
  expect(writeSessionCookie({ token: 'abc', expiresAt, secure: false })).toBe(
    'totalview_session=abc; Path=/; Expires=Tue, 22 Dec 2026 10:00:00 GMT; HttpOnly; SameSite=Lax',
  );
});

test('behind TLS it is Secure and bound to the host', () => {
  expect(writeSessionCookie({ token: 'abc', expiresAt, secure: true })).toBe(
    '__Host-totalview_session=abc; Path=/; Expires=Tue, 22 Dec 2026 10:00:00 GMT; HttpOnly; SameSite=Lax; Secure',
  );
});

test('signing out takes it away', () => {
  expect(clearSessionCookie(false)).toBe(
    'totalview_session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax',
  );
});

test.each([
  ['totalview_session=abc', 'abc'],
  ['theme=dark; totalview_session=abc; other=1', 'abc'],
  ['xtotalview_session=abc', null],
  ['__Host-totalview_session=abc', null],
  ['totalview_session=', null],
  ['', null],
  [undefined, null],
])('the token of %j is %j', (header, token) => {
  expect(readSessionCookie(header, false)).toBe(token);
});
