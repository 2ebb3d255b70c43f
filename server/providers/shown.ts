import type { ProviderShown } from '#shared/provider-settings.ts';
import type { ProviderName } from '#shared/providers.ts';
import type { AccountRow } from './accounts.db.ts';
import { whoseAccount } from './reached.ts';
import type { InstallationAccount } from './variables.ts';

type Own = AccountRow & { readonly saverName: string | null };

/** A provider as an Owner sees it: of keys nothing but their ends. */
export function shownProvider(
  provider: ProviderName,
  own: Own | undefined,
  installation: InstallationAccount,
): ProviderShown {
  const from = whoseAccount(provider, own, installation);
  const isOwn = from === 'organization';
  const atOnce = (isOwn ? own?.at_once : null) ?? installation.atOnce;
  return {
    provider,
    state: from === null ? 'off' : 'ok',
    from,
    key_ends: isOwn ? (own?.key_ends ?? null) : endOf(installation.key),
    base_url: isOwn ? (own?.base_url ?? null) : installation.baseUrl,
    model: own?.model ?? installation.model,
    at_once: atOnce,
    allowed: atOnce,
    in_flight: 0,
    waiting: 0,
    paused_calls: 0,
    error: null,
    error_at: null,
    since: null,
    next_try_at: null,
    own: own === undefined ? null : ownShown(own),
  };
}

function ownShown(own: Own): ProviderShown['own'] {
  return {
    key_ends: own.key_ends,
    base_url: own.base_url,
    model: own.model,
    at_once: own.at_once,
    saved_by: own.saverName,
    saved_at: own.saved_at.toISOString(),
  };
}

/** Of a short key even four characters would tell too much. */
function endOf(key: string | null): string | null {
  return key === null || key.length < 8 ? null : key.slice(-4);
}
