import { type Doer, note } from '#server/audit/note.ts';
import { nowOf } from '#server/clock.ts';
import type { Trx } from '#server/db/db.ts';
import { discardUnclaimed } from '#server/uploads/discard.ts';
import { audioOfCall, releaseAudio, tellAudioDeleted } from './delete-audio.db.ts';
import { lockCallToDelete } from './delete-call.db.ts';
import type { DeleteDeps } from './delete-call.ts';

/**
 * Deletes the recording and the playback copy of a call that has ended, and keeps what was found out about it. `when` is
 * asked once the call is held; false when it says no, or when there is nothing to delete.
 */
export async function deleteAudio(
  deps: DeleteDeps,
  by: Doer,
  callId: string,
  when: (trx: Trx) => Promise<boolean>,
): Promise<boolean> {
  const { organizationId } = by;
  const files = await deps.db.transaction().execute(async (trx) => {
    const call = await lockCallToDelete(trx, organizationId, callId);
    if (call === undefined || !(await when(trx))) return null;
    const keys = await audioOfCall(trx, organizationId, callId);
    if (keys === null) return null;
    const at = nowOf(deps.clock);
    await releaseAudio(trx, { organizationId, callId, at }, keys);
    await tellAudioDeleted(trx, call, at);
    await note(trx, by, { act: 'call.audio_deleted', id: callId, at });
    return keys;
  });
  if (files === null) return false;
  deps.log.info({ event: 'audio_deleted', call: callId, files: files.length }, 'audio deleted');
  await discardUnclaimed(deps, organizationId, files);
  return true;
}
