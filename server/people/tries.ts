import { isIPv6 } from 'node:net';
import type { Db } from '#server/db/db.ts';
import { KnownError } from '#shared/errors.ts';
import { hashToken } from './tokens.ts';
import { forgetTries, giveTryBack, type TryLimit, takeTry } from './tries.db.ts';

/** Tries of one caller: twenty at once, then one in fifteen seconds. An office behind one address needs some room. */
const perAddress = { burst: 20, intervalMs: 15_000 } as const satisfies TryLimit;
/** Tries for one e-mail address, whoever makes them: ten at once, then one in thirty seconds. */
const perEmail = { burst: 10, intervalMs: 30_000 } as const satisfies TryLimit;

/** Two-factor codes of one login, whose password is known: five at once, then one in five minutes. */
const perSecondFactor = { burst: 5, intervalMs: 300_000 } as const satisfies TryLimit;
/** Letters to one e-mail address: one a minute. */
const perLetter = { burst: 1, intervalMs: 60_000 } as const satisfies TryLimit;

/** Who tries to sign in as whom. */
export type Attempt = { readonly address: string; readonly email: string };

/**
 * Counts a try to sign in before the password is looked at, so that many at once cannot slip through; refuses it with
 * the seconds to wait when one of its two limits is used up. A caller who may try no more uses up nobody's e-mail limit.
 */
export async function countTry(db: Db, attempt: Attempt, now: Date): Promise<void> {
  refuseWhenEarly(await takeTry(db, addressKey(attempt.address), perAddress, now));
  refuseWhenEarly(await takeTry(db, emailKey(attempt.email), perEmail, now));
}

/**
 * Forgets the try of somebody who then signed in, and all tries for their e-mail address: only failures are meant to
 * count. The caller's earlier failures with other addresses stay counted.
 */
export async function forgiveTries(db: Db, attempt: Attempt, now: Date): Promise<void> {
  await giveTryBack(db, addressKey(attempt.address), perAddress);
  await forgetTries(db, emailKey(attempt.email), now);
}

/** Gives one try back that was no guess: the password was right, and something else is still to be asked. */
export async function returnTry(db: Db, attempt: Attempt): Promise<void> {
  await giveTryBack(db, addressKey(attempt.address), perAddress);
  await giveTryBack(db, emailKey(attempt.email), perEmail);
}

/** Counts a two-factor code before it is looked at. */
export async function countSecondFactor(db: Db, userId: string, now: Date): Promise<void> {
  refuseWhenEarly(await takeTry(db, `second-factor:${userId}`, perSecondFactor, now));
}

/** Forgets the two-factor codes of a login: the last one was right. */
export async function forgiveSecondFactor(db: Db, userId: string, now: Date): Promise<void> {
  await forgetTries(db, `second-factor:${userId}`, now);
}

/** Refuses a second letter of a kind to an address within a minute, whether or not anybody has it. */
export async function countLetter(
  db: Db,
  kind: 'code' | 'reset',
  attempt: Attempt,
  now: Date,
): Promise<void> {
  refuseWhenEarly(await takeTry(db, addressKey(attempt.address), perAddress, now));
  refuseWhenEarly(await takeTry(db, `letter:${kind}:${hashToken(attempt.email)}`, perLetter, now));
}

/** Whoever has one IPv6 address has its whole /64, so that is what is counted. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : 8 - front.length - back.length;
  const groups = [...front, ...Array.from({ length: gap }, () => '0'), ...back];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

function refuseWhenEarly(waitMs: number): void {
  if (waitMs > 0) throw new KnownError('too_many_requests', { seconds: Math.ceil(waitMs / 1000) });
}

function addressKey(address: string): string {
  return `sign-in:address:${networkOf(address)}`;
}

/** Hashed, because people type passwords where the address belongs. */
function emailKey(email: string): string {
  return `sign-in:email:${hashToken(email)}`;
}
