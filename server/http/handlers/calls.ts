import {
  listCallsOf,
  originalOf,
  playbackOf,
  readCallOf,
  readTimelineOf,
  readWaveformOf,
} from '#server/calls/calls.ts';
import type { Deps } from '#server/deps.ts';
import { type Handler, handle } from '#server/http/bind.ts';
import { sendBlob } from '#server/http/send-blob.ts';
import { isAnybodyWorking } from '#server/pipeline/crew.ts';
import { readTranscriptOf, readVersionOf, reprocess } from '#server/versions/versions.ts';
import * as calls from '#shared/calls.ts';
import * as versions from '#shared/versions.ts';

export const callHandlers: readonly Handler[] = [
  handle(calls.listCalls, ({ actor, query }, deps) => listCallsOf(deps, actor, query)),

  handle(calls.readCall, ({ actor, params }, deps) => readCallOf(withWorkers(deps), actor, params.id)),

  handle(versions.readVersion, ({ actor, params }, deps) =>
    readVersionOf(withWorkers(deps), actor, params.id, params.number),
  ),

  handle(versions.readTranscript, ({ actor, params, query }, deps) =>
    readTranscriptOf(deps, actor, params.id, query.version),
  ),

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

  handle(versions.reprocessCall, ({ actor, params, body }, deps) =>
    reprocess(deps, actor, params.id, body.kind),
  ),
];

function withWorkers(deps: Deps) {
  return { ...deps, workerAlive: () => isAnybodyWorking(deps) };
}
