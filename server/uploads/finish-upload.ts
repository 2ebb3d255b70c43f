import { noteArrival, refuseArrival, settleArrival } from '#server/bulk-jobs/arrivals.ts';
import { nowOf } from '#server/clock.ts';
import { personOf } from '#server/people/person.ts';
import type { Accepted, UploadFields } from '#shared/calls.ts';
import { type Failure, failureOf, isErrorCode, KnownError } from '#shared/errors.ts';
import type { Origin, Person } from '#shared/permissions.ts';
import { UploadMetadata } from '#shared/uploads.ts';
import { readTexts } from './read-fields.ts';
import { acceptFile, type ReceiveDeps, type SuppliedFile, storeFile } from './receive-file.ts';
import {
  deleteUpload,
  giveCall,
  letGoOfTranscript,
  markReceived,
  refuseUpload,
  type UploadRow,
  uploadById,
} from './resumable.db.ts';
import type { Staging } from './staging.ts';

type FinishDeps = ReceiveDeps & { readonly staging: Staging };

/** What became of a file that has arrived: a recording is a call, a transcript waits for its recording. */
export type Outcome = { readonly callId: string | null };

/** What became of an upload; null while that is open. Throws why it was refused. */
export function outcomeOf(upload: UploadRow): Outcome | null {
  if (upload.failure !== null) throw errorFrom(upload.failure);
  if (upload.callId !== null) return { callId: upload.callId };
  return upload.kind === 'transcript' && upload.receivedAt !== null ? { callId: null } : null;
}

/**
 * Brings a file that has arrived through the door and clears its bytes away. What is refused for good is noted and told
 * again to whoever asks; after other trouble the bytes stay, so that asking again tries again. Of any number that try
 * at once, in however many processes, one makes the call. `from` is where the last bytes came from, where that is known.
 */
export async function takeIn(deps: FinishDeps, id: string, from?: Origin): Promise<Outcome> {
  const upload = await uploadById(deps.db, id);
  if (upload === null) throw new KnownError('not_found');
  const known = outcomeOf(upload);
  if (known !== null) return known;
  await markReceived(deps.db, id, nowOf(deps.clock));
  try {
    const uploader = await personOf(deps.db, upload);
    if (uploader === null) throw new KnownError('not_allowed');
    const person = from === undefined ? uploader : { ...uploader, from };
    return upload.kind === 'recording'
      ? await takeRecording(deps, person, upload)
      : await takeTranscript(deps, person, upload);
  } catch (error) {
    return await settle(deps, upload, error);
  }
}

async function takeTranscript(deps: FinishDeps, person: Person, upload: UploadRow): Promise<Outcome> {
  try {
    await deps.readTranscript(upload.fileName, await deps.staging.read(upload.id));
    return { callId: null };
  } catch (error) {
    await refuseArrival(deps, person, upload.metadata['bulk_item_id'], error);
    throw error;
  }
}

async function takeRecording(deps: FinishDeps, person: Person, upload: UploadRow): Promise<Outcome> {
  const {
    filename: _,
    kind: __,
    transcript_upload_id: ___,
    ...fields
  } = readTexts(UploadMetadata, upload.metadata);
  const itemId = fields.bulk_item_id;
  const { id: callId } = await settleArrival(
    deps,
    person,
    () => itemId,
    () => enter(deps, person, upload, fields),
  );
  // A file that had become a call before, by another upload, is that call.
  await giveCall(deps.db, upload.id, callId);
  await clearAway(deps, upload);
  return { callId };
}

async function enter(
  deps: FinishDeps,
  person: Person,
  upload: UploadRow,
  fields: UploadFields,
): Promise<Accepted> {
  const transcript = await transcriptOf(deps, upload);
  const bytes = await deps.staging.open(upload.id);
  const file = { name: upload.fileName, bytes };
  // Whoever sent the file may be gone by now, which is no reason to stop.
  const { signal } = new AbortController();
  const stored = await storeFile(deps, person, file, signal).finally(() => bytes.destroy());
  const itemId = fields.bulk_item_id;
  const source = itemId === undefined ? 'ui' : 'bulk_job';
  const parcel = { campaignId: fields.campaign_id, source, fields, transcript } as const;
  return acceptFile(deps, person, stored, parcel, async (trx, accepted) => {
    if (!(await giveCall(trx, upload.id, accepted.id))) throw new KnownError('upload_gone');
    if (itemId === undefined) return;
    const arrival = {
      itemId,
      campaignId: accepted.campaign_id,
      sha256: stored.sha256,
      at: nowOf(deps.clock),
    };
    await noteArrival(trx, person, arrival, accepted);
  });
}

async function transcriptOf(deps: FinishDeps, upload: UploadRow): Promise<SuppliedFile | null> {
  if (upload.transcriptUploadId === null) return null;
  const transcript = await uploadById(deps.db, upload.transcriptUploadId);
  if (transcript === null) throw new KnownError('upload_gone');
  return { name: transcript.fileName, bytes: await deps.staging.read(transcript.id) };
}

/** Tells what became of an upload in spite of an error: another request may have been faster. */
async function settle(deps: FinishDeps, upload: UploadRow, error: unknown): Promise<Outcome> {
  const now = await uploadById(deps.db, upload.id);
  const known = now === null || now.kind === 'transcript' ? null : outcomeOf(now);
  if (known !== null) return known;
  if (error instanceof KnownError && error.retry === 'never') {
    await refuseUpload(deps.db, upload.id, failureOf(error));
    await clearAway(deps, upload);
  }
  throw error;
}

/** Removes the bytes of a file that has ended, and its transcript with it. What fails here upkeep removes later. */
async function clearAway(deps: FinishDeps, upload: UploadRow): Promise<void> {
  try {
    await deps.staging.remove(upload.id);
    if (upload.transcriptUploadId === null) return;
    await letGoOfTranscript(deps.db, upload.id);
    await deps.staging.remove(upload.transcriptUploadId);
    await deleteUpload(deps.db, upload.transcriptUploadId);
  } catch (error) {
    deps.log.warn({ err: error, event: 'clear_failed', upload: upload.id }, 'an upload was not cleared away');
  }
}

function errorFrom({ code, details }: Failure): KnownError {
  return new KnownError(isErrorCode(code) ? code : 'internal', details);
}
