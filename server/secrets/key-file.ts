import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { type SecretKey, secretKey } from './envelope.ts';

const keyBytes = 32;

/** A file of keys that cannot be used; its message says which and what to do. */
export class KeyFileError extends Error {
  override name = 'KeyFileError';
}

/** The keys of a file, one a line in base64, the one that seals first. Makes the file, for its owner alone, when there is none. */
export async function readKeyFile(path: string): Promise<SecretKey[]> {
  const text = (await textOf(path)) ?? (await makeFile(path));
  const keys = keysIn(text.split('\n').filter((line) => line !== ''));
  if (keys === null) throw new KeyFileError(`${path} holds no keys. Put the file back as it was.`);
  return keys;
}

/** Keys written in base64; null when one of them is not 32 bytes, or there is none. */
export function keysIn(lines: readonly string[]): SecretKey[] | null {
  const keys = lines.map((line) => Buffer.from(line.trim(), 'base64'));
  if (keys.length === 0 || keys.some(({ length }) => length !== keyBytes)) return null;
  return keys.map(secretKey);
}

/** Puts a new key before the others: from now on it seals. */
export async function addKey(path: string, keys: readonly SecretKey[]): Promise<SecretKey[]> {
  const all = [secretKey(randomBytes(keyBytes)), ...keys];
  await writeKeys(path, all);
  return all;
}

/** Replaces the keys of a file, whole or not at all. */
export async function writeKeys(path: string, keys: readonly SecretKey[]): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, textFrom(keys), { mode: 0o600, flag: 'wx', flush: true });
  await rename(draft, path);
}

function textFrom(keys: readonly SecretKey[]): string {
  return keys.map(({ bytes }) => `${bytes.toString('base64')}\n`).join('');
}

/** Of two processes at their first start one makes the file; the other one reads it. */
async function makeFile(path: string): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  const options = { mode: 0o600, flag: 'wx', flush: true } as const;
  await writeFile(draft, textFrom([secretKey(randomBytes(keyBytes))]), options);
  try {
    await link(draft, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return await readFile(path, 'utf8');
}

async function textOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
