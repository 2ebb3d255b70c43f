import { pausedProviders } from '#server/providers/paused-providers.ts';
import type { ReadyDeps } from '#server/providers/ready.ts';
import type { PausedProvider } from '#shared/dashboard.ts';
import { type Actor, reachOf } from '#shared/permissions.ts';
import { countWaitingFor } from './waiting.db.ts';

/**
 * The paused providers that concern somebody, with how many calls within reach wait for each: all of them those who look
 * after every call, others those that hold up calls of theirs, and nobody who can do nothing for them.
 */
export async function pausedProvidersFor(deps: ReadyDeps, actor: Actor): Promise<PausedProvider[]> {
  const reach = reachOf(actor, 'calls.reprocess');
  if (reach === 'none') return [];
  const paused = await pausedProviders(deps, actor.organizationId);
  if (paused.length === 0) return [];
  const waiting = await countWaitingFor(deps.db, actor);
  const shown = paused.map(({ provider, standing: { error, failingSince, probeAt } }) => ({
    provider,
    error: error === null ? null : { code: error.code, message: error.message, advice: error.advice },
    since: failingSince?.toISOString() ?? null,
    next_try_at: probeAt?.toISOString() ?? null,
    calls: waiting.get(provider) ?? 0,
  }));
  return shown.filter(({ calls }) => reach === 'all' || calls > 0);
}
