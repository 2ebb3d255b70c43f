import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import {
  listCallsOf,
  originalOf,
  playbackOf,
  readCallOf,
  readTimelineOf,
  readWaveformOf,
} from '#server/calls/calls.ts';
import { deleteCall } from '#server/calls/delete-call.ts';
import { exportCalls } from '#server/calls/export.ts';
import type { Deps } from '#server/deps.ts';
import { type Handler, handle } from '#server/http/bind.ts';
import { answerJsonOnce } from '#server/http/once.ts';
import { sendBlob } from '#server/http/send-blob.ts';
import { isAnybodyWorking } from '#server/pipeline/crew.ts';
import { startCallsOf, startCampaignCallsOf } from '#server/versions/start-waiting.ts';
import { readTranscriptOf, readVersionOf, reprocess, writeTranscriptOf } from '#server/versions/versions.ts';
import * as calls from '#shared/calls.ts';
import { startCalls, startCampaignCalls } from '#shared/start-calls.ts';
import * as versions from '#shared/versions.ts';

export const callHandlers: readonly Handler[] = [
  handle(calls.listCalls, ({ actor, query }, deps) => listCallsOf(deps, actor, query)),

  handle(calls.exportCalls, async ({ actor, query, http }, deps) => {
    const lines = await exportCalls(deps, actor, query);
    return http
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="calls.csv"')
      .send(Readable.from(lines));
  }),

  handle(calls.readCall, ({ actor, params }, deps) => readCallOf(withWorkers(deps), actor, params.id)),

  handle(versions.readVersion, ({ actor, params }, deps) =>
    readVersionOf(withWorkers(deps), actor, params.id, params.number),
  ),

  handle(versions.readTranscript, async ({ actor, params, query, http }, deps) => {
    const { version, format } = query;
    if (format === 'json') return readTranscriptOf(deps, actor, params.id, version);
    return sendText(http, format, await writeTranscriptOf(deps, actor, params.id, { version, format }));
  }),

  handle(calls.readWaveform, ({ actor, params }, deps) => readWaveformOf(deps, actor, params.id)),

  handle(calls.readTimeline, ({ actor, params }, deps) => readTimelineOf(deps, actor, params.id)),

  handle(calls.playAudio, async ({ actor, params, request, http }, deps) => {
    const playable = await playbackOf(deps, actor, params.id);
    return sendBlob({ request, http, storage: deps.storage }, playable, 'inline');
  }),

  handle(calls.downloadOriginal, async ({ actor, params, request, http }, deps) => {
    const playable = await originalOf(deps, actor, params.id);
    return sendBlob({ request, http, storage: deps.storage }, playable, 'attachment');
  }),

  handle(versions.reprocessCall, (context, deps) => {
    const { actor, params, body } = context;
    return answerJsonOnce(context, deps, params.id, (also) =>
      reprocess(deps, actor, params.id, body.kind, { provider: body.provider, also }),
    );
  }),

  handle(startCalls, ({ actor, body }, deps) => startCallsOf(deps, actor, body.call_ids)),

  handle(startCampaignCalls, ({ actor, params }, deps) => startCampaignCallsOf(deps, actor, params.id)),

  handle(calls.deleteCall, (context, deps) =>
    answerJsonOnce(context, deps, null, (also) =>
      deleteCall(deps, context.actor, context.params.id, (trx) => also(trx, undefined)),
    ),
  ),
];

/** Types of the texts that a transcript can be sent as. */
const textTypes = { vtt: 'text/vtt; charset=utf-8', txt: 'text/plain; charset=utf-8' } as const;

function sendText(http: FastifyReply, format: keyof typeof textTypes, text: string): FastifyReply {
  return http.type(textTypes[format]).send(text);
}

function withWorkers(deps: Deps) {
  return { ...deps, workerAlive: () => isAnybodyWorking(deps) };
}
