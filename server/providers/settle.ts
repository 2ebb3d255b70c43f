import type { Db } from '#server/db/db.ts';
import type { ProviderName } from '#shared/providers.ts';
import { grants, type Outcome, type Rate, type Standing, standingAfter } from './standing.ts';
import { tellProvider } from './tell.db.ts';
import {
  addTurns,
  grantTurns,
  keepStanding,
  lineOf,
  lockStanding,
  removeTurns,
  removeWaiting,
  writeStanding,
} from './turns.db.ts';

/** An account whose turns are shared out: never more than `most` at once, never faster than `rate`. */
export type SharedAccount = {
  readonly accountId: string;
  readonly provider: ProviderName;
  readonly most: number;
  readonly rate: Rate;
};

/** What one process has to say about an account: how many ask, and which turns ended how. */
export type Said = {
  readonly asks: number;
  readonly ends: readonly { readonly id: number; readonly outcome: Outcome }[];
};

/** A turn that may begin: at an instant of the database's, which is so far away. */
export type Granted = { readonly id: number; readonly startsAt: Date; readonly waitMs: number };

export type Settled = {
  /** The turns of those who asked, in line now; null when the account is paused and nobody waits. */
  readonly asked: readonly number[] | null;
  /** Whoever may begin now, in whatever process. */
  readonly granted: readonly Granted[];
  readonly standing: Standing;
  /** Whether it was paused by this. */
  readonly justPaused: boolean;
};

/** Silence of a process until others believe that it has died. */
export const leaseMs = 30_000;

/** Makes all of it true in one transaction, and lets those begin whose turn it is. One process after another gets in. */
export async function settle(db: Db, account: SharedAccount, holder: string, said: Said): Promise<Settled> {
  const { accountId, most, rate } = account;
  await keepStanding(db, accountId, account.provider);
  return db.transaction().execute(async (trx) => {
    const { standing: before, now } = await lockStanding(trx, accountId);
    await removeTurns(
      trx,
      accountId,
      said.ends.map(({ id }) => id),
      now,
    );
    const standing = said.ends.reduce((so, { outcome }) => standingAfter(so, outcome, { now, most }), before);
    const isPaused = standing.status === 'paused';
    if (isPaused) await removeWaiting(trx, accountId);
    const expiresAt = new Date(now.getTime() + leaseMs);
    const asks = isPaused ? 0 : said.asks;
    const asked = asks === 0 ? [] : await addTurns(trx, { accountId, holder, expiresAt }, asks);
    const { held, waiting } = isPaused ? { held: 0, waiting: [] } : await lineOf(trx, accountId, most);
    const { granted, nextStartAt } = grants(standing, { now, most, held, waiting, rate });
    await grantTurns(trx, accountId, granted);
    const after = { ...standing, nextStartAt };
    const isMoved = !isSame(before, after);
    if (isMoved) await writeStanding(trx, accountId, after);
    if (isMoved || asks + said.ends.length + granted.length > 0) await tellProvider(trx, account);
    return {
      asked: isPaused ? null : asked,
      granted: granted.map((turn) => ({ ...turn, waitMs: turn.startsAt.getTime() - now.getTime() })),
      standing: after,
      justPaused: isPaused && before.status === 'open',
    };
  });
}

function isSame(a: Standing, b: Standing): boolean {
  return (Object.keys(a) as (keyof Standing)[]).every((key) => a[key] === b[key]);
}
