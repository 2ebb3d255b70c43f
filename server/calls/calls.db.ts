import { type SqlBool, sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { callsInReach } from '#server/db/reach.ts';
import type { callSorts } from '#shared/calls.ts';
import type { Action, Actor } from '#shared/permissions.ts';
import { conditions, type Filters } from './call-filters.db.ts';
import type { Place } from './cursor.ts';

export type Sort = (typeof callSorts)[number];

/** How each sort orders: the column, what stands for a missing value, and the direction. */
const orders = {
  newest: { by: sql<string>`calls.created_at`, direction: 'desc', cast: 'timestamptz' },
  oldest: { by: sql<string>`calls.created_at`, direction: 'asc', cast: 'timestamptz' },
  score_low: { by: sql<number>`coalesce(calls.score, 1000)`, direction: 'asc', cast: 'double precision' },
  score_high: { by: sql<number>`coalesce(calls.score, -1)`, direction: 'desc', cast: 'double precision' },
  longest: {
    by: sql<number>`coalesce(calls.duration_seconds, -1)`,
    direction: 'desc',
    cast: 'double precision',
  },
  shortest: {
    by: sql<number>`coalesce(calls.duration_seconds, 1e9)`,
    direction: 'asc',
    cast: 'double precision',
  },
} as const satisfies Record<Sort, object>;

const listed = [
  'calls.id',
  'calls.file_name',
  'calls.campaign_id',
  'm.name as campaign_name',
  'calls.agent_id',
  'a.name as agent_name',
  'calls.source',
  'calls.status',
  'calls.version',
  'calls.shown_version',
  'calls.score',
  'calls.flagged',
  'calls.review_status',
  'calls.duration_seconds',
  'calls.created_at',
  'calls.call_date',
  'calls.error',
] as const;

function listing(db: Db) {
  return db
    .selectFrom('calls')
    .innerJoin('campaigns as m', (join) =>
      join.onRef('m.organization_id', '=', 'calls.organization_id').onRef('m.id', '=', 'calls.campaign_id'),
    )
    .leftJoin('agents as a', (join) =>
      join.onRef('a.organization_id', '=', 'calls.organization_id').onRef('a.id', '=', 'calls.agent_id'),
    )
    .select(listed);
}

/** One row of a list of calls, before it is put in the words of the wire. */
export type ListedCall = Awaited<ReturnType<ReturnType<typeof listing>['executeTakeFirstOrThrow']>>;

/** A page of the calls one may see, with the value each was sorted by. */
export async function callsWithin(
  db: Db,
  actor: Actor,
  given: { filters: Filters; sort: Sort; after: Place | null; limit: number },
): Promise<(ListedCall & { sorted_by: string | number })[]> {
  const order = orders[given.sort];
  let query = listing(db)
    .select(sql<string | number>`to_json(${order.by})#>>'{}'`.as('sorted_by'))
    .where(sql<SqlBool>`${sql.join(conditions(actor, given.filters), sql` and `)}`)
    .orderBy(order.by, order.direction)
    .orderBy('calls.id', order.direction)
    .limit(given.limit);
  if (given.after !== null) {
    const compare = sql.raw(order.direction === 'desc' ? '<' : '>');
    const { value, id } = given.after;
    query = query.where(
      sql<SqlBool>`(${order.by}, calls.id) ${compare} (${value}::${sql.raw(order.cast)}, ${id})`,
    );
  }
  return query.execute();
}

/** How many calls match, counted up to `most`. */
export async function countCalls(db: Db, actor: Actor, filters: Filters, most: number): Promise<number> {
  const rows = await sql<{ count: number }>`
    select count(*)::int as count from (
      select 1 from calls where ${sql.join(conditions(actor, filters), sql` and `)} limit ${most}
    ) as matching
  `.execute(db);
  return rows.rows[0]?.count ?? 0;
}

/** One call within an action's reach, with its recording's facts; undefined when it is not there or out of reach. */
export async function callById(db: Db, actor: Actor, callId: string, action: Action) {
  return listing(db)
    .leftJoin('recordings as r', (join) =>
      join.onRef('r.organization_id', '=', 'calls.organization_id').onRef('r.call_id', '=', 'calls.id'),
    )
    .leftJoin('users as u', 'u.id', 'calls.uploaded_by')
    .select([
      'calls.organization_id',
      'calls.audio_key',
      'calls.sha256',
      'calls.size_bytes',
      'calls.client_reference',
      'calls.call_type',
    ])
    .select([
      'calls.customer_id',
      'calls.customer_name',
      'calls.disposition',
      'calls.metadata',
      'calls.agent_match',
      'u.name as uploader_name',
    ])
    .select(['r.facts', 'r.playback_key', 'r.playback_type', 'r.playback_bytes'])
    .where('calls.id', '=', callId)
    .where(callsInReach(actor, action))
    .executeTakeFirst();
}

export type CallRow = NonNullable<Awaited<ReturnType<typeof callById>>>;

/** The first call of the campaign with the bytes of a later one; undefined when there is none that one may see. */
export async function earlierSameAudio(db: Db, actor: Actor, call: CallRow) {
  return db
    .selectFrom('calls')
    .select(['calls.id', 'calls.file_name'])
    .where(callsInReach(actor, 'calls.view'))
    .where('calls.campaign_id', '=', call.campaign_id)
    .where('calls.sha256', '=', call.sha256)
    .where(sql<SqlBool>`(calls.created_at, calls.id) < (${call.created_at}, ${call.id})`)
    .orderBy('calls.created_at')
    .orderBy('calls.id')
    .limit(1)
    .executeTakeFirst();
}

/** The turns of the transcripts that calls show; a call without one is left out. */
export async function turnsShown(db: Db, organizationId: string, callIds: readonly string[]) {
  return db
    .selectFrom('calls')
    .innerJoin('versions as v', (join) =>
      join
        .onRef('v.organization_id', '=', 'calls.organization_id')
        .onRef('v.call_id', '=', 'calls.id')
        .onRef('v.number', '=', 'calls.shown_version'),
    )
    .innerJoin('transcripts as t', (join) =>
      join.onRef('t.organization_id', '=', 'v.organization_id').onRef('t.id', '=', 'v.transcript_id'),
    )
    .select(['calls.id', 't.turns'])
    .where('calls.organization_id', '=', organizationId)
    .where(sql<SqlBool>`calls.id = any(${[...callIds]}::text[])`)
    .execute();
}

/** Peaks and speech of a call's recording; undefined before it was decoded. */
export async function waveformOf(db: Db, organizationId: string, callId: string) {
  return db
    .selectFrom('recordings')
    .select(['facts', 'peaks', 'activity'])
    .where('organization_id', '=', organizationId)
    .where('call_id', '=', callId)
    .executeTakeFirst();
}

/** Everything that happened to a call, oldest first, at most 2,000 events. */
export async function eventsOf(db: Db, organizationId: string, callId: string) {
  return db
    .selectFrom('call_events as e')
    .select(['e.at', 'e.version', 'e.kind', 'e.stage', 'e.attempt', 'e.duration_ms', 'e.details'])
    .where('e.organization_id', '=', organizationId)
    .where('e.call_id', '=', callId)
    .orderBy('e.id')
    .limit(2_000)
    .execute();
}
