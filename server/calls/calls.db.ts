import { type Selectable, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { callsInReach } from '#server/db/reach.ts';
import type { Database } from '#server/db/tables.ts';
import type { Insights } from '#shared/insights.ts';
import type { Action, Actor } from '#shared/permissions.ts';
import { type Conditions, isByTime, type Sort } from './call-filters.db.ts';
import type { Place } from './cursor.ts';
import type { Narrowed } from './narrow.db.ts';

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
/** So many calls are looked at where no index answers a condition: the fewer, the more there is to read for each. */
const lookedAt = { call: 6_000, results: 2_000, transcript: 1_000 } as const;
/** So many calls are found and put in order in some 40 ms. */
const fewInOrder = 20_000;
/** Calls that came one after the other lie together; in another order each is a page of its own to read. */
const lookedAtScattered = 2_000;

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
export type Wanted = Conditions & {
  readonly searched: readonly Narrowed[];
  /** The indexed conditions lead to few calls, which are put in order after that; else an index has the order. */
  readonly few?: true;
};

/** Where a page of a list begins, how it is ordered, and how many calls it holds at most. */
export type Page = { readonly sort: Sort; readonly after: Place | null; readonly limit: number };

/** So many calls, in the order of the list, are looked at for a page; null where each that is looked at matches. */
export function looksAt(wanted: Wanted, sort: Sort): number | null {
  const reads = wanted.searched.flatMap((search) => ('condition' in search ? [lookedAt[search.reads]] : []));
  if (reads.length === 0 && (wanted.asked.length === 0 || wanted.few)) return null;
  return Math.min(isByTime(sort) ? lookedAt.call : lookedAtScattered, ...reads);
}

/** A page of calls, with the value each was sorted by: those that match among the first `most` of the list. */
export async function callsWanted(
  db: Db,
  wanted: Wanted,
  { sort, after, limit }: Page,
  most: number | null = null,
): Promise<(ListedCall & { sorted_by: string | number })[]> {
  const { by, direction } = orders[sort];
  const { asked } = withSearches(wanted);
  const fits = asked.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`${sql.join(asked, sql` and `)}`;
  const led = inOrder(db, wanted, { sort, after }).selectAll();
  const looked = db
    .selectFrom(led.limit(most ?? limit).as('calls'))
    .selectAll()
    .where(fits)
    .orderBy(by, direction)
    .orderBy('calls.id', direction);
  return listing(db, (most === null ? led.where(fits) : looked).limit(limit))
    .select(sql<string | number>`to_json(${by})#>>'{}'`.as('sorted_by'))
    .orderBy(by, direction)
    .orderBy('calls.id', direction)
    .execute();
}

/** What the judge told of calls as a whole, by their ids: of the versions that are shown of them. */
export async function insightsOfShown(
  db: Db,
  organizationId: string,
  callIds: readonly string[],
): Promise<ReadonlyMap<string, Insights>> {
  const rows = await db
    .selectFrom('calls as c')
    .innerJoin('versions as v', (join) =>
      join
        .onRef('v.organization_id', '=', 'c.organization_id')
        .onRef('v.call_id', '=', 'c.id')
        .onRef('v.number', '=', 'c.shown_version'),
    )
    .select(['c.id', 'v.insights'])
    .where('c.organization_id', '=', organizationId)
    .where('c.id', 'in', callIds)
    .where('v.insights', 'is not', null)
    .execute();
  return new Map(rows.flatMap(({ id, insights }) => (insights === null ? [] : [[id, insights] as const])));
}

/** The place of the last of the first `most` calls of a list; null when it has no more than these. */
export async function lastLookedAt(
  db: Db,
  wanted: Wanted,
  page: Omit<Page, 'limit'>,
  most: number,
): Promise<Place | null> {
  const value = sql<string | number>`to_json(${orders[page.sort].by})#>>'{}'`.as('value');
  const [last, next] = await inOrder(db, wanted, page)
    .select([value, 'calls.id'])
    .offset(most - 1)
    .limit(2)
    .execute();
  return last === undefined || next === undefined ? null : last;
}

/** The calls that an index leads to, in the order of the list. */
function inOrder(db: Db, wanted: Wanted, { sort, after }: Omit<Page, 'limit'>) {
  const { by, direction, cast } = orders[sort];
  const { indexed } = withSearches(wanted);
  const compare = sql.raw(direction === 'desc' ? '<' : '>');
  const beyond =
    after === null
      ? []
      : [sql<SqlBool>`(${by}, calls.id) ${compare} (${after.value}::${sql.raw(cast)}, ${after.id})`];
  const led = sql<SqlBool>`${sql.join(indexed, sql` and `)}`;
  // Without the "offset 0" the planner may walk through all calls in the order wanted to find these few.
  const few = sql<Selectable<Database['calls']>>`(select * from calls where ${led} offset 0)`.as<'calls'>(
    sql.ref('calls'),
  );
  const from = wanted.few ? db.selectFrom(few) : db.selectFrom('calls').where(led);
  return from
    .where(sql<SqlBool>`${sql.join([sql`true`, ...beyond], sql` and `)}`)
    .orderBy(by, direction)
    .orderBy('calls.id', direction);
}

/** Whether the indexed conditions lead to so few calls that these can be put in any order. */
export async function areFew(db: Db, { indexed }: Conditions): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from (
      select 1 from calls where ${sql.join(indexed, sql` and `)} limit ${fewInOrder + 1}
    ) as counted
  `.execute(db);
  return (rows[0]?.count ?? 0) <= fewInOrder;
}

/** How many calls match. Looks at so many at most that it never takes long; a capped count is of those. */
export async function countCalls(db: Db, wanted: Wanted): Promise<{ total: number; capped: boolean }> {
  const { indexed, asked } = withSearches(wanted);
  const most = looksAt(wanted, 'newest') ?? countedUpTo;
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
  const found = searched.flatMap((search) => ('found' in search ? [search] : []));
  const conditions = searched.flatMap((search) => ('condition' in search ? [search.condition] : []));
  const byId = found.flatMap(({ found: ids, exact }) => [
    sql<SqlBool>`calls.id = any(array(${ids}))`,
    ...(exact === undefined ? [] : [exact]),
  ]);
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
