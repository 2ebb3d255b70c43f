import { type Handler, handle } from '#server/http/bind.ts';
import { largestBesideFile, readUpload } from '#server/http/multipart.ts';
import { attachTranscriptFile } from '#server/uploads/attach-transcript.ts';
import { sizeInWords } from '#server/uploads/limit-bytes.ts';
import { receiveDeps } from '#server/uploads/receive-deps.ts';
import { acceptFile, campaignFor, discardFile, storeFile } from '#server/uploads/receive-file.ts';
import { openSampleCall, samplesShown } from '#server/uploads/samples.ts';
import * as calls from '#shared/calls.ts';
import { KnownError } from '#shared/errors.ts';
import { attachTranscript } from '#shared/versions.ts';

export const uploadHandlers: readonly Handler[] = [
  handle(calls.uploadCall, async ({ actor, request, http }, deps) => {
    const door = receiveDeps(deps);
    refuseTooLarge(request.headers['content-length'], door.maxUploadBytes);
    const aborted = new AbortController();
    http.raw.once('close', () => {
      if (!http.raw.writableFinished) aborted.abort(new KnownError('upload_cut'));
    });
    const upload = await readUpload(request, {
      // A campaign that came before the file is looked at first: a refusal then costs nobody an upload.
      store: async (file, fields) => {
        if (fields.campaign_id !== undefined) await campaignFor(deps, actor, fields.campaign_id);
        return storeFile(door, actor, file, aborted.signal);
      },
      discard: (stored) => discardFile(door, actor, stored),
    });
    if (upload.stored === null) throw new KnownError('no_file');
    const campaignId = upload.fields.campaign_id;
    const source = actor.kind === 'key' ? 'api' : 'ui';
    return acceptFile(door, actor, upload.stored, { ...upload, campaignId, source });
  }),

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

/** Refuses before reading what cannot but be too large: the length of the whole less all that may come beside the file. */
function refuseTooLarge(contentLength: string | undefined, most: number | null): void {
  if (most === null || Number(contentLength ?? 0) <= most + largestBesideFile) return;
  throw new KnownError('file_too_large', { limit: sizeInWords(most) });
}
