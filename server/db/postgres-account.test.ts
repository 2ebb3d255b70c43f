import { describe, expect, test } from 'vitest';
import { chooseAccounts, grants, parsePasswd } from './postgres-account.ts';

const named = parsePasswd(
  ['root:x:0:0:root:/root:/bin/bash', 'daemon:x:1:1::/:/bin/sh', 'nobody:x:65534:65534::/:/bin/sh', ''].join(
    '\n',
  ),
);
const alice = { uid: 1000, gid: 1000 };

test('reads the accounts one can step down to', () => {
  expect([...named]).toEqual([
    ['daemon', { uid: 1, gid: 1 }],
    ['nobody', { uid: 65_534, gid: 65_534 }],
  ]);
  expect([...parsePasswd('nobody:*:-2:-2:Unprivileged User:/var/empty:/usr/bin/false')]).toEqual([]);
});

describe('who runs PostgreSQL', () => {
  test('is oneself, unless one is root', () => {
    const accounts = chooseAccounts({ isRoot: false, dataOwner: alice, named });
    expect(accounts).toEqual({ creator: undefined, server: undefined });
  });

  test('is an account of its own when root owns the data folder; a named one makes the cluster', () => {
    const accounts = chooseAccounts({ isRoot: true, dataOwner: { uid: 0, gid: 0 }, named });
    expect(accounts).toEqual({ creator: { uid: 65_534, gid: 65_534 }, server: { uid: 65_525, gid: 65_525 } });
  });

  test("is the data folder's owner when root starts TotalView in somebody's folder", () => {
    const withAlice = new Map([...named, ['alice', alice] as const]);
    expect(chooseAccounts({ isRoot: true, dataOwner: alice, named: withAlice })).toEqual({
      creator: alice,
      server: alice,
    });
    const nameless = chooseAccounts({ isRoot: true, dataOwner: alice, named });
    expect(nameless).toEqual({ creator: { uid: 65_534, gid: 65_534 }, server: alice });
  });
});

test('the owner is judged by the first bits, the group by the second, everybody else by the third', () => {
  const file = { uid: 1000, gid: 50, mode: 0o40_751 };
  const granted = (uid: number, gid: number) => [1, 4, 5].map((wanted) => grants(file, { uid, gid }, wanted));
  expect(granted(1000, 1)).toEqual([true, true, true]);
  expect(granted(7, 50)).toEqual([true, true, true]);
  expect(granted(7, 7)).toEqual([true, false, false]);
  expect(grants({ ...file, mode: 0o077 }, { uid: 1000, gid: 50 }, 1)).toBe(false);
});
