import { type NotNull, type SqlBool, sql, type Transaction } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { asJson, type Database, type Urgency } from '#server/db/tables.ts';
import { tellOf } from '#server/db/tell-calls.ts';
import type { ErrorCode, Failure } from '#shared/errors.ts';
import { KnownError } from '#shared/errors.ts';
import type { ProviderName } from '#shared/providers.ts';
import { type Moves, next } from '#shared/state-machine.ts';
import { type CallStatus, type VersionEvent, versionMoves } from '#shared/statuses.ts';
import type { StageName, VersionCause } from '#shared/versions.ts';
import type { VersionRef } from './queue.ts';
import type { VersionChanges } from './stage.ts';

type Trx = Transaction<Database>;

/** A version as the pipeline sees it, locked until the transaction ends. */
export type LockedVersion = {
  status: CallStatus;
  stage: StageName;
  attempt: number;
  jobId: string | null;
  tries: number;
  tryingSince: Date | null;
  cause: VersionCause;
  urgency: Urgency;
  /** When the rule of its campaign deleted the recording; null while it is there. */
  audioDeletedAt: Date | null;
};

/**
 * Locks a version and its call and reads where the version stands; null when it is gone (its call was deleted). The
 * call first, as everybody does who locks both: the other way round two of them could wait for each other.
 */
export async function lockVersion(trx: Trx, ref: VersionRef): Promise<LockedVersion | null> {
  const row = await trx
    .selectFrom('calls as c')
    .innerJoin('versions as v', (join) =>
      join.onRef('v.organization_id', '=', 'c.organization_id').onRef('v.call_id', '=', 'c.id'),
    )
    .select([
      'v.status',
      'v.stage',
      'v.attempt',
      'v.job_id',
      'v.tries',
      'v.trying_since',
      'v.cause',
      'v.urgency',
      'c.audio_deleted_at',
    ])
    .where('c.organization_id', '=', ref.organizationId)
    .where('c.id', '=', ref.callId)
    .where('v.number', '=', ref.version)
    .forUpdate(['c', 'v'])
    .executeTakeFirst();
  if (row === undefined) return null;
  const { job_id, trying_since, audio_deleted_at, ...rest } = row;
  return { ...rest, jobId: job_id, tryingSince: trying_since, audioDeletedAt: audio_deleted_at };
}

/** How often a stage of a version's attempt has failed with this code and was tried again. */
export async function failedAlike(
  trx: Trx,
  at: { readonly ref: VersionRef; readonly stage: StageName; readonly attempt: number },
  code: ErrorCode,
): Promise<number> {
  const found = await trx
    .selectFrom('call_events')
    .select((eb) => eb.fn.countAll<number>().as('times'))
    .where('organization_id', '=', at.ref.organizationId)
    .where('call_id', '=', at.ref.callId)
    .where('version', '=', at.ref.version)
    .where('kind', '=', 'delayed')
    .where('stage', '=', at.stage)
    .where('attempt', '=', at.attempt)
    .where(sql<SqlBool>`details ->> 'code' = ${code}`)
    .executeTakeFirst();
  return found?.times ?? 0;
}

/** The status that `event` leads to, or move_refused. */
export function statusAfter(
  from: CallStatus,
  event: VersionEvent,
  moves: Moves<CallStatus, VersionEvent> = versionMoves,
): CallStatus {
  const to = next(moves, from, event);
  if (to === null) throw new KnownError('move_refused', { status: from });
  return to;
}

/** A move of a version: where from, by what, and what else changes with it. */
export type Move = {
  readonly ref: VersionRef;
  readonly from: CallStatus;
  readonly event: VersionEvent;
  readonly at: Date;
  /** What the timeline says. */
  readonly kind:
    | 'started'
    | 'stored'
    | 'delayed'
    | 'batched'
    | 'failed'
    | 'retried'
    | 'requeued'
    | 'completed';
  readonly stage: StageName;
  readonly attempt: number;
  readonly durationMs?: number | null;
  readonly details?: Record<string, unknown>;
  readonly changes?: VersionChanges;
  readonly error?: (Failure & { stage: StageName }) | null;
  /** The next stage and its job; undefined leaves both, null takes the version out of line. */
  readonly job?: { readonly id: string; readonly stage: StageName } | null;
  readonly tries?: { readonly count: number; readonly since: Date | null };
  readonly urgency?: Urgency;
  readonly waiting?: {
    readonly reason: 'not_started' | 'retrying' | 'provider_paused' | 'batch';
    readonly until: Date | null;
    /** The provider whose account is waited for. */
    readonly provider?: ProviderName;
  } | null;
};

/**
 * Makes one guarded move, in one statement: the version, what its call repeats of it, the timeline, and the word to
 * everybody who watches. The version must be locked. Throws move_refused.
 */
export async function moveVersion(trx: Trx, move: Move): Promise<void> {
  const to = statusAfter(move.from, move.event);
  const { ref } = move;
  const done = to === 'completed';
  await sql`
    with moved as (
      update versions set ${sql.join(assignments(move, to))}
      where organization_id = ${ref.organizationId} and call_id = ${ref.callId} and number = ${ref.version}
      returning organization_id, call_id, number, status, error, score, flags
    ), mirrored as (
      update calls c set
        status = case when c.version = m.number then m.status else c.status end,
        error = case when c.version = m.number then m.error - 'stage' else c.error end,
        shown_version = case when ${done} then greatest(c.shown_version, m.number) else c.shown_version end,
        score = case when ${done} and m.number >= coalesce(c.shown_version, 0) then m.score else c.score end,
        flagged = case when ${done} and m.number >= coalesce(c.shown_version, 0)
          then m.flags <> '[]'::jsonb else c.flagged end,
        review_status = case when ${done} and m.number >= coalesce(c.shown_version, 0)
          then case when m.flags <> '[]'::jsonb then 'needs_review' else 'no_action' end else c.review_status end
      from moved m
      where c.organization_id = m.organization_id and c.id = m.call_id
      returning c.organization_id, c.id, c.campaign_id, c.agent_id, c.version, c.status
    ), told as (
      insert into call_events (organization_id, call_id, version, at, kind, stage, attempt, duration_ms, details)
      values (${ref.organizationId}, ${ref.callId}, ${ref.version}, ${move.at}, ${move.kind}, ${move.stage},
        ${move.attempt}, ${move.durationMs ?? null}, ${asJson(move.details ?? {})}::jsonb)
    )
    ${tellOf(sql`select * from mirrored`)}
  `.execute(trx);
}

function assignments(move: Move, to: CallStatus) {
  const set = [sql`status = ${to}`, sql`attempt = ${move.attempt}`];
  const { changes = {}, error, job, tries, waiting } = move;
  if (to === 'completed') set.push(sql`completed_at = ${move.at}`);
  if (changes.transcriptId !== undefined) set.push(sql`transcript_id = ${changes.transcriptId}`);
  if (changes.score !== undefined) {
    set.push(sql`score = ${changes.score.value}`, sql`score_formula = ${asJson(changes.score)}::jsonb`);
  }
  if (changes.flags !== undefined) set.push(sql`flags = ${asJson(changes.flags)}::jsonb`);
  if (changes.insights != null) set.push(sql`insights = ${asJson(changes.insights)}::jsonb`);
  if (changes.judgedBy != null) set.push(sql`judged_by = ${asJson(changes.judgedBy)}::jsonb`);
  if (error !== undefined) set.push(sql`error = ${error === null ? null : asJson(error)}::jsonb`);
  if (job === null) set.push(sql`job_id = null`);
  if (job !== undefined && job !== null) set.push(sql`job_id = ${job.id}`, sql`stage = ${job.stage}`);
  if (tries !== undefined) set.push(sql`tries = ${tries.count}`, sql`trying_since = ${tries.since}`);
  if (move.urgency !== undefined) set.push(sql`urgency = ${move.urgency}`);
  if (waiting !== undefined) {
    set.push(
      sql`waiting_reason = ${waiting?.reason ?? null}`,
      sql`waiting_until = ${waiting?.until ?? null}`,
      sql`waiting_for = ${waiting?.provider ?? null}`,
    );
  }
  return set;
}

/** A version that should be worked on, with the job it names. */
export type OpenVersion = VersionRef & { readonly jobId: string; readonly createdAt: Date };

/** Versions that should be worked on and were made before `before`: a page of them, oldest first, after `after`. */
export async function openVersionsBefore(
  db: Db,
  before: Date,
  page: { after: OpenVersion | null; limit: number },
): Promise<OpenVersion[]> {
  const { after, limit } = page;
  let query = db
    .selectFrom('versions')
    .select(['organization_id', 'call_id', 'number', 'created_at', 'job_id'])
    .where('status', 'in', ['pending', 'transcribing', 'analyzing'])
    .where('created_at', '<', before)
    .orderBy('created_at')
    .orderBy('call_id')
    .orderBy('number')
    .limit(limit)
    .$narrowType<{ job_id: NotNull }>()
    .where('job_id', 'is not', null);
  if (after !== null) {
    query = query.where(
      sql<SqlBool>`(created_at, call_id, number) > (${after.createdAt}, ${after.callId}, ${after.version})`,
    );
  }
  const rows = await query.execute();
  return rows.map((row) => ({
    organizationId: row.organization_id,
    callId: row.call_id,
    version: row.number,
    createdAt: row.created_at,
    jobId: row.job_id,
  }));
}
