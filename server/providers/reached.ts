import { createHash } from 'node:crypto';
import type { Db } from '#server/db/db.ts';
import type { Secrets } from '#server/secrets/secrets.ts';
import type { ProviderName } from '#shared/providers.ts';
import { type AccountRow, accountRowOf } from './accounts.db.ts';
import type { InstallationAccount, InstallationAccounts } from './variables.ts';

/** The account that an organization's requests to a provider go through. */
export type Reached = {
  /** The same for everybody who shares the account, another one when its key or address changes. */
  readonly accountId: string;
  readonly provider: ProviderName;
  readonly from: 'installation' | 'organization';
  readonly key: string | null;
  readonly baseUrl: string | null;
  readonly model: string | null;
  readonly atOnce: number;
  readonly perMinute: number;
};

export type ReachDeps = {
  readonly db: Db;
  readonly secrets: Secrets;
  readonly config: { readonly providers: InstallationAccounts };
};

/** How an organization reaches a provider; null where nobody has set it up. Throws secret_unreadable. */
export async function reachedBy(
  deps: ReachDeps,
  organizationId: string,
  provider: ProviderName,
): Promise<Reached | null> {
  const row = await accountRowOf(deps.db, organizationId, provider);
  const installation = deps.config.providers[provider];
  const from = whoseAccount(provider, row, installation);
  if (from === null) return null;
  const { perMinute } = installation;
  const shared = { provider, from, perMinute, model: row?.model ?? installation.model };
  if (from === 'installation') {
    const { key, baseUrl, atOnce } = installation;
    return { ...shared, accountId: idOfInstallation(provider, installation), key, baseUrl, atOnce };
  }
  const own = row as AccountRow;
  const { secret } = own;
  return {
    ...shared,
    accountId: own.account_id,
    key: secret === null ? null : await deps.secrets.open(secret, placeOfKey(organizationId, provider)),
    baseUrl: provider === 'whisper' ? own.base_url : (own.base_url ?? installation.baseUrl),
    atOnce: own.at_once ?? installation.atOnce,
  };
}

/**
 * Whose account is used. An organization's own goes before the installation's; an address makes an own account of a
 * Whisper endpoint, elsewhere a key does. The installation's key never goes to an address of an organization.
 */
export function whoseAccount(
  provider: ProviderName,
  own: Pick<AccountRow, 'secret' | 'base_url'> | undefined,
  { key, baseUrl }: Pick<InstallationAccount, 'key' | 'baseUrl'>,
): Reached['from'] | null {
  const isEndpoint = provider === 'whisper';
  if (own !== undefined && (isEndpoint ? own.base_url : own.secret) !== null) return 'organization';
  return (isEndpoint ? baseUrl : key) === null ? null : 'installation';
}

/** Names the installation's account. Of its key no more than a few bits of a hash are told. */
export function idOfInstallation(
  provider: ProviderName,
  { key, baseUrl }: Pick<InstallationAccount, 'key' | 'baseUrl'>,
): string {
  const told = createHash('sha256')
    .update(JSON.stringify([provider, key, baseUrl]))
    .digest('hex')
    .slice(0, 8);
  return `installation.${provider}.${told}`;
}

/** Where the sealed key of an organization belongs. */
export function placeOfKey(organizationId: string, provider: ProviderName) {
  return { table: 'provider_accounts', organizationId, id: provider };
}
