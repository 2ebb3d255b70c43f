import { agentToLink, type LinkableAgent, worksIn } from '#server/agents/recognise.ts';
import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db, Trx } from '#server/db/db.ts';
import { nameOfActor } from '#server/people/names.ts';
import { recomputeOutcome } from '#server/versions/recompute.ts';
import type { CallChanges } from '#shared/call-edits.ts';
import { KnownError } from '#shared/errors.ts';
import { type Actor, can } from '#shared/permissions.ts';
import { type CallToEdit, lockCallToEdit, setAgent, setDetails, tellEdited } from './edit-call.db.ts';
import { type EditedField, editedFields } from './edited.ts';
import { visibleCall } from './visible-call.ts';

type Deps = { readonly db: Db; readonly clock: Clock };
type Edit = { readonly trx: Trx; readonly at: Date; readonly actor: Actor; readonly by: string };

/**
 * Corrects a call: its agent, its metadata. Another agent sets score and flags of the shown version anew. Throws
 * not_found, not_allowed, agent_unknown, agent_archived.
 */
export async function editCallOf(
  deps: Deps,
  actor: Actor,
  callId: string,
  changes: CallChanges,
): Promise<void> {
  const visible = await visibleCall(deps.db, actor, callId, 'calls.edit');
  const target = { campaignId: visible.campaign_id, agentId: visible.agent_id };
  if (!can(actor, 'calls.edit', target)) throw new KnownError('not_allowed');
  const agent = await agentNamed(deps, actor, changes.agent_id);
  const by = await nameOfActor(deps.db, actor);
  await deps.db.transaction().execute(async (trx) => {
    const edit = { trx, at: nowOf(deps.clock), actor, by };
    const call = await lockCallToEdit(trx, actor, callId);
    if (call === undefined) throw new KnownError('not_found');
    if (agent !== undefined) await linkTo(edit, callId, call, agent);
    const { agent_id: _agent, ...details } = changes;
    await correct(edit, callId, call, details);
  });
}

/** Links many calls to an agent, or to nobody; each in a transaction of its own. Throws agent_unknown, agent_archived. */
export async function linkAgentToCalls(
  deps: Deps,
  actor: Actor,
  given: { call_ids: readonly string[]; agent_id: string | null },
): Promise<{ changed: number; unchanged: number; not_found: number }> {
  const agent = (await agentNamed(deps, actor, given.agent_id)) ?? null;
  const by = await nameOfActor(deps.db, actor);
  const counts = { changed: 0, unchanged: 0, not_found: 0 };
  for (const callId of new Set(given.call_ids)) {
    counts[await linkOne(deps, actor, { callId, agent, by })] += 1;
  }
  return counts;
}

async function linkOne(
  deps: Deps,
  actor: Actor,
  { callId, agent, by }: { callId: string; agent: LinkableAgent | null; by: string },
): Promise<'changed' | 'unchanged' | 'not_found'> {
  return await deps.db.transaction().execute(async (trx) => {
    const call = await lockCallToEdit(trx, actor, callId);
    if (call === undefined) return 'not_found';
    const changed = await linkTo({ trx, at: nowOf(deps.clock), actor, by }, callId, call, agent);
    return changed ? 'changed' : 'unchanged';
  });
}

/** The agent a request names; null for nobody, undefined when it names none. */
async function agentNamed(
  deps: Deps,
  actor: Actor,
  agentId: string | null | undefined,
): Promise<LinkableAgent | null | undefined> {
  if (agentId === undefined || agentId === null) return agentId;
  return await agentToLink(deps.db, actor, agentId);
}

async function linkTo(
  { trx, at, actor, by }: Edit,
  callId: string,
  call: CallToEdit,
  agent: LinkableAgent | null,
): Promise<boolean> {
  const agentId = agent?.id ?? null;
  if (agentId === call.agent_id) return false;
  const { organization_id: organizationId, campaign_id: campaignId, shown_version: shownVersion } = call;
  const key = { organizationId, callId };
  const outcome = agentId === null ? 'unlinked' : 'linked';
  await setAgent(trx, key, agentId, { from: 'hand', by: null, outcome, value: '', names: [by] });
  if (agentId !== null) await worksIn(trx, { organizationId, agentId, campaignId });
  const recomputed = await recomputeOutcome(trx, { ...key, shownVersion, agentId });
  const details = {
    what: 'agent',
    agent: agent?.name ?? null,
    before: call.agent_name,
    by,
    flags_changed: recomputed?.flagsChanged ?? false,
  } as const;
  await tellEdited(trx, key, { version: shownVersion ?? call.version, at, details });
  const [before, after] = [{ agent: details.before }, { agent: details.agent }];
  await note(trx, actor, { act: 'call.edited', id: callId, at, before, after });
  return true;
}

async function correct(
  { trx, at, actor, by }: Edit,
  callId: string,
  call: CallToEdit,
  changes: Omit<CallChanges, 'agent_id'>,
): Promise<void> {
  const names = Object.keys(editedFields) as EditedField[];
  const fields = names.filter((name) => changes[name] !== undefined);
  if (fields.length === 0) return;
  const key = { organizationId: call.organization_id, callId };
  await setDetails(trx, key, changes);
  await tellEdited(trx, key, { version: call.version, at, details: { what: 'details', fields, by } });
  // Which fields, not what stood in them: that is about the customer, and goes with the call when it is deleted.
  const after = { fields: fields.map((field) => editedFields[field]) };
  await note(trx, actor, { act: 'call.edited', id: callId, at, after });
}
