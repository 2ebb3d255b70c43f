import { SpeechProvider } from '#shared/providers.ts';
import { accountRowsOf } from './accounts.db.ts';
import { type ReadyDeps, readyProviders } from './ready.ts';
import { accountIdOf } from './shown.ts';
import type { Standing } from './standing.ts';
import { standingsOf } from './turns.db.ts';

/** Trouble is lasting when it has gone on so long and so often, without a single answer between. */
const lastingMs = 2 * 60_000;
const lastingFailures = 3;

/**
 * The providers that a recording may be given to, in the order in which they are tried: the chosen one, and where the
 * campaign allows it the others that are set up, after it as long as it works and before it while it does not.
 */
export async function speechOrder(
  deps: ReadyDeps,
  organizationId: string,
  chosen: SpeechProvider,
  mayFailOver: boolean,
): Promise<SpeechProvider[]> {
  if (!mayFailOver) return [chosen];
  const ready = await readyProviders(deps, organizationId);
  const others = SpeechProvider.options.filter((provider) => provider !== chosen && ready[provider]);
  if (others.length === 0) return [chosen];
  const rows = await accountRowsOf(deps.db, organizationId);
  const accounts = new Map(
    [chosen, ...others].map((provider) => {
      const own = rows.find((row) => row.provider === provider);
      return [provider, accountIdOf(provider, own, deps.config.providers[provider])];
    }),
  );
  const standings = await standingsOf(
    deps.db,
    [...accounts.values()].flatMap((id) => (id === null ? [] : [id])),
  );
  const isDown = (provider: SpeechProvider): boolean => {
    const found = standings.get(accounts.get(provider) ?? '');
    return found !== undefined && isOut(found.standing, found.now);
  };
  return [chosen, ...others].toSorted((a, b) => Number(isDown(a)) - Number(isDown(b)));
}

/** Whether an account is paused, or its trouble lasts. */
export function isOut({ status, failures, failingSince }: Standing, now: Date): boolean {
  if (status !== 'open') return true;
  if (failingSince === null || failures < lastingFailures) return false;
  return now.getTime() - failingSince.getTime() >= lastingMs;
}
