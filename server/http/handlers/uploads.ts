import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { fingerprintOf, type Keep } from '#server/api-keys/idempotency.ts';
import { withinUploads } from '#server/api-keys/key-uploads.ts';
import type { Deps } from '#server/deps.ts';
import { type Context, type Handler, handle } from '#server/http/bind.ts';
import { readUpload, type Upload } from '#server/http/multipart.ts';
import { answerOnce } from '#server/http/once.ts';
import { refuseTooLarge } from '#server/http/refuse-too-large.ts';
import { attachTranscriptFile } from '#server/uploads/attach-transcript.ts';
import { receiveDeps } from '#server/uploads/receive-deps.ts';
import { acceptFile, campaignFor, discardFile, storeFile } from '#server/uploads/receive-file.ts';
import { openSampleCall, samplesShown } from '#server/uploads/samples.ts';
import * as calls from '#shared/calls.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import { attachTranscript } from '#shared/versions.ts';

export const uploadHandlers: readonly Handler[] = [
  handle(calls.uploadCall, (context, deps) =>
    answerOnce(context, deps, {
      fingerprint: () => withinUploads(deps, context.actor, () => readForFingerprint(context)),
      work: (keep) => withinUploads(deps, context.actor, () => takeUpload(context, deps, keep)),
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

  handle(calls.listSamples, async () => ({ rows: samplesShown() })),

  handle(calls.openSample, ({ actor, params, body }, deps) =>
    openSampleCall(receiveDeps(deps), actor, params.name, body.campaign_id),
  ),
];

type UploadContext = Context<typeof calls.uploadCall>;

async function takeUpload(
  { actor, request, http }: UploadContext,
  deps: Deps,
  keep: Keep,
): Promise<calls.Accepted> {
  const door = receiveDeps(deps);
  refuseTooLarge(request.headers['content-length'], door.maxUploadBytes);
  const aborted = new AbortController();
  http.raw.once('close', () => {
    if (!http.raw.writableFinished) aborted.abort(new KnownError('upload_cut'));
  });
  const upload = await readUpload(request, {
    // A campaign that came before the file is looked at first: a refusal then costs nobody an upload.
    store: async (file, fields) => {
      const campaignId = campaignOf(actor, fields);
      if (campaignId !== undefined) await campaignFor(deps, actor, campaignId);
      return storeFile(door, actor, file, aborted.signal);
    },
    discard: (stored) => discardFile(door, actor, stored),
  });
  const { stored } = upload;
  if (stored === null) throw new KnownError('no_file');
  const source = actor.kind === 'key' ? 'api' : 'ui';
  const parcel = { ...upload, campaignId: campaignOf(actor, upload.fields), source } as const;
  const fingerprint = fingerprintOfUpload({ ...upload, stored });
  return acceptFile(door, actor, stored, parcel, (trx, accepted) =>
    keep(trx, { fingerprint, callId: accepted.id, reply: accepted }),
  );
}

/** A key has one campaign, so that nobody needs to name it. */
function campaignOf(actor: Actor, fields: calls.UploadFields): string | undefined {
  return fields.campaign_id ?? (actor.kind === 'key' ? actor.campaignIds[0] : undefined);
}

/** What a repeated upload asks: it is read to its end and hashed, and nothing of it is stored. */
async function readForFingerprint({ request }: UploadContext): Promise<string> {
  const upload = await readUpload(request, {
    store: async ({ bytes }) => ({ sha256: await sha256Of(bytes) }),
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
