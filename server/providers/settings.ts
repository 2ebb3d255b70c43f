import { changesOf } from '#server/audit/facts.ts';
import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import { callsWaitingFor } from '#server/pipeline/paused.ts';
import { KnownError } from '#shared/errors.ts';
import type { IdKind } from '#shared/ids.ts';
import type { Actor } from '#shared/permissions.ts';
import { type ProviderDraft, type ProviderShown, regions } from '#shared/provider-settings.ts';
import { ProviderName, providers } from '#shared/providers.ts';
import { assertAsSeen, type Seen } from '#shared/seen.ts';
import { type AccountRow, accountRowsOf, deleteAccount, lockAccount, putAccount } from './accounts.db.ts';
import { placeOfKey, type ReachDeps } from './reached.ts';
import { accountIdOf, shownProvider } from './shown.ts';
import { tellProviderOf } from './tell.db.ts';
import { standingsOf } from './turns.db.ts';

type Deps = ReachDeps & { readonly clock: Clock; readonly newId: (kind: IdKind) => string };

/** Every provider, as one's organization reaches it. */
export async function listProvidersOf(deps: Deps, actor: Actor): Promise<ProviderShown[]> {
  const rows = await accountRowsOf(deps.db, actor.organizationId);
  const accounts = ProviderName.options.map((provider) => {
    const own = rows.find((row) => row.provider === provider);
    const installation = deps.config.providers[provider];
    return { provider, own, installation, id: accountIdOf(provider, own, installation) };
  });
  const ids = accounts.flatMap(({ id }) => (id === null ? [] : [id]));
  const standings = await standingsOf(deps.db, ids);
  const paused = await callsWaitingFor(deps.db, actor.organizationId);
  return accounts.map(({ provider, own, installation, id }) => ({
    ...shownProvider(provider, own, installation, standings.get(id ?? '')),
    paused_calls: paused.get(provider) ?? 0,
  }));
}

/**
 * Sets what is named and leaves the rest. Another key or address is another account: it begins without the troubles of
 * the one before. Sealed before it is written, and never to be read again but by an adapter. Throws changed_meanwhile.
 */
export async function saveProvider(
  deps: Deps,
  actor: Actor,
  provider: ProviderName,
  { seen, ...draft }: ProviderDraft & { readonly seen?: Seen },
): Promise<ProviderShown> {
  const { organizationId } = actor;
  assertAddress(provider, draft.base_url ?? null);
  const changed = await changesIn(deps, actor, provider, draft);
  const at = nowOf(deps.clock);
  await deps.db.transaction().execute(async (trx) => {
    const before = await lockAccount(trx, organizationId, provider);
    assertAsSeen(seen, seenOf(before));
    const row = { ...(before ?? blank(organizationId, provider)), ...changed };
    const isOther = draft.key !== undefined || row.base_url !== (before?.base_url ?? null);
    const after: AccountRow = {
      ...row,
      account_id: before === undefined || isOther ? deps.newId('providerAccount') : before.account_id,
      saved_by: actor.kind === 'person' ? actor.userId : null,
      saved_at: at,
    };
    await putAccount(trx, after);
    await tellProviderOf(trx, organizationId, provider);
    const differences = changesOf(factsOf(provider, before), factsOf(provider, after));
    // A key that ends alike is another key all the same.
    const changes = differences ?? {
      after: { provider, key: draft.key === undefined ? 'the same' : 'another' },
    };
    await note(trx, actor, { act: 'provider.saved', id: organizationId, at, ...changes });
  });
  return await providerOf(deps, actor, provider);
}

/** Forgets what the organization has set about a provider. */
export async function forgetProvider(deps: Deps, actor: Actor, provider: ProviderName): Promise<void> {
  const { organizationId } = actor;
  await deps.db.transaction().execute(async (trx) => {
    if (!(await deleteAccount(trx, organizationId, provider))) return;
    await tellProviderOf(trx, organizationId, provider);
    const at = nowOf(deps.clock);
    await note(trx, actor, { act: 'provider.forgotten', id: organizationId, at, before: { provider } });
  });
}

/** What a form shows of it, of a key its end. */
function seenOf(row: AccountRow | undefined) {
  const { key_ends = null, base_url = null, model = null, at_once = null } = row ?? {};
  return { key: key_ends, base_url, model, at_once };
}

/** Only a Whisper endpoint is anywhere: a key for the others goes to their own addresses and to no stranger's. */
function assertAddress(provider: ProviderName, address: string | null): void {
  if (address === null || provider === 'whisper') return;
  if (regions[provider]?.some(({ url }) => url === address) === true) return;
  throw new KnownError('invalid_request', {
    problem: `base_url: is not an address of ${providers[provider].label}`,
  });
}

async function providerOf(deps: Deps, actor: Actor, provider: ProviderName): Promise<ProviderShown> {
  const rows = await listProvidersOf(deps, actor);
  return rows.find((row) => row.provider === provider) as ProviderShown;
}

function blank(organizationId: string, provider: ProviderName) {
  return {
    organization_id: organizationId,
    provider,
    secret: null,
    key_ends: null,
    base_url: null,
    model: null,
    at_once: null,
  };
}

async function changesIn(
  { secrets }: Deps,
  { organizationId }: Actor,
  provider: ProviderName,
  { key, base_url, model, at_once }: ProviderDraft,
): Promise<Partial<AccountRow>> {
  const sealed =
    key === undefined
      ? {}
      : key === null
        ? { secret: null, key_ends: null }
        : { secret: await secrets.seal(key, placeOfKey(organizationId, provider)), key_ends: key.slice(-4) };
  return {
    ...sealed,
    ...(base_url === undefined ? {} : { base_url: base_url?.replace(/\/+$/, '') ?? null }),
    ...(model === undefined ? {} : { model }),
    ...(at_once === undefined ? {} : { at_once }),
  };
}

/** What the audit log keeps: of a key its end alone. */
function factsOf(provider: ProviderName, row: AccountRow | undefined) {
  return {
    provider,
    key: row?.key_ends == null ? null : `…${row.key_ends}`,
    address: row?.base_url ?? null,
    model: row?.model ?? null,
    at_once: row?.at_once ?? null,
  };
}
