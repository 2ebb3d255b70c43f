import { type BulkItemShown, type BulkJobShown, bulkJobStatus, openItems } from '#shared/bulk-jobs.ts';
import type { BulkItemRow, BulkJobRow } from './bulk-jobs.db.ts';
import { secondsLeft } from './pace.ts';

/** A job as it is shown: its status and how long it will take follow from its items. */
export function bulkJobShown(row: BulkJobRow, now: Date): BulkJobShown {
  const { counts } = row;
  const cancelled = row.cancelled_at !== null;
  const open = openItems(counts);
  return {
    id: row.id,
    kind: row.kind,
    status: bulkJobStatus(counts, { begun: row.begun, cancelled }),
    cancelling: cancelled && open > 0,
    campaign: { id: row.campaign_id, name: row.campaign_name },
    created_by: row.creator_name,
    created_at: row.created_at.toISOString(),
    ended_at: open > 0 ? null : row.changed_at.toISOString(),
    total: Object.values(counts).reduce((sum, count) => sum + count, 0),
    counts,
    retryable: cancelled ? 0 : row.retryable,
    seconds_left: secondsLeft({ open, endedLately: row.ended_lately, latelyFrom: row.lately_from, now }),
  };
}

/** An item as it is shown; `cancelled` says that its job was. */
export function bulkItemShown(row: BulkItemRow, { cancelled }: { cancelled: boolean }): BulkItemShown {
  return {
    id: row.id,
    position: row.position,
    file_name: row.file_name,
    size_bytes: row.size_bytes,
    state: row.state,
    call_id: row.call_id,
    failure: row.failure,
    retryable: row.state === 'failed' && row.version !== null && !cancelled,
  };
}
