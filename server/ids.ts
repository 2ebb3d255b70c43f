import { randomBytes } from 'node:crypto';
import { type IdKind, idPrefixes } from '#shared/ids.ts';

/** Crockford's base 32: no letter that reads like another. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * A new id: prefix, then 10 characters of time (milliseconds) and 16 of randomness (80 bits), so that ids sort by age
 * (the layout of a ULID).
 */
export function newId(kind: IdKind, now: Date, random: Uint8Array = randomBytes(16)): string {
  let time = '';
  for (let left = now.getTime(), i = 0; i < 10; i += 1) {
    time = alphabet.charAt(left % 32) + time;
    left = Math.floor(left / 32);
  }
  const tail = Array.from(random.subarray(0, 16), (byte) => alphabet.charAt(byte & 31)).join('');
  return `${idPrefixes[kind]}_${time}${tail}`;
}
