import { changesOf } from '#server/audit/facts.ts';
import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db, Trx } from '#server/db/db.ts';
import type { AgentDraft, AgentSummary } from '#shared/agents.ts';
import type { Act, Facts } from '#shared/audit.ts';
import { KnownError } from '#shared/errors.ts';
import type { IdKind } from '#shared/ids.ts';
import { type Actor, assignedTo, can, reachOf } from '#shared/permissions.ts';
import { assertAsSeen, type Seen } from '#shared/seen.ts';
import { addAgentCampaigns, campaignsOfAgents } from './agents.db.ts';
import { readAgentSummary } from './agents.ts';
import {
  campaignNamesOfAgent,
  campaignsThere,
  holderOfCode,
  insertProfile,
  lockProfile,
  meansCodeTaken,
  type Profile,
  removeAgentCampaigns,
  updateProfile,
} from './profiles.db.ts';

type Deps = { readonly db: Db; readonly clock: Clock; readonly newId: (kind: IdKind) => string };

/** What of an agent is to become different. */
export type AgentChanges = { readonly [Name in keyof AgentDraft]?: AgentDraft[Name] | undefined } & {
  readonly archived?: boolean | undefined;
};

/**
 * Makes an agent. Whoever sees assigned campaigns only makes agents for them: for all of them, unless some are named.
 * Throws agent_code_taken, campaign_not_yours.
 */
export async function createAgentOf(deps: Deps, actor: Actor, draft: AgentDraft): Promise<AgentSummary> {
  const id = deps.newId('agent');
  const { organizationId } = actor;
  const at = nowOf(deps.clock);
  await writing(deps, organizationId, draft.code, async (trx) => {
    const { campaign_ids: named, ...profile } = draft;
    const scoped = reachOf(actor, 'agents.edit') === 'assigned';
    const campaignIds = scoped && named.length === 0 ? assignedTo(actor) : named;
    await assertOwnCampaigns(trx, actor, campaignIds);
    await insertProfile(trx, { organizationId, id, at }, { ...profile, archivedAt: null });
    await addAgentCampaigns(trx, organizationId, id, campaignIds);
    const after = await factsOf(trx, organizationId, id, { ...profile, archivedAt: null });
    await note(trx, actor, { act: 'agent.created', id, at, after });
  });
  return await readAgentSummary(deps, actor, id);
}

/** Edits an agent one may see. Campaigns out of one's own reach stay as they are. Throws not_found, agent_code_taken, campaign_not_yours, changed_meanwhile. */
export async function editAgentOf(
  deps: Deps,
  actor: Actor,
  id: string,
  { seen, ...changes }: AgentChanges & { readonly seen?: Seen },
): Promise<AgentSummary> {
  const { organizationId } = actor;
  await writing(deps, organizationId, changes.code, async (trx) => {
    const before = await lockProfile(trx, actor, id);
    if (before === undefined) throw new KnownError('not_found');
    const works = await campaignsOfAgents(trx, actor, [id]);
    assertAsSeen(seen, { ...before, campaign_ids: works.map((campaign) => campaign.id) });
    const at = nowOf(deps.clock);
    const profile = changed(before, changes, at);
    const factsBefore = await factsOf(trx, organizationId, id, before);
    await updateProfile(trx, organizationId, id, profile);
    if (changes.campaign_ids !== undefined) await replaceCampaigns(trx, actor, id, changes.campaign_ids);
    const differences = changesOf(factsBefore, await factsOf(trx, organizationId, id, profile));
    if (differences !== null) await note(trx, actor, { act: actOf(before, profile), id, at, ...differences });
  });
  return await readAgentSummary(deps, actor, id);
}

async function replaceCampaigns(
  trx: Trx,
  actor: Actor,
  agentId: string,
  campaignIds: readonly string[],
): Promise<void> {
  const { organizationId } = actor;
  await assertOwnCampaigns(trx, actor, campaignIds);
  const within = reachOf(actor, 'agents.edit') === 'assigned' ? assignedTo(actor) : null;
  await removeAgentCampaigns(trx, { organizationId, agentId }, within);
  await addAgentCampaigns(trx, organizationId, agentId, campaignIds);
}

/** An agent as the audit log tells of changes. */
async function factsOf(trx: Trx, organizationId: string, agentId: string, profile: Profile): Promise<Facts> {
  const { name, code, email, extension, archivedAt } = profile;
  const campaigns = await campaignNamesOfAgent(trx, organizationId, agentId);
  return { name, code, email, extension, archived: archivedAt !== null, campaigns };
}

function actOf(before: Profile, after: Profile): Act {
  if ((before.archivedAt === null) === (after.archivedAt === null)) return 'agent.edited';
  return after.archivedAt === null ? 'agent.restored' : 'agent.archived';
}

function changed(before: Profile, changes: AgentChanges, now: Date): Profile {
  const { name, code, email, extension, archived } = changes;
  const archivedAt = archived === true ? (before.archivedAt ?? now) : null;
  return {
    name: name ?? before.name,
    code: code === undefined ? before.code : code,
    email: email === undefined ? before.email : email,
    extension: extension === undefined ? before.extension : extension,
    archivedAt: archived === undefined ? before.archivedAt : archivedAt,
  };
}

/** Whoever sees assigned campaigns only would lose sight of an agent that works in none of them. */
async function assertOwnCampaigns(trx: Trx, actor: Actor, campaignIds: readonly string[]): Promise<void> {
  if (campaignIds.length === 0 && reachOf(actor, 'agents.edit') === 'assigned') {
    throw new KnownError('invalid_request', { problem: 'campaign_ids: name at least one of your campaigns' });
  }
  const there = await campaignsThere(trx, actor.organizationId, campaignIds);
  const mine = (campaignId: string): boolean =>
    there.has(campaignId) && can(actor, 'agents.edit', { campaignId });
  if (!campaignIds.every(mine)) throw new KnownError('campaign_not_yours');
}

/** Writes in one transaction. The database alone knows whether a code is free when two want it at once. */
async function writing(
  deps: Deps,
  organizationId: string,
  code: string | null | undefined,
  write: (trx: Trx) => Promise<void>,
): Promise<void> {
  try {
    await deps.db.transaction().execute(write);
  } catch (error) {
    if (!meansCodeTaken(error)) throw error;
    const holder = await holderOfCode(deps.db, organizationId, code ?? '');
    throw new KnownError('agent_code_taken', { code: code ?? '', name: holder?.name ?? 'another agent' });
  }
}
