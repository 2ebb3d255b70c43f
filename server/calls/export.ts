import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { CallSummary } from '#shared/calls.ts';
import { csvLine } from '#shared/csv-cell.ts';
import { type Insights, sentiments } from '#shared/insights.ts';
import type { Actor } from '#shared/permissions.ts';
import { callStatuses, reviewStatuses, uploadSources } from '#shared/statuses.ts';
import type { Filters, Sort } from './call-filters.db.ts';
import { callsWanted, insightsOfShown } from './calls.db.ts';
import type { Place } from './cursor.ts';
import { callSummary } from './shown.ts';
import { wantedBy } from './wanted.ts';

type Deps = { readonly db: Db; readonly clock: Clock };
type Query = Filters & { readonly sort: Sort };

const rowsAtOnce = 1_000;

type Exported = CallSummary & { readonly insights: Insights | null };

/** The columns of the export: their names, and what each says of a call. */
const columns: readonly (readonly [string, (call: Exported) => string | number | boolean | null])[] = [
  ['call_id', ({ id }) => id],
  ['file_name', ({ file_name }) => file_name],
  ['campaign', ({ campaign }) => campaign.name],
  ['agent', ({ agent }) => agent?.name ?? null],
  ['source', ({ source }) => uploadSources[source].label],
  ['status', ({ status }) => callStatuses[status].label],
  ['version', ({ shown_version }) => shown_version],
  ['score', ({ score }) => (score === null ? null : Number(score.toFixed(2)))],
  ['flagged', ({ flagged }) => (flagged ? 'yes' : 'no')],
  ['review_status', ({ review_status }) => reviewStatuses[review_status].label],
  [
    'duration_seconds',
    ({ duration_seconds: seconds }) => (seconds === null ? null : Number(seconds.toFixed(3))),
  ],
  ['received_at', ({ created_at }) => created_at],
  ['call_date', ({ call_date }) => call_date],
  ['error', ({ error }) => error?.message ?? null],
  ['summary', ({ insights }) => insights?.summary ?? null],
  ['sentiment', ({ insights }) => (insights === null ? null : sentiments[insights.sentiment].label)],
  ['topics', ({ insights }) => insights?.topics.join(', ') ?? null],
];

/**
 * The calls one may see, filtered and in order, as a CSV (UTF-8 with BOM, so that spreadsheets read it). They come a
 * page at a time from where the last one ended, each when its reader wants it, so that memory does not grow with their
 * number and no transaction stays open for a slow reader.
 */
export async function exportCalls(deps: Deps, actor: Actor, query: Query): Promise<AsyncIterable<string>> {
  const { wanted } = await wantedBy(deps.db, actor, query, query.sort);
  await deps.db.transaction().execute((trx) =>
    note(trx, actor, {
      act: 'calls.exported',
      id: actor.organizationId,
      at: nowOf(deps.clock),
      after: { filters: filterWords(query) },
    }),
  );
  return linesOf(async (after) => {
    const rows = await callsWanted(deps.db, wanted, { sort: query.sort, after, limit: rowsAtOnce });
    const ids = rows.map(({ id }) => id);
    const told = ids.length === 0 ? none : await insightsOfShown(deps.db, actor.organizationId, ids);
    return rows.map((row) => ({ ...row, insights: told.get(row.id) ?? null }));
  });
}

const none: ReadonlyMap<string, Insights> = new Map();

type Row = Awaited<ReturnType<typeof callsWanted>>[number] & { readonly insights: Insights | null };
type Rows = readonly Row[];

async function* linesOf(pageAfter: (after: Place | null) => Promise<Rows>): AsyncIterable<string> {
  yield `\u{feff}${csvLine(columns.map(([name]) => name))}`;
  let after: Place | null = null;
  for (;;) {
    const rows: Rows = await pageAfter(after);
    if (rows.length > 0)
      yield rows.map((row) => lineOf({ ...callSummary(row), insights: row.insights })).join('');
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsAtOnce) return;
    after = { value: last.sorted_by, id: last.id };
  }
}

function lineOf(call: Exported): string {
  return csvLine(columns.map(([, cell]) => cell(call)));
}

/** What the export was narrowed by, without the words that were searched in calls. */
function filterWords(query: Query): string[] {
  return Object.entries(query)
    .filter(([name, value]) => value !== undefined && name !== 'text')
    .map(([name, value]) => `${name}: ${String(value)}`);
}
