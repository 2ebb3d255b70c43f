import { ProviderName } from '#shared/providers.ts';
import { accountRowsOf } from './accounts.db.ts';
import type { ReadyDeps } from './ready.ts';
import { accountIdOf } from './shown.ts';
import type { Standing } from './standing.ts';
import { standingsOf } from './turns.db.ts';

/** The providers whose account, as an organization reaches it, is paused, and how it stands. */
export async function pausedProviders(
  { db, config }: ReadyDeps,
  organizationId: string,
): Promise<{ provider: ProviderName; standing: Standing }[]> {
  const rows = await accountRowsOf(db, organizationId);
  const accounts = ProviderName.options.flatMap((provider) => {
    const own = rows.find((row) => row.provider === provider);
    const id = accountIdOf(provider, own, config.providers[provider]);
    return id === null ? [] : [{ provider, id }];
  });
  const standings = await standingsOf(
    db,
    accounts.map(({ id }) => id),
  );
  return accounts.flatMap(({ provider, id }) => {
    const standing = standings.get(id)?.standing;
    return standing === undefined || standing.status === 'open' ? [] : [{ provider, standing }];
  });
}
