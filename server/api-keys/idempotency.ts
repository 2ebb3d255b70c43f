import { createHash, randomUUID } from 'node:crypto';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db, Trx } from '#server/db/db.ts';
import type { Log } from '#server/log.ts';
import { KnownError } from '#shared/errors.ts';
import type { KeyHolder } from '#shared/permissions.ts';
import {
  type Answered,
  type Claim,
  claimRequest,
  deleteClaim,
  extendClaim,
  keepAnswer,
  removeOldAnswers,
} from './idempotency.db.ts';
import { removeOldCounts } from './identify-key.db.ts';
import { keepLease, leaseFrom } from './lease.ts';

type Deps = { readonly db: Db; readonly clock: Clock; readonly log: Log };

const keptForMs = 24 * 3_600_000;
const askAgainSeconds = 2;

/** Keeps the answer to a request, in the transaction of its effect. Throws request_running when another took it over. */
export type Keep = (
  trx: Trx,
  done: { fingerprint: string; callId: string | null; reply: unknown },
) => Promise<void>;

/** What a request turned out to be: done now, or done before with this answer. */
export type Done<Reply> = { readonly replayed: boolean; readonly reply: Reply };

/**
 * Does what a request asks once, however often it comes with the same Idempotency-Key within 24 hours; every later one
 * gets the first one's answer. `work` keeps its answer; one that ends without keeping any leaves the key free.
 * `fingerprint` finds out what a repeated request asks, without effect. Throws request_running, idempotency_key_reused.
 */
export async function doOnce<Reply>(
  deps: Deps,
  asked: { actor: KeyHolder; name: string },
  steps: { fingerprint: () => Promise<string>; work: (keep: Keep) => Promise<Reply> },
): Promise<Done<Reply>> {
  const claim = claimOf(asked.actor, asked.name);
  const now = nowOf(deps.clock);
  const until = { now, leaseUntil: leaseFrom(now), expiresAt: new Date(now.getTime() + keptForMs) };
  const before = await claimRequest(deps.db, claim, until);
  if (before === 'running') throw running();
  if (before !== 'claimed') return replay<Reply>(before, await steps.fingerprint());
  const stopLease = keepLease(deps, (leaseUntil) => extendClaim(deps.db, claim, leaseUntil));
  try {
    return { replayed: false, reply: await steps.work((trx, done) => keep(trx, claim, done)) };
  } catch (error) {
    await deleteClaim(deps.db, claim);
    throw error;
  } finally {
    stopLease();
  }
}

/** What a request asks, as one hash: the same for the same parts, whatever stands between them. */
export function fingerprintOf(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Removes what nobody can ask for any more: answers older than a day, and counts that are over. */
export async function forgetOldRequests(deps: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  const now = nowOf(deps.clock);
  await removeOldAnswers(deps.db, now);
  await removeOldCounts(deps.db, now);
}

function claimOf(actor: KeyHolder, name: string): Claim {
  const nameHash = createHash('sha256').update(name).digest('hex');
  return { organizationId: actor.organizationId, keyId: actor.keyId, nameHash, holder: randomUUID() };
}

function replay<Reply>(before: Answered, fingerprint: string): Done<Reply> {
  if (before.fingerprint !== fingerprint) throw new KnownError('idempotency_key_reused');
  return { replayed: true, reply: before.reply.body as Reply };
}

async function keep(trx: Trx, claim: Claim, done: Parameters<Keep>[1]): Promise<void> {
  const { fingerprint, callId, reply } = done;
  const answered = { fingerprint, callId, reply: { body: reply ?? null } };
  if (!(await keepAnswer(trx, claim, answered))) throw running();
}

function running(): KnownError {
  return new KnownError('request_running', { seconds: askAgainSeconds });
}
