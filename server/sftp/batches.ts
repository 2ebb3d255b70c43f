import { cursorOf, placeOf } from '#server/calls/cursor.ts';
import type { Db } from '#server/db/db.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import type { SftpBatchShown, SftpFileShown } from '#shared/sftp-batches.ts';
import { type SftpBatchStatus, type SftpFileStatus, sftpFileStatuses } from '#shared/sftp-statuses.ts';
import { isOpen } from './batch.ts';
import type { FileRow } from './batches.db.ts';
import { retryableCodes } from './retryable.ts';
import { batchesWithin, filesShown, type ShownBatchRow, type ShownFileRow } from './shown.db.ts';

type Deps = { readonly db: Db };
type Page<Row> = { rows: Row[]; next_cursor: string | null };

const mostMissingShown = 100;

/** A page of the batches of the campaigns one may see, newest first. */
export async function listBatches(
  deps: Deps,
  actor: Actor,
  query: {
    campaign_id?: string | undefined;
    status?: SftpBatchStatus | undefined;
    open?: boolean | undefined;
    cursor?: string | undefined;
    limit: number;
  },
): Promise<Page<SftpBatchShown>> {
  const rows = await batchesWithin(deps.db, actor, {
    campaignId: query.campaign_id,
    status: query.status,
    open: query.open,
    after: query.cursor === undefined ? null : instantPlace(query.cursor),
    limit: query.limit + 1,
  });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const more = rows.length > query.limit && last !== undefined;
  return {
    rows: page.map(batchShown),
    next_cursor: more ? cursorOf({ value: last.opened_at.toISOString(), id: last.id }) : null,
  };
}

function instantPlace(cursor: string) {
  const place = placeOf(cursor);
  if (Number.isNaN(Date.parse(String(place.value))))
    throw new KnownError('invalid_request', { problem: 'cursor: not one of ours' });
  return place;
}

/** One batch. Throws not_found. */
export async function readBatch(deps: Deps, actor: Actor, id: string): Promise<SftpBatchShown> {
  const [row] = await batchesWithin(deps.db, actor, { id });
  if (row === undefined) throw new KnownError('not_found');
  return batchShown(row);
}

/** A page of a batch's files, by path. Throws not_found. */
export async function listFiles(
  deps: Deps,
  actor: Actor,
  id: string,
  query: { status?: SftpFileStatus | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<SftpFileShown>> {
  await readBatch(deps, actor, id);
  const rows = await filesShown(deps.db, actor.organizationId, id, {
    status: query.status,
    after: query.cursor === undefined ? null : placeOf(query.cursor),
    limit: query.limit + 1,
  });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const more = rows.length > query.limit && last !== undefined;
  return {
    rows: page.map(fileShown),
    next_cursor: more ? cursorOf({ value: last.path, id: last.id }) : null,
  };
}

const noCounts = Object.fromEntries(Object.keys(sftpFileStatuses).map((status) => [status, 0])) as Record<
  SftpFileStatus,
  number
>;

function batchShown(row: ShownBatchRow): SftpBatchShown {
  const counts = { ...noCounts, ...row.counts };
  const first = row.missing.rows.slice(0, mostMissingShown);
  return {
    id: row.id,
    campaign: { id: row.campaign_id, name: row.campaign_name },
    status: row.status,
    opened_at: row.opened_at.toISOString(),
    window_ends_at: isOpen(row.status) ? row.window_ends_at.toISOString() : null,
    ended_at: row.ended_at?.toISOString() ?? null,
    counts,
    total: Object.values(counts).reduce((sum, count) => sum + count, 0),
    missing: {
      count: row.missing.count,
      first: first.map(({ csv, line, path }) => ({ csv, line, file_name: path })),
    },
    failure: shownFailure(row.failure),
    retryable: row.retryable,
  };
}

function shownFailure(failure: FileRow['failure']): SftpFileShown['failure'] {
  return failure === null ? null : { code: failure.code, message: failure.message, advice: failure.advice };
}

/** A file as people see it. */
export function fileShown(row: ShownFileRow): SftpFileShown {
  return {
    id: row.id,
    path: row.path,
    kind: row.kind,
    status: row.status,
    size_bytes: row.size_bytes,
    modified_at: row.modified_at.toISOString(),
    detected_at: row.detected_at.toISOString(),
    changed_at: row.changed_at.toISOString(),
    call_id: row.call_id,
    agent: row.agent_id === null ? null : { id: row.agent_id, name: row.agent_name ?? '' },
    row_line: row.row?.line ?? null,
    transcript: row.transcript_path,
    failure: shownFailure(row.failure),
    notes: row.notes,
    retryable: isRetryable(row),
    differs: row.differs,
    afterwards: row.afterwards,
  };
}

/** Whether Retry takes a file up again; a transcript goes with its recording. */
export function isRetryable({ kind, status, present, failure }: FileRow): boolean {
  return (
    kind === 'recording' &&
    status === 'failed' &&
    present &&
    failure !== null &&
    retryableCodes.includes(failure.code)
  );
}
