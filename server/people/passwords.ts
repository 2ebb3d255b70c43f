import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** What a hash costs: memory in KiB, passes over it, lanes. Above OWASP's least (19,456 KiB, 2, 1). */
export type HashCost = { readonly memoryKiB: number; readonly passes: number; readonly lanes: number };

/** What a new hash costs, for use cases whose tests make hundreds; today's cost unless said. */
export type WithHashCost = { readonly hashCost?: HashCost };

export const hashCost: HashCost = { memoryKiB: 32_768, passes: 3, lanes: 1 };

const tagLength = 32;
const derive = promisify(argon2) as (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer>;

/** Hashes a password with argon2id, outside the event loop; the answer is a PHC string that names its cost. */
export async function hashPassword(
  password: string,
  cost: HashCost = hashCost,
  salt: Buffer = randomBytes(16),
): Promise<string> {
  const tag = await tagOf(password, cost, salt);
  const { memoryKiB, passes, lanes } = cost;
  return `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}$${base64(salt)}$${base64(tag)}`;
}

/** Whether a password belongs to a hash. A text that is no argon2id hash belongs to no password. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash);
  if (parts === null) return false;
  const [, memoryKiB, passes, lanes, salt = '', tag = ''] = parts;
  const cost = { memoryKiB: Number(memoryKiB), passes: Number(passes), lanes: Number(lanes) };
  const expected = Buffer.from(tag, 'base64');
  const actual = await tagOf(password, cost, Buffer.from(salt, 'base64'));
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** Whether a hash was made at another cost than today's, and should be made again when its password is known. */
export function isOutdated(hash: string, cost: HashCost = hashCost): boolean {
  return !hash.startsWith(`$argon2id$v=19$m=${cost.memoryKiB},t=${cost.passes},p=${cost.lanes}$`);
}

/** A hash that no password belongs to, at today's cost: verifying against it takes as long as against a real one. */
export function hashOfNobody(cost: HashCost = hashCost): string {
  const salt = base64(Buffer.alloc(16));
  return `$argon2id$v=19$m=${cost.memoryKiB},t=${cost.passes},p=${cost.lanes}$${salt}$${base64(Buffer.alloc(tagLength))}`;
}

/** Keyboards spell the same accent in different ways; NFKC makes them one. */
function tagOf(password: string, cost: HashCost, salt: Buffer): Promise<Buffer> {
  return derive('argon2id', {
    message: Buffer.from(password.normalize('NFKC')),
    nonce: salt,
    memory: cost.memoryKiB,
    passes: cost.passes,
    parallelism: cost.lanes,
    tagLength,
  });
}

/** PHC strings carry base64 without padding. */
function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
