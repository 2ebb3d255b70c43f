import { expectArrival, refuseArrival } from '#server/bulk-jobs/arrivals.ts';
import type { ReceivingCampaign } from '#server/campaigns/receiving.ts';
import { nowOf } from '#server/clock.ts';
import type { Config } from '#server/config.ts';
import { KnownError } from '#shared/errors.ts';
import type { IdKind } from '#shared/ids.ts';
import type { Person } from '#shared/permissions.ts';
import { largestTranscriptBytes, UploadMetadata } from '#shared/uploads.ts';
import { shownFileName } from './file-name.ts';
import { sizeInWords } from './limit-bytes.ts';
import { readTexts } from './read-fields.ts';
import { campaignFor, type ReceiveDeps } from './receive-file.ts';
import { bytesToCome, deleteUpload, insertUpload, uploadById } from './resumable.db.ts';
import type { Staging } from './staging.ts';

type AnnounceDeps = ReceiveDeps & {
  readonly staging: Staging;
  readonly config: Pick<Config, 'diskReserveBytes'>;
  readonly newId: (kind: IdKind) => string;
};

/** Who has been silent for longer may have given up; counting their files would refuse others for nothing. */
const countedForMs = 3_600_000;

/**
 * Announces a file before its first byte, and refuses then what needs no byte to be refused: a campaign that takes
 * nothing, a size above the limit, a disk that has no room. Answers the upload's id.
 */
export async function announceUpload(
  deps: AnnounceDeps,
  person: Person,
  file: { sizeBytes: number; metadata: Readonly<Record<string, string>> },
): Promise<string> {
  const said = readTexts(UploadMetadata, file.metadata);
  const campaign = await lookBefore(deps, person, said, file.sizeBytes);
  const id = deps.newId('upload');
  const inserted = await insertUpload(deps.db, {
    organizationId: person.organizationId,
    id,
    userId: person.userId,
    campaignId: campaign.id,
    kind: said.kind,
    metadata: file.metadata,
    fileName: shownFileName(said.filename),
    sizeBytes: file.sizeBytes,
    transcriptUploadId: said.transcript_upload_id ?? null,
    createdAt: nowOf(deps.clock),
  });
  if (!inserted) throw noSuchTranscript();
  await keepReserve(deps, id);
  return id;
}

/** Refuses for what is known before the first byte. What refuses the file for good ends its place in a bulk job too. */
async function lookBefore(
  deps: AnnounceDeps,
  person: Person,
  said: UploadMetadata,
  sizeBytes: number,
): Promise<ReceivingCampaign> {
  const { kind, campaign_id: campaignId, bulk_item_id: itemId, transcript_upload_id: transcriptId } = said;
  try {
    refuseTooLarge(sizeBytes, kind === 'transcript' ? largestTranscriptBytes : deps.maxUploadBytes);
    const campaign = await campaignFor(deps, person, campaignId);
    if (itemId !== undefined) await expectArrival(deps, person, { itemId, campaignId });
    if (transcriptId !== undefined) await expectTranscript(deps, person, transcriptId);
    return campaign;
  } catch (error) {
    await refuseArrival(deps, person, itemId, error);
    throw error;
  }
}

function refuseTooLarge(sizeBytes: number, most: number | null): void {
  if (most !== null && sizeBytes > most) throw new KnownError('file_too_large', { limit: sizeInWords(most) });
}

async function expectTranscript(deps: AnnounceDeps, person: Person, id: string): Promise<void> {
  const upload = await uploadById(deps.db, id, person);
  const isHere = upload?.kind === 'transcript' && upload.receivedAt !== null && upload.failure === null;
  if (!isHere) throw noSuchTranscript();
}

function noSuchTranscript(): KnownError {
  const problem = 'transcript_upload_id: there is no such transcript of yours that waits for its recording';
  return new KnownError('invalid_request', { problem });
}

/**
 * Refuses an upload for which there is no room beside the others. It is announced first and counted with them, so that
 * of two that come at once never both get the last of the space.
 */
async function keepReserve(deps: AnnounceDeps, id: string): Promise<void> {
  const [here, stored] = await Promise.all([deps.staging.freeBytes(), deps.storage.freeBytes()]);
  const free = Math.min(here, stored ?? here);
  const since = new Date(deps.clock.now() - countedForMs);
  if (free - (await bytesToCome(deps.db, since)) >= deps.config.diskReserveBytes) return;
  await deleteUpload(deps.db, id);
  throw new KnownError('disk_full');
}
