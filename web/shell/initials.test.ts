import { expect, test } from 'vitest';
import { initialsOf } from './initials.ts';

test.each([
  ['Riya Patel', 'RP'],
  ['  maya  de la Cruz ', 'MC'],
  ['Žofie', 'Ž'],
  ['', ''],
])('%s is shown as %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
