import { randomUUID } from 'node:crypto';
import type { Clock } from '#server/clock.ts';
import { failureOf, KnownError } from '#shared/errors.ts';
import type { Turn } from './account.ts';
import {
  askFor,
  compare,
  type Desk,
  type DeskDeps,
  giveBack,
  isIdle,
  nudge,
  openDesk,
  viewOf,
  waitsFor,
} from './desk.ts';
import { leaseMs, type SharedAccount } from './settle.ts';
import { type Outcome, outcomeOf } from './standing.ts';
import { renewTurns, turnsHeldBy } from './turns.db.ts';

/** The turns of one process at all providers. */
export type Turns = {
  turnOf(account: SharedAccount): Turn;
  stop(): Promise<void>;
};

const lookMs = 250;
/** Every so many looks a process says that it lives, and those who wait are counted anew, in case that somebody died. */
const looksPerRenewal = 8;

/**
 * Shares the places at providers out among all processes. A process asks, ends and waits in one short transaction for
 * all that came together, and looks four times a second whether others have let it begin; it holds no connection.
 */
export function openTurns(deps: Omit<DeskDeps, 'holder'>): Turns {
  const { clock, log } = deps;
  const holder = randomUUID();
  const desks = new Map<string, Desk>();
  const deskOf = (account: SharedAccount): Desk => {
    const desk = desks.get(account.accountId) ?? openDesk({ ...deps, holder }, account);
    desk.account = account;
    desks.set(account.accountId, desk);
    return desk;
  };
  let looks = 0;
  let looking: Promise<void> | null = null;
  const timer = clock.setInterval(() => {
    for (const [id, desk] of desks) if (isIdle(desk)) desks.delete(id);
    if (desks.size === 0) return;
    looks += 1;
    const isRenewal = looks % looksPerRenewal === 0;
    looking ??= look(deps, holder, [...desks.values()], isRenewal)
      .catch((error: unknown) => log.warn({ err: error }, 'could not look for turns at providers'))
      .finally(() => {
        looking = null;
      });
  }, lookMs);
  return {
    turnOf: (account) => (signal, work) => takeTurn(deskOf(account), clock, signal, work),
    stop: async () => {
      clock.clearInterval(timer);
      await looking;
      for (const desk of desks.values()) while (desk.settling !== null) await desk.settling;
    },
  };
}

async function look(
  { db }: Pick<DeskDeps, 'db'>,
  holder: string,
  desks: readonly Desk[],
  isRenewal: boolean,
): Promise<void> {
  if (isRenewal) await renewTurns(db, holder, leaseMs / 1000);
  const waiting = desks.filter((desk) => isRenewal || desk.waiting.size > 0);
  if (waiting.length === 0) return;
  const views = waiting.map((desk) => ({ desk, view: viewOf(desk) }));
  const byAccount = Map.groupBy(await turnsHeldBy(db, holder), ({ accountId }) => accountId);
  for (const { desk, view } of views) {
    const rows = (byAccount.get(desk.account.accountId) ?? []).map(({ id, startsAt, now }) => ({
      id,
      startsAt,
      waitMs: startsAt === null ? 0 : startsAt.getTime() - now.getTime(),
    }));
    if (view !== null) compare(desk, view, rows);
    if (isRenewal && desk.waiting.size > 0) nudge(desk);
  }
}

async function takeTurn<T>(
  desk: Desk,
  clock: Clock,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const granted = await askFor(desk, signal);
  let outcome: Outcome = { kind: 'aborted' };
  try {
    await untilItStarts(clock, granted.waitMs, signal);
    const done = await work();
    outcome = { kind: 'answered' };
    return done;
  } catch (error) {
    if (!(error instanceof KnownError) || signal.aborted) throw error;
    const kind = outcomeOf(error);
    outcome =
      kind === 'answered' ? { kind } : { kind, failure: failureOf(error), startedAt: granted.startsAt };
    throw kind === 'refused' ? waitsFor(error, desk.account.provider) : error;
  } finally {
    await giveBack(desk, granted.id, outcome);
  }
}

async function untilItStarts(clock: Clock, waitMs: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (waitMs <= 0) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = clock.setTimeout(resolve, waitMs);
  const onAbort = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await promise;
  } finally {
    clock.clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
