import type { Clock } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { failureOf, KnownError } from '#shared/errors.ts';
import type { ProviderName } from '#shared/providers.ts';
import { type ReachDeps, type Reached, reachedBy } from './reached.ts';
import { atRest, nextProbe, type Standing } from './standing.ts';
import { tellProvider } from './tell.db.ts';
import { lockStanding, standingsOf, writeStanding } from './turns.db.ts';

export type GoOnDeps = ReachDeps & {
  readonly db: Db;
  readonly clock: Clock;
  /** Asks an account for something harmless. Throws the provider_* errors. */
  readonly tryAccount: (reached: Reached) => Promise<unknown>;
};

/**
 * Who of those waiting for a provider may go on. Nobody while its account is paused; when the time has come, a harmless
 * request tells whether the key is taken again. That an account is paid shows only by a call: one goes first.
 */
export async function mayGoOn(
  deps: GoOnDeps,
  organizationId: string,
  provider: ProviderName,
): Promise<'all' | 'one' | 'none'> {
  const reached = await reachedBy(deps, organizationId, provider);
  if (reached === null) return 'all';
  const found = (await standingsOf(deps.db, [reached.accountId])).get(reached.accountId);
  if (found === undefined || found.standing.status === 'open') return 'all';
  const { standing, inFlight, waiting, now } = found;
  if (standing.probeAt !== null && standing.probeAt > now) return 'none';
  if (standing.status === 'trial' && inFlight + waiting > 0) return 'none';
  const after = await triedAgain(deps, reached, standing);
  if (after === null || after.status === 'paused') return 'none';
  return after.status === 'open' ? 'all' : 'one';
}

/** Tries a paused account with a harmless request; answers how it stands then, null where it changed meanwhile. */
export async function triedAgain(
  deps: GoOnDeps,
  reached: Reached,
  before: Pick<Standing, 'probes' | 'error'>,
): Promise<Standing | null> {
  const failure = await deps.tryAccount(reached).then(
    () => null,
    (error: unknown) => (error instanceof KnownError ? error : new KnownError('internal')),
  );
  return deps.db.transaction().execute(async (trx) => {
    const { standing, now } = await lockStanding(trx, reached.accountId);
    if (standing.status === 'open' || standing.probes !== before.probes) return null;
    const after = afterTry(standing, failure, now);
    await writeStanding(trx, reached.accountId, after);
    await tellProvider(trx, reached);
    return after;
  });
}

/** A key that is taken opens the account. One that was not paid goes on trial, and the next trial comes later. */
function afterTry(before: Standing, failure: KnownError | null, now: Date): Standing {
  if (failure !== null) {
    const error = failure.retry === 'pause' ? failureOf(failure) : before.error;
    return { ...before, status: 'paused', error, errorAt: now, ...nextProbe(before, now) };
  }
  if (before.error?.code === 'provider_key_refused') {
    const { allowed, loweredAt, nextStartAt, holdUntil } = before;
    return { ...atRest, allowed, loweredAt, nextStartAt, holdUntil };
  }
  return { ...before, status: 'trial', ...nextProbe(before, now) };
}
