import { noteOnce } from '#server/audit/note.ts';
import { cursorOf, placeOf } from '#server/calls/cursor.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { BulkItemShown, BulkItemState, BulkJobShown } from '#shared/bulk-jobs.ts';
import { csvLine } from '#shared/csv-cell.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import { type BulkItemRow, type BulkJobRow, bulkJobsWithin, itemsOf } from './bulk-jobs.db.ts';
import { paceWindowMs } from './pace.ts';
import { bulkItemShown, bulkJobShown } from './shown.ts';

type Deps = { readonly db: Db; readonly clock: Clock };
type Page<Row> = { rows: Row[]; next_cursor: string | null };

/** A page of the bulk jobs of the campaigns one may see, newest first. */
export async function listBulkJobsOf(
  deps: Deps,
  actor: Actor,
  query: {
    campaign_id?: string | undefined;
    open?: boolean | undefined;
    cursor?: string | undefined;
    limit: number;
  },
): Promise<Page<BulkJobShown>> {
  const now = nowOf(deps.clock);
  const rows = await bulkJobsWithin(
    deps.db,
    actor,
    {
      campaignId: query.campaign_id,
      open: query.open,
      after: query.cursor === undefined ? null : placeOf(query.cursor),
      limit: query.limit + 1,
    },
    paceSince(now),
  );
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const more = rows.length > query.limit && last !== undefined;
  return {
    rows: page.map((row) => bulkJobShown(row, now)),
    next_cursor: more ? cursorOf({ value: last.created_at.toISOString(), id: last.id }) : null,
  };
}

/** One bulk job. Throws not_found for what is out of reach, as for what is not there. */
export async function readBulkJobOf(deps: Deps, actor: Actor, id: string): Promise<BulkJobShown> {
  return bulkJobShown(await visibleBulkJob(deps, actor, id), nowOf(deps.clock));
}

/** One bulk job the actor may see, as it is stored. Throws not_found. */
export async function visibleBulkJob(deps: Deps, actor: Actor, id: string): Promise<BulkJobRow> {
  const [row] = await bulkJobsWithin(deps.db, actor, { id }, paceSince(nowOf(deps.clock)));
  if (row === undefined) throw new KnownError('not_found');
  return row;
}

function paceSince(now: Date): Date {
  return new Date(now.getTime() - paceWindowMs);
}

/** A page of a job's items, in the order they were given. Throws not_found. */
export async function listItemsOf(
  deps: Deps,
  actor: Actor,
  id: string,
  query: { state?: BulkItemState | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<BulkItemShown>> {
  const job = await visibleBulkJob(deps, actor, id);
  const after = query.cursor === undefined ? 0 : Number(placeOf(query.cursor).value);
  if (!Number.isInteger(after))
    throw new KnownError('invalid_request', { problem: 'cursor: not one of ours' });
  const rows = await itemsOf(deps.db, actor.organizationId, id, {
    state: query.state,
    after,
    limit: query.limit + 1,
  });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const more = rows.length > query.limit && last !== undefined;
  const cancelled = job.cancelled_at !== null;
  return {
    rows: page.map((row) => bulkItemShown(row, { cancelled })),
    next_cursor: more ? cursorOf({ value: last.position, id: last.id }) : null,
  };
}

const rowsAtOnce = 1_000;

/** The failed items of a job with their reasons as a CSV (UTF-8 with BOM, so that spreadsheets read it), line by line. Throws not_found. */
export async function errorsCsv(deps: Deps, actor: Actor, id: string): Promise<AsyncIterable<string>> {
  await visibleBulkJob(deps, actor, id);
  await noteOnce(deps.db, actor, { act: 'bulk_job.errors_exported', id, at: nowOf(deps.clock) });
  return linesOf(deps.db, actor.organizationId, id);
}

async function* linesOf(db: Db, organizationId: string, jobId: string): AsyncIterable<string> {
  yield `\u{feff}${csvLine(['position', 'file_name', 'size_bytes', 'code', 'reason', 'what_to_do', 'call_id'])}`;
  let after = 0;
  for (;;) {
    const rows: BulkItemRow[] = await itemsOf(db, organizationId, jobId, {
      state: 'failed',
      after,
      limit: rowsAtOnce,
    });
    if (rows.length > 0) yield rows.map(errorLine).join('');
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsAtOnce) return;
    after = last.position;
  }
}

function errorLine({ position, file_name, size_bytes, failure, call_id }: BulkItemRow): string {
  const { code = null, message = null, advice = null } = failure ?? {};
  return csvLine([position, file_name, size_bytes, code, message, advice, call_id]);
}
