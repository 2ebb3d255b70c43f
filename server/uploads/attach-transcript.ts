import { visibleCall } from '#server/calls/visible-call.ts';
import type { Trx } from '#server/db/db.ts';
import { readForCall } from '#server/transcription/supplied.ts';
import { reprocess } from '#server/versions/versions.ts';
import { KnownError } from '#shared/errors.ts';
import { type Actor, can } from '#shared/permissions.ts';
import type { CallStatus } from '#shared/statuses.ts';
import { discardUnclaimed } from './discard.ts';
import { type ReceiveDeps, type SuppliedFile, storeTranscript } from './receive-file.ts';
import { claimBlobs } from './uploads.db.ts';

/**
 * Gives a call that exists a transcript file: the next version is made with it. Throws not_found, not_allowed,
 * call_transcript_unreadable, and what Rerun Transcription throws.
 */
export async function attachTranscriptFile(
  deps: ReceiveDeps,
  actor: Actor,
  callId: string,
  file: SuppliedFile,
): Promise<{ id: string; version: number; status: CallStatus }> {
  const call = await visibleCall(deps.db, actor, callId, 'calls.reprocess');
  const target = { campaignId: call.campaign_id, agentId: call.agent_id };
  if (!can(actor, 'calls.reprocess', target)) throw new KnownError('not_allowed');
  const part = `transcript-${deps.newId('transcript')}`;
  const stored = await readForCall(() => storeTranscript(deps, actor, callId, file, part));
  if (stored === null) throw new KnownError('no_file');
  const claim = (trx: Trx): Promise<void> => claimBlobs(trx, call.organization_id, callId, [stored.key]);
  try {
    return await reprocess(deps, actor, callId, 'rerun_transcription', { supplied: { ...stored, claim } });
  } catch (error) {
    await discardUnclaimed(deps, call.organization_id, [stored.key]);
    throw error;
  }
}
