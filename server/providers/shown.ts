import type { Failure } from '#shared/errors.ts';
import type { FailureShown } from '#shared/failures.ts';
import type { ProviderShown, ProviderState } from '#shared/provider-settings.ts';
import type { ProviderName } from '#shared/providers.ts';
import type { AccountRow } from './accounts.db.ts';
import { idOfInstallation, whoseAccount } from './reached.ts';
import { atRest, limitOf, type Standing } from './standing.ts';
import type { InstallationAccount } from './variables.ts';

/** What an organization has set about a provider, and who has. */
export type Own = AccountRow & { readonly saverName: string | null };

/** What goes on at an account. */
export type GoingOn = { readonly standing: Standing; readonly inFlight: number; readonly waiting: number };

/** The account behind a provider; null where there is none. */
export function accountIdOf(
  provider: ProviderName,
  own: Own | undefined,
  installation: InstallationAccount,
): string | null {
  const from = whoseAccount(provider, own, installation);
  if (from === 'organization') return own?.account_id ?? null;
  return from === null ? null : idOfInstallation(provider, installation);
}

/** A provider as an Owner sees it: of keys nothing but their ends. */
export function shownProvider(
  provider: ProviderName,
  own: Own | undefined,
  installation: InstallationAccount,
  goingOn: GoingOn = { standing: atRest, inFlight: 0, waiting: 0 },
): Omit<ProviderShown, 'paused_calls'> {
  const from = whoseAccount(provider, own, installation);
  const isOwn = from === 'organization';
  const atOnce = (isOwn ? own?.at_once : null) ?? installation.atOnce;
  const { standing, inFlight, waiting } = goingOn;
  return {
    provider,
    state: from === null ? 'off' : stateOf(goingOn),
    from,
    key_ends: isOwn ? (own?.key_ends ?? null) : endOf(installation.key),
    base_url: isOwn ? (own?.base_url ?? null) : installation.baseUrl,
    model: own?.model ?? installation.model,
    at_once: atOnce,
    allowed: limitOf({ ...standing, status: 'open' }, atOnce),
    in_flight: inFlight,
    waiting,
    error: standing.error === null ? null : failureShown(standing.error),
    error_at: standing.errorAt?.toISOString() ?? null,
    since: standing.failingSince?.toISOString() ?? null,
    next_try_at: standing.probeAt?.toISOString() ?? null,
    own: own === undefined ? null : ownShown(own),
  };
}

function stateOf({ standing, waiting }: GoingOn): ProviderState {
  if (standing.status !== 'open') return 'paused';
  if (standing.allowed !== null || standing.error?.code === 'provider_busy') return 'busy';
  if (standing.failures > 0) return 'trouble';
  return waiting > 0 ? 'busy' : 'ok';
}

function failureShown({ code, message, advice }: Failure): FailureShown {
  return { code, message, advice };
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
