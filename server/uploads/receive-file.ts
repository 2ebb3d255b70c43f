import type { Readable } from 'node:stream';
import { recogniseAgent, worksIn } from '#server/agents/recognise.ts';
import type { Probe } from '#server/audio/recording.ts';
import { note } from '#server/audit/note.ts';
import { openCampaign, type ReceivingCampaign } from '#server/campaigns/receiving.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db, Trx } from '#server/db/db.ts';
import type { Urgency } from '#server/db/tables.ts';
import type { Log } from '#server/log.ts';
import type { Queue } from '#server/pipeline/queue.ts';
import { startVersion, waitedFor } from '#server/pipeline/start.ts';
import type { BlobKey, BlobStore } from '#server/storage/blob-store.ts';
import { putAndLook } from '#server/storage/local-file.ts';
import type { WorkRoom } from '#server/storage/room.ts';
import type { Accepted, UploadFields } from '#shared/calls.ts';
import { KnownError } from '#shared/errors.ts';
import { type Actor, can } from '#shared/permissions.ts';
import type { UploadSource } from '#shared/statuses.ts';
import { discardUnclaimed } from './discard.ts';
import { shownFileName } from './file-name.ts';
import { limitBytes } from './limit-bytes.ts';
import { announceBlobs, callWithReference, claimBlobs, insertCall } from './uploads.db.ts';

export type ReceiveDeps = {
  readonly db: Db;
  readonly queue: Queue;
  readonly storage: BlobStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: (kind: 'call' | 'transcript') => string;
  readonly newJobId: () => string;
  readonly maxUploadBytes: number | null;
  /** Where a recording is looked at when the storage is not on this disk. */
  readonly workRoom: WorkRoom;
  /** Refuses what is not audio: not_audio, no_audio_stream, file_empty. */
  readonly probe: (path: string, fileName: string, signal: AbortSignal) => Promise<Probe>;
  /** Refuses a transcript that cannot be read: transcript_unreadable. */
  readonly readTranscript: (fileName: string, bytes: Uint8Array) => Promise<unknown>;
};

/** A transcript file that came with a recording. */
export type SuppliedFile = { readonly name: string; readonly bytes: Uint8Array };

/** What a door knows of a recording besides its bytes. */
export type Parcel = {
  readonly campaignId: string | undefined;
  readonly source: UploadSource;
  readonly fields: UploadFields;
  readonly transcript: SuppliedFile | null;
};

/** Somebody waits for a single upload; a bulk job gives way to everything else. */
const urgencies: Readonly<Record<UploadSource, Urgency>> = { ui: waitedFor, api: 1, sftp: 1, bulk_job: 0 };

/** What else is written in the transaction that makes a call. */
export type AlsoOnEntry = (trx: Trx, accepted: Accepted) => Promise<void>;

/** A recording that lies whole in storage and was found to be audio, but is no call yet. */
export type StoredFile = {
  readonly callId: string;
  readonly key: BlobKey;
  readonly fileName: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** What it was recognised as. */
  readonly probe: Probe;
};

/**
 * The one door: stores the bytes, looks whether they are a recording, and makes call, first version and job in one
 * transaction. Refused files leave nothing behind. Throws the errors "at the door" of the catalogue.
 */
export async function receiveFile(
  deps: ReceiveDeps,
  actor: Actor,
  file: { name: string; bytes: Readable },
  parcel: Parcel,
  signal: AbortSignal,
): Promise<Accepted> {
  await campaignFor(deps, actor, parcel.campaignId);
  const stored = await storeFile(deps, actor, file, signal);
  return acceptFile(deps, actor, stored, parcel);
}

/** First half of the door: bytes into storage, hashed on the way, then probed. */
export async function storeFile(
  deps: ReceiveDeps,
  actor: Actor,
  file: { name: string; bytes: AsyncIterable<Uint8Array> },
  signal: AbortSignal,
): Promise<StoredFile> {
  const callId = deps.newId('call');
  const key: BlobKey = `${actor.organizationId as `org_${string}`}/${callId}/original`;
  const fileName = shownFileName(file.name);
  await announceBlobs(deps.db, actor.organizationId, [key], nowOf(deps.clock));
  try {
    const bytes = limitBytes(file.bytes, deps.maxUploadBytes);
    const place = { store: deps.storage, key };
    return await putAndLook(place, bytes, { ...deps.workRoom, signal }, async (path, stored) => {
      if (stored.sizeBytes === 0) throw new KnownError('file_empty');
      return { callId, key, fileName, ...stored, probe: await deps.probe(path, fileName, signal) };
    });
  } catch (error) {
    await discardUnclaimed(deps, actor.organizationId, [key]);
    throw error;
  }
}

/** Takes back a file that will not become a call. */
export async function discardFile(deps: ReceiveDeps, actor: Actor, stored: StoredFile): Promise<void> {
  await discardUnclaimed(deps, actor.organizationId, [stored.key]);
}

/** Second half of the door: the stored file becomes a call with its first version and job, and `also` in one transaction. */
export async function acceptFile(
  deps: ReceiveDeps,
  actor: Actor,
  stored: StoredFile,
  parcel: Parcel,
  also?: AlsoOnEntry,
): Promise<Accepted> {
  const keys: BlobKey[] = [stored.key];
  try {
    const campaign = await campaignFor(deps, actor, parcel.campaignId);
    const supplied = await storeTranscript(deps, actor, stored.callId, parcel.transcript);
    if (supplied !== null) keys.push(supplied.key);
    return await enter(deps, actor, campaign, stored, { ...parcel, supplied, also });
  } catch (error) {
    await discardUnclaimed(deps, actor.organizationId, keys);
    throw error;
  }
}

/** The campaign a recording may enter. Throws no_campaign, campaign_not_yours, campaign_archived. */
export async function campaignFor(
  deps: Pick<ReceiveDeps, 'db'>,
  actor: Actor,
  campaignId: string | undefined,
): Promise<ReceivingCampaign> {
  if (campaignId === undefined) throw new KnownError('no_campaign');
  if (!can(actor, 'calls.upload', { campaignId })) throw new KnownError('campaign_not_yours');
  const campaign = await openCampaign(deps.db, actor.organizationId, campaignId);
  if (campaign === null) throw new KnownError('campaign_not_yours');
  return campaign;
}

/** Stores a supplied transcript beside its recording, once it is known to be readable. */
export async function storeTranscript(
  deps: ReceiveDeps,
  actor: Actor,
  callId: string,
  transcript: SuppliedFile | null,
  part = 'transcript',
): Promise<{ key: BlobKey; name: string } | null> {
  if (transcript === null) return null;
  const name = shownFileName(transcript.name);
  await deps.readTranscript(name, transcript.bytes);
  const key: BlobKey = `${actor.organizationId as `org_${string}`}/${callId}/${part}`;
  await announceBlobs(deps.db, actor.organizationId, [key], nowOf(deps.clock));
  try {
    await deps.storage.put(key, inPieces(transcript.bytes));
  } catch (error) {
    await discardUnclaimed(deps, actor.organizationId, [key]);
    throw error;
  }
  return { key, name };
}

const pieceBytes = 262_144;

/** Hashing all of it at once would hold up everybody else. */
async function* inPieces(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let from = 0; from < bytes.byteLength; from += pieceBytes)
    yield bytes.subarray(from, from + pieceBytes);
}

async function enter(
  deps: ReceiveDeps,
  actor: Actor,
  campaign: ReceivingCampaign,
  stored: StoredFile,
  parcel: Parcel & {
    supplied: { key: BlobKey; name: string } | null;
    also: AlsoOnEntry | undefined;
  },
): Promise<Accepted> {
  const { supplied } = parcel;
  const at = nowOf(deps.clock);
  const { organizationId } = actor;
  const ref = { organizationId, callId: stored.callId, version: 1 };
  const requestedBy = actor.kind === 'person' ? actor.userId : null;
  const accepted: Accepted = {
    id: stored.callId,
    status: 'pending',
    campaign_id: campaign.id,
    file_name: stored.fileName,
    source: parcel.source,
    created_at: at.toISOString(),
  };
  const recognised = await recogniseAgent(deps.db, {
    organizationId,
    settings: campaign.settings,
    fields: parcel.fields,
    path: withFolders(parcel.fields.path, stored.fileName),
  });
  const agentId = recognised.agent?.id ?? null;
  await deps.db.transaction().execute(async (trx) => {
    const entered = await insertCall(trx, {
      organizationId,
      id: stored.callId,
      campaignId: campaign.id,
      agentId,
      agentMatch: recognised.match,
      source: parcel.source,
      fileName: stored.fileName,
      audioKey: stored.key,
      sha256: stored.sha256,
      sizeBytes: stored.sizeBytes,
      probe: stored.probe,
      fields: recognised.fields,
      uploadedBy: requestedBy,
      at,
    });
    if (!entered)
      throw await duplicate(trx, organizationId, campaign.id, parcel.fields.client_reference ?? '');
    if (agentId !== null) await worksIn(trx, { organizationId, agentId, campaignId: campaign.id });
    await claimBlobs(
      trx,
      organizationId,
      stored.callId,
      supplied === null ? [stored.key] : [stored.key, supplied.key],
    );
    await startVersion(
      { trx, queue: deps.queue, newJobId: deps.newJobId, at },
      {
        ref,
        cause: 'upload',
        requestedBy,
        stage: 'transcribe',
        transcriptId: null,
        supplied,
        startIt: campaign.settings.autoProcess,
        urgency: urgencies[parcel.source],
      },
    );
    if (isNotedAlone(parcel.source)) await note(trx, actor, { act: 'call.uploaded', id: accepted.id, at });
    await parcel.also?.(trx, accepted);
  });
  deps.log.info(
    { event: 'received', call: stored.callId, source: parcel.source, bytes: stored.sizeBytes },
    'recording received',
  );
  return accepted;
}

/** What comes by thousands is noted as one: its bulk job, its batch. */
function isNotedAlone(source: UploadSource): boolean {
  return source === 'ui' || source === 'api';
}

/** The file's name with the folders it lay in, where they were told. */
function withFolders(path: string | undefined, fileName: string): string {
  const folders = path?.replaceAll('\\', '/').split('/').slice(0, -1) ?? [];
  return [...folders, fileName].join('/');
}

async function duplicate(
  trx: Trx,
  organizationId: string,
  campaignId: string,
  reference: string,
): Promise<KnownError> {
  const existing = await callWithReference(trx, organizationId, campaignId, reference);
  return new KnownError('duplicate_reference', { reference, existing_call_id: existing ?? '?' });
}
