import type { Transaction } from 'kysely';
import type { Db } from '#server/db/db.ts';
import type { Database } from '#server/db/tables.ts';
import type { VersionRef } from '#server/pipeline/queue.ts';
import type { SpeechProvider } from '#shared/providers.ts';

function summaries(db: Db) {
  return db
    .selectFrom('versions as v')
    .leftJoin('users as u', 'u.id', 'v.requested_by')
    .select([
      'v.number',
      'v.status',
      'v.cause',
      'v.created_at',
      'v.completed_at',
      'v.score',
      'v.flags',
      'v.error',
    ])
    .select(['u.name as requested_by', 'v.supplied_key']);
}

export type VersionRow = Awaited<ReturnType<ReturnType<typeof summaries>['executeTakeFirstOrThrow']>>;

/** All versions of a call, newest first, at most 500. */
export async function versionsOf(db: Db, organizationId: string, callId: string): Promise<VersionRow[]> {
  return summaries(db)
    .where('v.organization_id', '=', organizationId)
    .where('v.call_id', '=', callId)
    .orderBy('v.number', 'desc')
    .limit(500)
    .execute();
}

function details(db: Db) {
  return summaries(db)
    .leftJoin('transcripts as t', (join) =>
      join.onRef('t.organization_id', '=', 'v.organization_id').onRef('t.id', '=', 'v.transcript_id'),
    )
    .select(['v.attempt', 'v.stage', 'v.job_id', 'v.waiting_reason', 'v.waiting_until', 'v.transcript_id'])
    .leftJoin('reviews as r', (join) =>
      join
        .onRef('r.organization_id', '=', 'v.organization_id')
        .onRef('r.call_id', '=', 'v.call_id')
        .onRef('r.version', '=', 'v.number'),
    )
    .leftJoin('users as reviewer', 'reviewer.id', 'r.decided_by')
    .select([
      'v.score_formula',
      'v.insights',
      'v.judged_by',
      't.provider',
      't.model',
      't.language',
      'v.review_revision',
    ])
    .select(['r.decision', 'r.note', 'r.decided_at', 'reviewer.name as decided_by']);
}

export type VersionDetailRow = Awaited<ReturnType<ReturnType<typeof details>['executeTakeFirstOrThrow']>>;

/** One version in full; undefined when there is none of this number. */
export async function versionOf(
  db: Db,
  organizationId: string,
  callId: string,
  number: number,
): Promise<VersionDetailRow | undefined> {
  return details(db)
    .where('v.organization_id', '=', organizationId)
    .where('v.call_id', '=', callId)
    .where('v.number', '=', number)
    .executeTakeFirst();
}

/** The check results of a version in the order of the checks, each with what the judge said where a person overrode it. */
export async function resultsOf(db: Db, organizationId: string, callId: string, number: number) {
  return db
    .selectFrom('check_results as c')
    .leftJoin('overrides as o', (join) =>
      join
        .onRef('o.organization_id', '=', 'c.organization_id')
        .onRef('o.call_id', '=', 'c.call_id')
        .onRef('o.version', '=', 'c.version')
        .onRef('o.check_id', '=', 'c.check_id'),
    )
    .leftJoin('users as u', 'u.id', 'o.made_by')
    .select(['c.check_id', 'c.verdict', 'c.score', 'c.reasoning', 'c.evidence', 'c.snapshot'])
    .select(['o.judged_verdict', 'o.judged_score', 'o.reason', 'o.made_at', 'u.name as made_by'])
    .where('c.organization_id', '=', organizationId)
    .where('c.call_id', '=', callId)
    .where('c.version', '=', number)
    .orderBy('c.position')
    .execute();
}

export type ResultRow = Awaited<ReturnType<typeof resultsOf>>[number];

/** The last decision about a version of a call before `number`; undefined when there is none. */
export async function lastReviewBefore(db: Db, organizationId: string, callId: string, number: number) {
  return db
    .selectFrom('reviews as r')
    .leftJoin('users as u', 'u.id', 'r.decided_by')
    .select(['r.version', 'r.decision', 'r.note', 'r.decided_at', 'u.name as decided_by'])
    .where('r.organization_id', '=', organizationId)
    .where('r.call_id', '=', callId)
    .where('r.version', '<', number)
    .orderBy('r.version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** A call's transcript by its id; undefined when the call has none of this id. */
export async function transcriptById(db: Db, organizationId: string, callId: string, transcriptId: string) {
  return db
    .selectFrom('transcripts as t')
    .leftJoin('users as u', 'u.id', 't.roles_swapped_by')
    .select(['t.id', 't.provider', 't.provider_job_id', 't.model', 't.language', 't.duration_ms'])
    .select(['t.role_confidence', 't.turns', 't.words', 't.roles_swapped_at', 'u.name as roles_swapped_by'])
    .where('t.organization_id', '=', organizationId)
    .where('t.call_id', '=', callId)
    .where('t.id', '=', transcriptId)
    .executeTakeFirst();
}

/** Locks a call and reads where its versions stand; undefined when it is not there. */
export async function lockCall(trx: Transaction<Database>, organizationId: string, callId: string) {
  return trx
    .selectFrom('calls')
    .select(['id', 'campaign_id', 'agent_id', 'version', 'shown_version', 'status'])
    .where('organization_id', '=', organizationId)
    .where('id', '=', callId)
    .forUpdate()
    .executeTakeFirst();
}

/** The newest transcript of a call; undefined before there is one. */
export async function newestTranscriptId(
  trx: Transaction<Database>,
  organizationId: string,
  callId: string,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('transcripts')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('call_id', '=', callId)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** Makes `version` the call's newest: pending, while its last completed version stays the shown one. */
export async function pointCallAt(
  trx: Transaction<Database>,
  organizationId: string,
  callId: string,
  version: number,
): Promise<void> {
  await trx
    .updateTable('calls')
    .set({ version, status: 'pending', error: null })
    .where('organization_id', '=', organizationId)
    .where('id', '=', callId)
    .execute();
}

/** Sets the provider that turns a version's recording into text instead of the campaign's. */
export async function chooseSpeech(
  trx: Transaction<Database>,
  ref: VersionRef,
  provider: SpeechProvider,
): Promise<void> {
  await trx
    .updateTable('versions')
    .set({ speech_provider: provider })
    .where('organization_id', '=', ref.organizationId)
    .where('call_id', '=', ref.callId)
    .where('number', '=', ref.version)
    .execute();
}
