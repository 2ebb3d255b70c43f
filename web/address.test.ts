import { expect, test } from 'vitest';
import { listCalls, readCall } from '#shared/calls.ts';
import { openSample } from '#shared/samples.ts';
import { addressOf } from './address.ts';

test('fills the path and escapes what it is given', () => {
  expect(addressOf(readCall, { id: 'call_1' })).toBe('/api/v1/calls/call_1');
  expect(addressOf(openSample, { name: 'a b/c' })).toBe('/api/v1/samples/a%20b%2Fc/open');
});

test('leaves out query values that say nothing', () => {
  const query = { status: 'failed', search: '', campaign_id: undefined, flagged: false, limit: 50 };
  expect(addressOf(listCalls, {}, query)).toBe('/api/v1/calls?status=failed&flagged=false&limit=50');
});

test('refuses a path with a hole', () => {
  expect(() => addressOf(readCall)).toThrow('needs id');
});
