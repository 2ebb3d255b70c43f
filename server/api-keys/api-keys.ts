import { randomBytes } from 'node:crypto';
import { note } from '#server/audit/note.ts';
import { readCampaignSummary } from '#server/campaigns/campaigns.ts';
import { openCampaign } from '#server/campaigns/receiving.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db, Trx } from '#server/db/db.ts';
import type { Log } from '#server/log.ts';
import { hashToken } from '#server/people/tokens.ts';
import type { ApiKeyDraft, ApiKeyShown, KeyState, NewApiKey } from '#shared/api-keys.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import {
  type ApiKeyRow,
  activeKeysNamed,
  insertKey,
  keyById,
  keyOrganization,
  keysOf,
  markRevoked,
} from './api-keys.db.ts';
import { keyFrom, shownStartOf } from './key-form.ts';

type ReadDeps = { readonly db: Db; readonly clock: Clock };
type WriteDeps = ReadDeps & { readonly log: Log; readonly newId: (kind: 'apiKey') => string };

/** So that a key can be replaced without a gap: the next one is made before the last one is revoked. */
const mostActiveOfOneName = 2;

/** The keys of a campaign, active ones first. Throws not_found. */
export async function listKeysOf(deps: ReadDeps, actor: Actor, campaignId: string): Promise<ApiKeyShown[]> {
  await readCampaignSummary(deps, actor, campaignId);
  return shownRows(deps, actor, campaignId);
}

/** The keys of all campaigns, active ones first. */
export async function listAllKeys(deps: ReadDeps, actor: Actor): Promise<ApiKeyShown[]> {
  return shownRows(deps, actor, null);
}

/**
 * Makes a key; the answer is the only place where it ever stands. Throws not_found, campaign_archived,
 * two_keys_active, invalid_request.
 */
export async function createApiKey(
  deps: WriteDeps,
  actor: Actor,
  campaignId: string,
  draft: ApiKeyDraft,
): Promise<NewApiKey> {
  const { organizationId } = actor;
  if ((await openCampaign(deps.db, organizationId, campaignId)) === null) throw new KnownError('not_found');
  const now = nowOf(deps.clock);
  const expiresAt = draft.expires_at === null ? null : new Date(draft.expires_at);
  if (expiresAt !== null && expiresAt <= now) {
    throw new KnownError('invalid_request', { problem: 'expires_at: it lies in the past' });
  }
  const key = keyFrom(randomBytes(32));
  const id = deps.newId('apiKey');
  const row = await deps.db.transaction().execute(async (trx) => {
    await refuseThird(trx, { organizationId, campaignId, name: draft.name, now });
    await insertKey(trx, {
      organizationId,
      id,
      campaignId,
      name: draft.name,
      hash: hashToken(key),
      shownStart: shownStartOf(key),
      scopes: [...new Set(draft.scopes)],
      createdBy: actor.kind === 'person' ? actor.userId : null,
      now,
      expiresAt,
    });
    const made = await keyById(trx, actor, id);
    const after = { campaign: made?.campaign_name ?? null, scopes: draft.scopes, expires: draft.expires_at };
    await note(trx, actor, { act: 'api_key.created', id, at: now, after });
    return made;
  });
  deps.log.info({ event: 'api_key_created', key: id, campaign: campaignId }, 'API key created');
  return { ...shownKey(found(row), now), key };
}

/** Takes a key back at once; again changes nothing. Throws not_found. */
export async function revokeApiKey(deps: WriteDeps, actor: Actor, id: string): Promise<ApiKeyShown> {
  found(await keyById(deps.db, actor, id));
  const now = nowOf(deps.clock);
  await deps.db.transaction().execute(async (trx) => {
    const revoked = await markRevoked(trx, actor.organizationId, id, now);
    if (revoked) await note(trx, actor, { act: 'api_key.revoked', id, at: now });
  });
  deps.log.info({ event: 'api_key_revoked', key: id }, 'API key revoked');
  return shownKey(found(await keyById(deps.db, actor, id)), now);
}

/** The organization a key belongs to, for the command line. Throws not_found. */
export async function organizationOfKey(db: Db, id: string): Promise<string> {
  return found(await keyOrganization(db, id));
}

async function refuseThird(trx: Trx, given: Parameters<typeof activeKeysNamed>[1]): Promise<void> {
  if ((await activeKeysNamed(trx, given)) >= mostActiveOfOneName) {
    throw new KnownError('two_keys_active', { name: given.name });
  }
}

async function shownRows(deps: ReadDeps, actor: Actor, campaignId: string | null): Promise<ApiKeyShown[]> {
  const now = nowOf(deps.clock);
  const rows = await keysOf(deps.db, actor, { campaignId, now });
  return rows.map((row) => shownKey(row, now));
}

function shownKey(row: ApiKeyRow, now: Date): ApiKeyShown {
  return {
    id: row.id,
    campaign: { id: row.campaign_id, name: row.campaign_name },
    name: row.name,
    starts_with: row.shown_start,
    scopes: row.scopes,
    state: stateOf(row, now),
    created_by: row.creator_name,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at?.toISOString() ?? null,
    last_used_at: row.last_used_at?.toISOString() ?? null,
    revoked_at: row.revoked_at?.toISOString() ?? null,
  };
}

function stateOf(row: ApiKeyRow, now: Date): KeyState {
  if (row.revoked_at !== null) return 'revoked';
  return row.expires_at !== null && row.expires_at <= now ? 'expired' : 'active';
}

function found<Found>(given: Found | undefined): Found {
  if (given === undefined) throw new KnownError('not_found');
  return given;
}
