import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import type { Actor } from '#shared/permissions.ts';
import { reachOf } from '#shared/permissions.ts';
import type { Filters } from './call-filters.db.ts';
import { isEmptyQuery, readSpokenQuery, type SpokenQuery } from './spoken-query.ts';

/**
 * A condition, and what is read for each call it is asked of. An "offset 0" keeps the planner from asking it of every
 * call there is beforehand.
 */
type Asked = {
  readonly condition: RawBuilder<SqlBool>;
  readonly reads: 'call' | 'results' | 'transcript';
};

/**
 * What a search comes to: the few calls it finds, as a query of their ids, of which those count that are exactly meant, or
 * a condition to ask of call after call, because it finds so many that the next one is near.
 */
export type Narrowed = { readonly found: RawBuilder<unknown>; readonly exact?: RawBuilder<SqlBool> } | Asked;

/** So many transcripts can be read whole to see whether the words of a phrase stand side by side. */
const fewTranscripts = 1_500;

/** To look up so many calls takes about as long as to walk to the first page of more. */
export const fewCalls = 7_000;

type Search = Asked & {
  /** The ids of the calls found in the whole organization; null where no index leads to them. */
  readonly found: RawBuilder<unknown> | null;
  /** What a found call still has to pass. */
  readonly exact?: RawBuilder<SqlBool>;
  /** What the index finds before each is read whole; asked first where that may be far too many. */
  readonly candidates?: RawBuilder<unknown>;
};

/**
 * Runs the searches of a list that go by an index of their own. Where one sees few calls anyway, each is looked at
 * instead.
 */
export async function narrow(db: Db, actor: Actor, filters: Filters): Promise<Narrowed[]> {
  const searches = await searchesOf(db, actor.organizationId, filters);
  const seesFew = reachOf(actor, 'calls.view') === 'own' || isOneAgent(filters);
  if (seesFew) return searches.map(({ condition, reads }) => ({ condition, reads }));
  return await Promise.all(searches.map((search) => fewOrMany(db, search)));
}

function isOneAgent({ agent_id: agentId }: Filters): boolean {
  return agentId !== undefined && agentId !== 'none';
}

async function fewOrMany(db: Db, { found, exact, condition, reads, candidates }: Search): Promise<Narrowed> {
  const asked = { condition, reads };
  if (found === null) return asked;
  if (candidates !== undefined && (await estimated(db, candidates)) > fewTranscripts) return asked;
  const { rows } = await sql<{ count: number }>`
    select count(*) from (select 1 from (${found}) as found limit ${fewCalls + 1}) as counted
  `.execute(db);
  return (rows[0]?.count ?? 0) > fewCalls ? asked : { found, ...(exact && { exact }) };
}

/** How many rows the planner expects of a query: from what it knows of common words, without looking for them. */
async function estimated(db: Db, query: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>`
    explain (format json) ${query}`.execute(db);
  return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}

async function searchesOf(db: Db, organizationId: string, filters: Filters): Promise<Search[]> {
  const { search = '', text = '', check_id: checkId, verdict } = filters;
  const all: Search[] = [];
  if (filters.score_min !== undefined || filters.score_max !== undefined)
    all.push(scored(organizationId, filters));
  if (checkId !== undefined || verdict !== undefined) all.push(await judged(db, organizationId, filters));
  if (search !== '') all.push(await named(db, organizationId, search));
  if (text !== '') all.push(said(organizationId, readSpokenQuery(text)));
  return all;
}

/** Asked in the words of the index on scores, in which no score is 1000. */
function scored(organizationId: string, { score_min: min = 0, score_max: max = 100 }: Filters): Search {
  const condition = sql<SqlBool>`coalesce(calls.score, 1000) between ${min}::float8 and ${max}::float8`;
  return {
    found: sql`select calls.id from calls where calls.organization_id = ${organizationId} and ${condition}`,
    condition,
    reads: 'call',
  };
}

/** The shown version has a result of the check, or of any, with the verdict, or any. */
async function judged(
  db: Db,
  organizationId: string,
  { check_id: checkId, verdict }: Filters,
): Promise<Search> {
  const ofCheck = checkId === undefined ? sql`true` : sql`results.check_id = ${checkId}`;
  const wanted = verdict === undefined ? ofCheck : sql`${ofCheck} and results.verdict = ${sql.lit(verdict)}`;
  const campaign = checkId === undefined ? undefined : await campaignOfCheck(db, organizationId, checkId);
  const there = campaign === undefined ? sql`true` : sql`calls.campaign_id = ${campaign}`;
  const hasIndex = checkId !== undefined || verdict === 'not_evaluated' || verdict === 'needs_review';
  const shown = sql<SqlBool>`exists (
      select 1 from check_results as results
      where results.organization_id = calls.organization_id and results.call_id = calls.id
        and results.version = calls.shown_version and ${wanted}
      offset 0
    )`;
  return {
    // Of any version: almost every result is of the one that is shown, and a look at each call here would be one too many.
    found: hasIndex
      ? sql`select results.call_id as id from check_results as results
          where results.organization_id = ${organizationId} and ${wanted}`
      : null,
    exact: shown,
    condition: sql`(${there} and ${shown})`,
    reads: 'results',
  };
}

/** A check is of one campaign; undefined when it was deleted. */
async function campaignOfCheck(db: Db, organizationId: string, checkId: string): Promise<string | undefined> {
  const check = await db
    .selectFrom('checks')
    .select('campaign_id')
    .where('organization_id', '=', organizationId)
    .where('id', '=', checkId)
    .executeTakeFirst();
  return check?.campaign_id;
}

/** What stands before a word of a name. */
const wordStart = '(^|[-_ ./])';

/**
 * A name contains what was typed, whatever the case. One or two letters have to begin a word: no index knows them
 * elsewhere. A regular expression reads a name once for all places where a word may begin.
 */
function contains(name: RawBuilder<unknown>, typed: string): RawBuilder<SqlBool> {
  const text = typed.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return sql`${name} ~* ${Array.from(typed).length < 3 ? `${wordStart}${text}` : text}`;
}

/** Part of the file's name, or of the agent's. */
async function named(db: Db, organizationId: string, search: string): Promise<Search> {
  const matches = (name: RawBuilder<unknown>) => contains(name, search);
  const agents = await db
    .selectFrom('agents')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where(matches(sql`agents.name`))
    .execute();
  const theirs = sql<SqlBool>`calls.agent_id = any(${agents.map(({ id }) => id)}::text[])`;
  return {
    found: sql`
      select call_id as id from call_names where organization_id = ${organizationId} and ${matches(sql`file_name`)}
      union all
      select calls.id from calls where calls.organization_id = ${organizationId} and ${theirs}`,
    condition: sql`(${matches(sql`calls.file_name`)} or ${theirs})`,
    reads: 'call',
  };
}

/** The transcript of the shown version contains all of this. */
function said(organizationId: string, query: SpokenQuery): Search {
  if (isEmptyQuery(query))
    return { found: sql`select null as id where false`, condition: sql`false`, reads: 'call' };
  const wanted = tsqueryOf(query);
  const words = sql`plainto_tsquery('simple', plain_words(${[...query.words, ...query.phrases.flat()].join(' ')}))`;
  return {
    candidates: sql`select 1 from transcripts where organization_id = ${organizationId} and spoken @@ ${words}`,
    found: sql`
      select calls.id from transcripts
      join versions on versions.organization_id = transcripts.organization_id
        and versions.transcript_id = transcripts.id
      join calls on calls.organization_id = versions.organization_id and calls.id = versions.call_id
        and calls.shown_version = versions.number
      where transcripts.organization_id = ${organizationId} and transcripts.spoken @@ ${wanted}`,
    condition: sql`exists (
      select 1 from versions
      join transcripts on transcripts.organization_id = versions.organization_id
        and transcripts.id = versions.transcript_id
      where versions.organization_id = calls.organization_id and versions.call_id = calls.id
        and versions.number = calls.shown_version and transcripts.spoken @@ ${wanted}
      offset 0
    )`,
    reads: 'transcript',
  };
}

/** Every word, and every phrase in its order, in the words of the index. */
function tsqueryOf({ words, phrases }: SpokenQuery): RawBuilder<unknown> {
  const parts = phrases.map((phrase) => sql`phraseto_tsquery('simple', plain_words(${phrase.join(' ')}))`);
  if (words.length > 0) parts.unshift(sql`plainto_tsquery('simple', plain_words(${words.join(' ')}))`);
  return sql`(${sql.join(parts, sql` && `)})`;
}
