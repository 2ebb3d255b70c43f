import { expect, test } from 'vitest';
import { hashOfNobody, hashPassword, isOutdated, verifyPassword } from './passwords.ts';

/** Cheap, for tests that hash often. */
const cheap = { memoryKiB: 64, passes: 1, lanes: 1 };

test('a password belongs to its own hash and to no other', async () => {
  const hash = await hashPassword('correct horse battery', cheap);
  expect(await verifyPassword('correct horse battery', hash)).toBe(true);
  expect(await verifyPassword('correct horse batterz', hash)).toBe(false);
  expect(await verifyPassword('', hash)).toBe(false);
});

test('two hashes of one password differ, and name their cost', async () => {
  const hashes = [await hashPassword('correct horse', cheap), await hashPassword('correct horse', cheap)];
  expect(hashes[0]).not.toBe(hashes[1]);
  expect(hashes[0]).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
});

test('today’s cost is not below what OWASP asks for', async () => {
  const [, memoryKiB, passes] = /m=(\d+),t=(\d+)/.exec(await hashPassword('correct horse')) ?? [];
  expect(Number(memoryKiB)).toBeGreaterThanOrEqual(19_456);
  expect(Number(passes)).toBeGreaterThanOrEqual(2);
});

test('an accent spelt as one character or as two is the same password', async () => {
  const hash = await hashPassword('caf\u00e9 au lait', cheap);
  expect(await verifyPassword('cafe\u0301 au lait', hash)).toBe(true);
});

test('a hash made at another cost is outdated', async () => {
  expect(isOutdated(await hashPassword('correct horse', cheap))).toBe(true);
  expect(isOutdated(await hashPassword('correct horse', cheap), cheap)).toBe(false);
});

test('nobody’s hash costs the same and fits no password', async () => {
  expect(isOutdated(hashOfNobody(cheap), cheap)).toBe(false);
  expect(await verifyPassword('', hashOfNobody(cheap))).toBe(false);
});

test('what is no argon2id hash fits no password', async () => {
  expect(await verifyPassword('correct horse', '')).toBe(false);
  expect(await verifyPassword('correct horse', 'correct horse')).toBe(false);
});
