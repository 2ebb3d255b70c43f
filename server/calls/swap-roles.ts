import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { nameOfActor } from '#server/people/names.ts';
import { canSwapRoles, swapRoles } from '#server/transcription/roles.ts';
import { KnownError } from '#shared/errors.ts';
import type { IdKind } from '#shared/ids.ts';
import { type Actor, can } from '#shared/permissions.ts';
import { hasEnded } from '#shared/statuses.ts';
import { lockCallToEdit, tellEdited } from './edit-call.db.ts';
import { keepSwapped, newestTranscript } from './swap-roles.db.ts';
import { visibleCall } from './visible-call.ts';

type Deps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly newId: (kind: IdKind) => string;
};

/**
 * Exchanges agent and customer in a call's transcript, which must still be its newest: the next revision has the same
 * words, and every version that pinned the old one pins it. Verdicts stay as they were judged until an analysis runs.
 * Throws not_found, not_allowed, already_running, transcript_moved_on, roles_cannot_be_swapped.
 */
export async function swapRolesOf(
  deps: Deps,
  actor: Actor,
  callId: string,
  transcriptId: string,
): Promise<void> {
  const visible = await visibleCall(deps.db, actor, callId, 'calls.edit');
  const target = { campaignId: visible.campaign_id, agentId: visible.agent_id };
  if (!can(actor, 'calls.edit', target)) throw new KnownError('not_allowed');
  const by = await nameOfActor(deps.db, actor);
  await deps.db.transaction().execute(async (trx) => {
    const call = await lockCallToEdit(trx, actor, callId);
    if (call === undefined) throw new KnownError('not_found');
    // An analysis that runs has read the roles already.
    if (!hasEnded(call.status)) throw new KnownError('already_running');
    const key = { organizationId: call.organization_id, callId };
    const before = await newestTranscript(trx, key);
    if (before?.id !== transcriptId) throw new KnownError('transcript_moved_on');
    const found = {
      ...before,
      providerJobId: before.provider_job_id,
      durationMs: before.duration_ms,
      roleConfidence: before.role_confidence,
    };
    if (!canSwapRoles(found)) throw new KnownError('roles_cannot_be_swapped');
    const [id, at] = [deps.newId('transcript'), nowOf(deps.clock)];
    const userId = actor.kind === 'person' ? actor.userId : null;
    await keepSwapped(trx, key, { before: before.id, id, by: userId, at, transcript: swapRoles(found) });
    const version = call.shown_version ?? call.version;
    await tellEdited(trx, key, { version, at, details: { what: 'roles', by } });
    await note(trx, actor, { act: 'call.roles_swapped', id: callId, at });
  });
}
