import { type Selectable, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { callsInReach } from '#server/db/reach.ts';
import type { Database } from '#server/db/tables.ts';
import type { callSorts } from '#shared/calls.ts';
import type { Action, Actor } from '#shared/permissions.ts';
import type { Conditions } from './call-filters.db.ts';
import type { Place } from './cursor.ts';
import type { Narrowed } from './narrow.db.ts';

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

/** Lists count no further than this: more than it is "10,000+" to a person. */
export const countedUpTo = 10_000;
/** So many calls are looked at for a count whose conditions no index answers; fewer when they look further than the call. */
const lookedAt = { calls: 12_000, beyond: 2_000 } as const;

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

function listing(
  db: Db,
  calls: SelectQueryBuilder<Database, 'calls', Selectable<Database['calls']>> | null = null,
) {
  return (calls === null ? db.selectFrom('calls') : db.selectFrom(calls.as('calls')))
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

/** Which calls are listed: conditions on their columns, and what the searches came to. */
export type Wanted = Conditions & { readonly searched: readonly Narrowed[] };

/** A page of calls, with the value each was sorted by. */
export async function callsWanted(
  db: Db,
  wanted: Wanted,
  page: { sort: Sort; after: Place | null; limit: number },
): Promise<(ListedCall & { sorted_by: string | number })[]> {
  const { by, direction, cast } = orders[page.sort];
  const { indexed, asked } = withSearches(wanted);
  const all = [...indexed, ...asked];
  if (page.after !== null) {
    const { value, id } = page.after;
    const compare = sql.raw(direction === 'desc' ? '<' : '>');
    all.push(sql`(${by}, calls.id) ${compare} (${value}::${sql.raw(cast)}, ${id})`);
  }
  const found = db
    .selectFrom('calls')
    .selectAll()
    .where(sql<SqlBool>`${sql.join(all, sql` and `)}`)
    .orderBy(by, direction)
    .orderBy('calls.id', direction)
    .limit(page.limit);
  return listing(db, found)
    .select(sql<string | number>`to_json(${by})#>>'{}'`.as('sorted_by'))
    .orderBy(by, direction)
    .orderBy('calls.id', direction)
    .execute();
}

/** How many calls match. Looks at so many at most that it never takes long; a capped count is of those. */
export async function countCalls(db: Db, wanted: Wanted): Promise<{ total: number; capped: boolean }> {
  const { indexed, asked } = withSearches(wanted);
  const looksBeyond = wanted.searched.some((search) => 'condition' in search);
  const looked = looksBeyond ? lookedAt.beyond : lookedAt.calls;
  const most = asked.length === 0 ? countedUpTo : looked;
  const fits = asked.length === 0 ? sql`true` : sql`(${sql.join(asked, sql` and `)})`;
  const { rows } = await sql<{ total: number; seen: number }>`
    select count(*) filter (where fits) as total, count(*) as seen from (
      select ${fits} as fits from calls where ${sql.join(indexed, sql` and `)}
      order by calls.created_at desc, calls.id desc limit ${most}
    ) as some_calls
  `.execute(db);
  const { total = 0, seen = 0 } = rows[0] ?? {};
  return { total: Math.min(total, countedUpTo), capped: seen === most || total >= countedUpTo };
}

function withSearches({ indexed, asked, searched }: Wanted): Conditions {
  const found = searched.flatMap((search) => ('found' in search ? [search.found] : []));
  const conditions = searched.flatMap((search) => ('condition' in search ? [search.condition] : []));
  const byId = found.map((ids) => sql<SqlBool>`calls.id = any(array(${ids}))`);
  return { indexed: [...indexed, ...byId], asked: [...asked, ...conditions] };
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
    .select(['r.facts', 'r.playback_key', 'r.playback_type', 'r.playback_bytes', 'calls.audio_deleted_at'])
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
