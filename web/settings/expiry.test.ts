import { expect, test } from 'vitest';
import { expiryOf } from './expiry.ts';

test('a key ends so many days from now, or never', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  expect(expiryOf('never', now)).toBeNull();
  expect(expiryOf('30', now)).toBe('2026-12-22T12:00:00.000Z');
  expect(expiryOf('365', now)).toBe('2027-11-22T12:00:00.000Z');
});
