import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { fingerprintOf, type Keep } from '#server/api-keys/idempotency.ts';
import { withinUploads } from '#server/api-keys/key-uploads.ts';
import { expectArrival, noteArrival, settleArrival } from '#server/bulk-jobs/arrivals.ts';
import { nowOf } from '#server/clock.ts';
import type { Deps } from '#server/deps.ts';
import { type Context, type Handler, handle } from '#server/http/bind.ts';
import { readUpload, type Upload } from '#server/http/multipart.ts';
import { answerOnce } from '#server/http/once.ts';
import { refuseTooLarge } from '#server/http/refuse-too-large.ts';
import { attachTranscriptFile } from '#server/uploads/attach-transcript.ts';
import { receiveDeps } from '#server/uploads/receive-deps.ts';
import {
  acceptFile,
  campaignFor,
  discardFile,
  type ReceiveDeps,
  type StoredFile,
  storeFile,
} from '#server/uploads/receive-file.ts';
import { openSampleCall, samplesShown } from '#server/uploads/samples.ts';
import * as calls from '#shared/calls.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import * as samples from '#shared/samples.ts';
import type { UploadSource } from '#shared/statuses.ts';
import { attachTranscript } from '#shared/versions.ts';

export const uploadHandlers: readonly Handler[] = [
  handle(calls.uploadCall, (context, deps) =>
    answerOnce(context, deps, {
      fingerprint: () => readForFingerprint(context, deps),
      work: (keep) => takeUpload(context, deps, keep),
    }),
  ),

  handle(attachTranscript, async ({ actor, params, request }, deps) => {
    const { transcript } = await readUpload(request, {
      store: async () => {
        throw new KnownError('invalid_request', { problem: 'file: only a transcript is asked for' });
      },
      discard: async () => undefined,
    });
    if (transcript === null) throw new KnownError('no_file');
    return attachTranscriptFile(receiveDeps(deps), actor, params.id, transcript);
  }),

  handle(samples.listSamples, async () => ({ rows: samplesShown() })),

  handle(samples.openSample, ({ actor, params, body }, deps) =>
    openSampleCall(receiveDeps(deps), actor, params.name, body.campaign_id),
  ),
];

type UploadContext = Context<typeof calls.uploadCall>;

async function takeUpload(context: UploadContext, deps: Deps, keep: Keep): Promise<calls.Accepted> {
  const { actor, request, http } = context;
  const door = receiveDeps(deps);
  refuseTooLarge(request.headers['content-length'], door.maxUploadBytes);
  const aborted = new AbortController();
  http.raw.once('close', () => {
    if (!http.raw.writableFinished) aborted.abort(new KnownError('upload_cut'));
  });
  let itemId: string | undefined;
  const take = async (): Promise<calls.Accepted> => {
    const upload = await readUpload(request, {
      // What came before the file is looked at first: a refusal then costs nobody an upload.
      store: async (file, fields) => {
        itemId = fields.bulk_item_id;
        await lookBefore(deps, actor, fields);
        return withinUploads(deps, actor, () => storeFile(door, actor, file, aborted.signal));
      },
      discard: (stored) => discardFile(door, actor, stored),
    });
    itemId = upload.fields.bulk_item_id;
    return enter(context, deps, door, upload, keep);
  };
  return settleArrival(deps, actor, () => itemId, take);
}

/** Refuses for what is known before the file: its campaign, and whether its bulk job still waits for it. */
async function lookBefore(deps: Deps, actor: Actor, fields: calls.UploadFields): Promise<void> {
  const campaignId = campaignOf(actor, fields);
  if (campaignId === undefined) return;
  await campaignFor(deps, actor, campaignId);
  const itemId = fields.bulk_item_id;
  if (itemId !== undefined) await expectArrival(deps, actor, { itemId, campaignId });
}

/** Makes a call of an upload that was read whole; its place in a bulk job and the stored answer go with it. */
async function enter(
  { actor }: UploadContext,
  deps: Deps,
  door: ReceiveDeps,
  { stored, fields, transcript }: Upload<StoredFile>,
  keep: Keep,
): Promise<calls.Accepted> {
  if (stored === null) throw new KnownError('no_file');
  const { sha256 } = stored;
  const itemId = fields.bulk_item_id;
  const campaignId = campaignOf(actor, fields);
  const parcel = { fields, transcript, campaignId, source: sourceOf(actor, itemId) };
  const fingerprint = fingerprintOfUpload({ fields, transcript, stored });
  return acceptFile(door, actor, stored, parcel, async (trx, accepted) => {
    const arrival = { itemId, campaignId: accepted.campaign_id, sha256, at: nowOf(deps.clock) };
    if (itemId !== undefined) await noteArrival(trx, actor, { ...arrival, itemId }, accepted);
    await keep(trx, { fingerprint, callId: accepted.id, reply: accepted });
  });
}

function sourceOf(actor: Actor, itemId: string | undefined): UploadSource {
  if (itemId !== undefined) return 'bulk_job';
  return actor.kind === 'key' ? 'api' : 'ui';
}

/** A key has one campaign, so that nobody needs to name it. */
function campaignOf(actor: Actor, fields: calls.UploadFields): string | undefined {
  return fields.campaign_id ?? (actor.kind === 'key' ? actor.campaignIds[0] : undefined);
}

/** What a repeated upload asks: it is read to its end and hashed, and nothing of it is stored. */
async function readForFingerprint({ actor, request }: UploadContext, deps: Deps): Promise<string> {
  const upload = await readUpload(request, {
    store: async ({ bytes }) => ({ sha256: await withinUploads(deps, actor, () => sha256Of(bytes)) }),
    discard: async () => undefined,
  });
  return fingerprintOfUpload(upload);
}

function fingerprintOfUpload({ fields, transcript, stored }: Upload<{ sha256: string }>): string {
  const said = transcript === null ? null : createHash('sha256').update(transcript.bytes).digest('hex');
  return fingerprintOf('upload', fields, stored?.sha256 ?? null, said);
}

async function sha256Of(bytes: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
