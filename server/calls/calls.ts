import { noteOnce } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import { lostSubmitsOf } from '#server/costs/costs.ts';
import type { Db } from '#server/db/db.ts';
import type { Queue } from '#server/pipeline/queue.ts';
import { type ReadyDeps } from '#server/providers/ready.ts';
import { speechToRetryWith } from '#server/versions/retry-with.ts';
import { earlierReview, versionDetail, versionList } from '#server/versions/versions.ts';
import type { CallDetail, CallSummary } from '#shared/calls.ts';
import { KnownError } from '#shared/errors.ts';
import { type Actor, can } from '#shared/permissions.ts';
import type { Snippet } from '#shared/snippets.ts';
import type { Filters, Sort } from './call-filters.db.ts';
import {
  callsWanted,
  countCalls,
  countedUpTo,
  earlierSameAudio,
  eventsOf,
  lastLookedAt,
  looksAt,
  turnsShown,
  type Wanted,
  waveformOf,
} from './calls.db.ts';
import { cursorOf, type Place, placeOf } from './cursor.ts';
import { callFacts, callSummary } from './shown.ts';
import { snippetsOf } from './snippets.ts';
import { readSpokenQuery } from './spoken-query.ts';
import { lostEntry, timelineEntry } from './timeline.ts';
import { visibleCall } from './visible-call.ts';
import { wantedBy } from './wanted.ts';

const snippetsShown = 3;
/** A page of calls in which words were said: for each of them a whole transcript is read. */
const heardAPage = 30;

export type CallPage = {
  rows: (CallSummary & { snippets?: Snippet[] })[];
  next_cursor: string | null;
  total: number;
  total_capped_at: number;
};

/**
 * A page of the calls one may see. Where what is asked for is rare and no index leads to it, a page looks at so many calls
 * and says where to go on: it may hold fewer calls than asked for, or none, and not be the last.
 */
export async function listCallsOf(
  deps: { db: Db },
  actor: Actor,
  query: Filters & { sort: Sort; cursor?: string | undefined; limit: number },
): Promise<CallPage> {
  const after = query.cursor === undefined ? null : placeOf(query.cursor);
  const { wanted, counted: toCount } = await wantedBy(deps.db, actor, query, query.sort);
  const limit = hasWords(query.text) ? Math.min(query.limit, heardAPage) : query.limit;
  const [rows, counted] = await Promise.all([
    callsWanted(deps.db, wanted, { sort: query.sort, after, limit: limit + 1 }, looksAt(wanted, query.sort)),
    countCalls(deps.db, toCount),
  ]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next =
    rows.length > limit && last !== undefined
      ? { value: last.sorted_by, id: last.id }
      : await lastLookedAtOf(deps.db, wanted, { sort: query.sort, after });
  return {
    rows: await withSnippets(deps.db, actor, page.map(callSummary), query.text),
    next_cursor: next === null ? null : cursorOf(next),
    ...totalOf(counted, page.length),
  };
}

/** Where the next page begins that looks at more calls; null when all have been looked at. */
async function lastLookedAtOf(
  db: Db,
  wanted: Wanted,
  page: { sort: Sort; after: Place | null },
): Promise<Place | null> {
  const most = looksAt(wanted, page.sort);
  return most === null ? null : lastLookedAt(db, wanted, page, most);
}

function hasWords(text: string | undefined): text is string {
  return text !== undefined && text !== '';
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
  if (!hasWords(text) || rows.length === 0) return rows;
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
  const { wanted } = await wantedBy(deps.db, actor, filters, sort);
  const rows = await callsWanted(deps.db, wanted, { sort, after: null, limit });
  return rows.map(callSummary);
}

/** One call with its newest and its shown version. Throws not_found. */
export async function readCallOf(
  deps: ReadyDeps & { queue: Queue; workerAlive: () => Promise<boolean> },
  actor: Actor,
  callId: string,
): Promise<CallDetail> {
  const row = await visibleCall(deps.db, actor, callId);
  const { organization_id: organizationId, version, shown_version: shownVersion } = row;
  const target = { campaignId: row.campaign_id, agentId: row.agent_id };
  const mayRetry = row.status === 'failed' && can(actor, 'calls.reprocess', target);
  const [list, sameAudio, newest, shown, earlier, retryWith] = await Promise.all([
    versionList(deps, organizationId, callId),
    earlierSameAudio(deps.db, actor, row),
    versionDetail(deps, organizationId, callId, version),
    shownVersion === null || shownVersion === version
      ? null
      : versionDetail(deps, organizationId, callId, shownVersion),
    earlierReview(deps, organizationId, callId, shownVersion),
    mayRetry ? speechToRetryWith(deps, { organizationId, callId, version }) : [],
  ]);
  return {
    ...callFacts(row),
    has_supplied_transcript: list.supplied,
    same_audio_as: sameAudio ?? null,
    versions: list.versions,
    newest,
    shown,
    earlier_review: earlier,
    retry_with: retryWith,
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
  const lost = await lostSubmitsOf(deps.db, call);
  const rows = [...events.map(timelineEntry), ...lost.map(lostEntry)];
  return { rows: rows.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)) };
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
