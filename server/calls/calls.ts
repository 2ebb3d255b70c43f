import { noteOnce } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { Queue } from '#server/pipeline/queue.ts';
import { earlierReview, versionDetail, versionList } from '#server/versions/versions.ts';
import type { CallDetail, CallSummary } from '#shared/calls.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import type { Snippet } from '#shared/snippets.ts';
import { conditionsOf, type Filters } from './call-filters.db.ts';
import {
  callsWanted,
  countCalls,
  countedUpTo,
  earlierSameAudio,
  eventsOf,
  type Sort,
  turnsShown,
  type Wanted,
  waveformOf,
} from './calls.db.ts';
import { cursorOf, placeOf } from './cursor.ts';
import { narrow } from './narrow.db.ts';
import { callFacts, callSummary } from './shown.ts';
import { snippetsOf } from './snippets.ts';
import { readSpokenQuery } from './spoken-query.ts';
import { timelineEntry } from './timeline.ts';
import { visibleCall } from './visible-call.ts';

const snippetsShown = 3;

export type CallPage = {
  rows: (CallSummary & { snippets?: Snippet[] })[];
  next_cursor: string | null;
  total: number;
  total_capped_at: number;
};

/** A page of the calls one may see. */
export async function listCallsOf(
  deps: { db: Db },
  actor: Actor,
  query: Filters & { sort: Sort; cursor?: string | undefined; limit: number },
): Promise<CallPage> {
  const after = query.cursor === undefined ? null : placeOf(query.cursor);
  const wanted = await wantedBy(deps.db, actor, query);
  const [rows, counted] = await Promise.all([
    callsWanted(deps.db, wanted, { sort: query.sort, after, limit: query.limit + 1 }),
    countCalls(deps.db, wanted),
  ]);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const more = rows.length > query.limit && last !== undefined;
  return {
    rows: await withSnippets(deps.db, actor, page.map(callSummary), query.text),
    next_cursor: more ? cursorOf({ value: last.sorted_by, id: last.id }) : null,
    ...totalOf(counted, page.length),
  };
}

async function wantedBy(db: Db, actor: Actor, filters: Filters): Promise<Wanted> {
  return { ...conditionsOf(actor, filters), searched: await narrow(db, actor, filters) };
}

/** A count that looked at some calls only says how many there are at least; the rows shown are among them. */
function totalOf({ total, capped }: { total: number; capped: boolean }, shown: number) {
  const known = Math.max(total, shown);
  return { total: known, total_capped_at: capped ? Math.max(known, 1) : countedUpTo };
}

/** Rows with the places where something was said, when it was searched for. */
async function withSnippets(
  db: Db,
  actor: Actor,
  rows: CallSummary[],
  text: string | undefined,
): Promise<CallPage['rows']> {
  if (text === undefined || text === '' || rows.length === 0) return rows;
  const query = readSpokenQuery(text);
  const ids = rows.map(({ id }) => id);
  const shown = await turnsShown(db, actor.organizationId, ids);
  const turns = new Map(shown.map((each) => [each.id, each.turns]));
  return rows.map((row) => ({ ...row, snippets: snippetsOf(turns.get(row.id) ?? [], query, snippetsShown) }));
}

/** The first calls of a list, uncounted, for pages that show a few. */
export async function firstCalls(
  deps: { db: Db },
  actor: Actor,
  { filters, sort, limit }: { filters: Filters; sort: Sort; limit: number },
): Promise<CallSummary[]> {
  const wanted = await wantedBy(deps.db, actor, filters);
  const rows = await callsWanted(deps.db, wanted, { sort, after: null, limit });
  return rows.map(callSummary);
}

/** One call with its newest and its shown version. Throws not_found. */
export async function readCallOf(
  deps: { db: Db; queue: Queue; workerAlive: () => Promise<boolean> },
  actor: Actor,
  callId: string,
): Promise<CallDetail> {
  const row = await visibleCall(deps.db, actor, callId);
  const { organization_id: organizationId, version, shown_version: shownVersion } = row;
  const [list, sameAudio, newest, shown, earlier] = await Promise.all([
    versionList(deps, organizationId, callId),
    earlierSameAudio(deps.db, actor, row),
    versionDetail(deps, organizationId, callId, version),
    shownVersion === null || shownVersion === version
      ? null
      : versionDetail(deps, organizationId, callId, shownVersion),
    earlierReview(deps, organizationId, callId, shownVersion),
  ]);
  return {
    ...callFacts(row),
    has_supplied_transcript: list.supplied,
    same_audio_as: sameAudio ?? null,
    versions: list.versions,
    newest,
    shown,
    earlier_review: earlier,
  };
}

/** Peaks and speech of a call's recording. Throws not_found until it is decoded. */
export async function readWaveformOf(deps: { db: Db }, actor: Actor, callId: string) {
  const call = await visibleCall(deps.db, actor, callId);
  const waveform = await waveformOf(deps.db, call.organization_id, callId);
  if (waveform === undefined) throw new KnownError('not_found');
  return {
    duration_seconds: waveform.facts.durationSeconds,
    peaks: waveform.peaks,
    activity: waveform.activity,
  };
}

/** What happened to a call, in sentences, oldest first. */
export async function readTimelineOf(deps: { db: Db }, actor: Actor, callId: string) {
  const call = await visibleCall(deps.db, actor, callId);
  const events = await eventsOf(deps.db, call.organization_id, callId);
  return { rows: events.map(timelineEntry) };
}

/** A stored file of a call, ready to be sent. */
export type Playable = { key: string; contentType: string; sizeBytes: number; fileName: string };

type ReadAudioDeps = { readonly db: Db; readonly clock: Clock };

/** Where the playback copy lies; that it is played is noted. Throws not_found until the recording is decoded. */
export async function playbackOf(deps: ReadAudioDeps, actor: Actor, callId: string): Promise<Playable> {
  const call = await visibleCall(deps.db, actor, callId);
  if (call.audio_deleted_at !== null) throw new KnownError('recording_deleted');
  const { playback_key: key, playback_type: contentType, playback_bytes: sizeBytes } = call;
  if (key === null || contentType === null || sizeBytes === null) throw new KnownError('not_found');
  await noteOnce(deps.db, actor, { act: 'call.played', id: callId, at: nowOf(deps.clock) });
  return { key, contentType, sizeBytes, fileName: call.file_name };
}

/** Where the recording lies as it came; that it is downloaded is noted. Throws not_found. */
export async function originalOf(deps: ReadAudioDeps, actor: Actor, callId: string): Promise<Playable> {
  const call = await visibleCall(deps.db, actor, callId);
  if (call.audio_deleted_at !== null) throw new KnownError('recording_deleted');
  await noteOnce(deps.db, actor, { act: 'call.downloaded', id: callId, at: nowOf(deps.clock) });
  return {
    key: call.audio_key,
    contentType: 'application/octet-stream',
    sizeBytes: call.size_bytes,
    fileName: call.file_name,
  };
}
