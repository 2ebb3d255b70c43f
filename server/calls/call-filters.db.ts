import { type Expression, type SqlBool, sql } from 'kysely';
import type { z } from 'zod';
import { callsInReach } from '#server/db/reach.ts';
import type { CallFilters } from '#shared/call-filters.ts';
import type { Actor } from '#shared/permissions.ts';
import { isEmptyQuery, readSpokenQuery, type SpokenQuery } from './spoken-query.ts';

export type Filters = z.output<typeof CallFilters> & {
  /** Only what has not ended yet: pending, transcribing or analyzing. */
  readonly running?: true;
};

/** The conditions of a filtered list, the reach of the actor first. */
export function conditions(actor: Actor, filters: Filters): Expression<SqlBool>[] {
  const all: Expression<SqlBool>[] = [callsInReach(actor, 'calls.view')];
  const when = (set: unknown, condition: () => Expression<SqlBool>): void => {
    if (set !== undefined && set !== '') all.push(condition());
  };
  when(filters.status, () => sql`calls.status = ${filters.status}`);
  when(filters.running, () => sql`calls.status <> 'completed' and calls.status <> 'failed'`);
  when(filters.source, () => sql`calls.source = ${filters.source}`);
  when(filters.campaign_id, () => sql`calls.campaign_id = ${filters.campaign_id}`);
  when(filters.agent_id, () =>
    filters.agent_id === 'none' ? sql`calls.agent_id is null` : sql`calls.agent_id = ${filters.agent_id}`,
  );
  when(filters.flagged, () => sql`calls.flagged = ${filters.flagged}`);
  when(filters.review_status, () => sql`calls.review_status = ${filters.review_status}`);
  when(filters.score_min, () => sql`calls.score >= ${filters.score_min}`);
  when(filters.score_max, () => sql`calls.score <= ${filters.score_max}`);
  when(filters.from, () => sql`calls.created_at >= ${filters.from}::timestamptz`);
  when(filters.to, () => sql`calls.created_at < ${filters.to}::timestamptz`);
  when(filters.client_reference, () => sql`calls.client_reference = ${filters.client_reference}`);
  when(filters.check_id ?? filters.verdict, () => judged(filters));
  when(filters.search, () => named(`%${escapeLike(filters.search ?? '')}%`));
  when(filters.text, () => said(readSpokenQuery(filters.text ?? '')));
  return all;
}

/** The shown version has a result of the check, or of any, with the verdict, or any. */
function judged({ check_id: checkId, verdict }: Filters): Expression<SqlBool> {
  return sql`exists (
    select 1 from check_results as results
    where results.organization_id = calls.organization_id and results.call_id = calls.id
      and results.version = calls.shown_version
      and ${checkId === undefined ? sql`true` : sql`results.check_id = ${checkId}`}
      and ${verdict === undefined ? sql`true` : sql`results.verdict = ${verdict}`}
  )`;
}

/** The file's name, or the agent's. */
function named(pattern: string): Expression<SqlBool> {
  return sql`(calls.file_name ilike ${pattern} or calls.agent_id in (
    select agents.id from agents where agents.organization_id = calls.organization_id and agents.name ilike ${pattern}
  ))`;
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

/** The transcript of the shown version contains all of this. */
function said(query: SpokenQuery): Expression<SqlBool> {
  if (isEmptyQuery(query)) return sql`false`;
  return sql`exists (
    select 1 from versions
    join transcripts on transcripts.organization_id = versions.organization_id and transcripts.id = versions.transcript_id
    where versions.organization_id = calls.organization_id and versions.call_id = calls.id
      and versions.number = calls.shown_version
      and ${spoken} @@ ${tsqueryOf(query)}
  )`;
}

/** The words of a transcript without accents; a phrase does not reach from one turn into the next. */
const spoken = sql`to_tsvector('simple', regexp_replace(regexp_replace(normalize(
  (select string_agg(turn ->> 'text', ' nextturn ') from jsonb_array_elements(transcripts.turns) turn),
  nfd), '[\u0300-\u036f]', '', 'g'), '[^[:alnum:]]+', ' ', 'g'))`;

function tsqueryOf({ words, phrases }: SpokenQuery): Expression<unknown> {
  const parts = phrases.map((phrase) => sql`phraseto_tsquery('simple', ${phrase.join(' ')})`);
  if (words.length > 0) parts.unshift(sql`plainto_tsquery('simple', ${words.join(' ')})`);
  return sql`(${sql.join(parts, sql` && `)})`;
}
