import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Place } from './envelope.ts';
import { keysIn } from './key-file.ts';
import { openSecrets } from './secrets.ts';

const folder = await mkdtemp(join(tmpdir(), 'totalview-secrets-'));
afterAll(() => rm(folder, { recursive: true }));
const place: Place = { table: 'two_factors', organizationId: null, id: 'user_a' };
const unreadable = { code: 'secret_unreadable' };

let files = 0;
let path = '';
beforeEach(() => {
  files += 1;
  path = join(folder, `secret-${files}.key`);
});

test('the first start makes a key file that its owner alone may read', async () => {
  const secrets = await openSecrets({ path });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(keysIn((await readFile(path, 'utf8')).trim().split('\n'))).toHaveLength(1);
  const envelope = await secrets.seal('a secret', place);
  expect(await (await openSecrets({ path })).open(envelope, place)).toBe('a secret');
});

test('many first starts at once make one key', async () => {
  const houses = await Promise.all(Array.from({ length: 8 }, () => openSecrets({ path })));
  const envelope = await houses[0]!.seal('a secret', place);
  for (const house of houses) expect(await house.open(envelope, place)).toBe('a secret');
  expect((await readdir(folder)).filter((name) => name.startsWith(`secret-${files}.key.`))).toEqual([]);
});

test('without its key a secret is unreadable, and says so', async () => {
  const envelope = await (await openSecrets({ path })).seal('a secret', place);
  await rm(path);
  await expect((await openSecrets({ path })).open(envelope, place)).rejects.toMatchObject(unreadable);
});

test('a rotated key stays for one rotation, for another process that still seals with it', async () => {
  const [one, other] = [await openSecrets({ path }), await openSecrets({ path })];
  let envelope = await one.seal('a secret', place);
  const late = await one.seal('late', place);
  const resealAll = async () => {
    envelope = (await one.reseal(envelope, place)) ?? envelope;
  };
  const first = await one.rotate(resealAll);
  expect(envelope).toContain(`.${first}.`);
  expect(await other.open(envelope, place)).toBe('a secret');
  expect(await other.open(late, place)).toBe('late');
  expect(await other.reseal(envelope, place)).toBeNull();

  expect(await other.rotate(resealAll)).not.toBe(first);
  expect(await one.open(envelope, place)).toBe('a secret');
  await expect(one.open(late, place)).rejects.toMatchObject(unreadable);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('keys of the environment: the first one seals, all of them open', async () => {
  const keys = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)].map((bytes) => bytes.toString('base64'));
  const before = await openSecrets({ given: keysIn(keys.slice(0, 1)) ?? [] });
  const after = await openSecrets({ given: keysIn(keys.toReversed()) ?? [] });
  let envelope = await before.seal('a secret', place);
  expect(await after.open(envelope, place)).toBe('a secret');
  const id = await after.rotate(async () => {
    envelope = (await after.reseal(envelope, place)) ?? envelope;
  });
  expect(envelope).toContain(`.${id}.`);
  await expect(before.open(envelope, place)).rejects.toMatchObject(unreadable);
});

test.each(['', 'nonsense\n', `${Buffer.alloc(31).toString('base64')}\n`])(
  'a key file that holds %j stops the start',
  async (text) => {
    await writeFile(path, text);
    await chmod(path, 0o600);
    await expect(openSecrets({ path })).rejects.toThrow(`${path} holds no keys.`);
  },
);
