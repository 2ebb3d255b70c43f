import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { FailureShown } from './failures.ts';
import { byId, Instant, idOf } from './ids.ts';
import { PageQuery, pageOf } from './page.ts';
import type { Moves } from './state-machine.ts';
import { type BulkJobStatus, bulkJobStatuses, type CallStatus, namesOf } from './statuses.ts';

/** What a bulk job does to its calls. */
export const bulkJobKinds = {
  upload: 'Upload',
  transcribe: 'Rerun Transcription',
  analyze: 'Run Analysis',
} as const;
export type BulkJobKind = keyof typeof bulkJobKinds;

/** Where one item of a bulk job stands, in the order in which a bar shows them. `expected`: its file has not arrived yet. */
export const bulkItemStates = {
  done: { label: 'Done', colour: 'green' },
  duplicate: { label: 'Duplicate', colour: 'purple' },
  failed: { label: 'Failed', colour: 'red' },
  cancelled: { label: 'Cancelled', colour: 'amber' },
  processing: { label: 'Processing', colour: 'blue' },
  waiting: { label: 'Waiting', colour: 'slate' },
  expected: { label: 'Expected', colour: 'slate' },
} as const;
export type BulkItemState = keyof typeof bulkItemStates;

/** What can happen to an item. `take`, `complete`, `fail` and `retry` happen to its version, and the item follows. */
export type BulkItemEvent =
  | 'arrive'
  | 'be_duplicate'
  | 'refuse'
  | 'expire'
  | 'take'
  | 'complete'
  | 'fail'
  | 'cancel'
  | 'retry';

/** The moves of one item. */
export const bulkItemMoves: Moves<BulkItemState, BulkItemEvent> = {
  expected: {
    arrive: 'waiting',
    be_duplicate: 'duplicate',
    refuse: 'failed',
    expire: 'failed',
    cancel: 'cancelled',
  },
  waiting: { take: 'processing', cancel: 'cancelled' },
  processing: { complete: 'done', fail: 'failed' },
  failed: { retry: 'waiting' },
  done: {},
  duplicate: {},
  cancelled: {},
};

/** How an item stands whose version has this status. */
export const stateByVersion: Readonly<Record<CallStatus, BulkItemState>> = {
  pending: 'waiting',
  transcribing: 'processing',
  analyzing: 'processing',
  completed: 'done',
  failed: 'failed',
};

/** How many items of a job are in each state. */
export type BulkCounts = Readonly<Record<BulkItemState, number>>;

/** The items that have not ended. */
export function openItems(counts: BulkCounts): number {
  return counts.expected + counts.waiting + counts.processing;
}

/**
 * The one status of a job: from its counts, whether work on any item ever began, and whether somebody cancelled it.
 * A cancelled job is processing ("cancelling") until the items that run have ended; one of which every single item was
 * cancelled is cancelled too.
 */
export function bulkJobStatus(
  counts: BulkCounts,
  { begun, cancelled }: { begun: boolean; cancelled: boolean },
): BulkJobStatus {
  if (openItems(counts) > 0) return begun || cancelled ? 'processing' : 'queued';
  const { cancelled: cancelledItems, ...others } = counts;
  const isAllCancelled = cancelledItems > 0 && Object.values(others).every((count) => count === 0);
  if (cancelled || isAllCancelled) return 'cancelled';
  return counts.failed > 0 ? 'failed' : 'completed';
}

/** Most files or calls of one job. */
export const mostBulkItems = 10_000;

export const BulkJobShown = z.object({
  id: idOf('bulkJob'),
  kind: z.enum(namesOf(bulkJobKinds)),
  status: z.enum(namesOf(bulkJobStatuses)),
  /** Cancel remaining was asked for and the running items have not ended yet. */
  cancelling: z.boolean(),
  campaign: z.object({ id: z.string(), name: z.string() }),
  created_by: z.string().nullable(),
  created_at: Instant,
  /** When the last item ended; null while one is open. */
  ended_at: Instant.nullable(),
  total: z.int(),
  counts: z.record(z.enum(namesOf(bulkItemStates)), z.int()),
  /** How many of the failed items Retry would put back in line; the others were refused and have to come again. */
  retryable: z.int(),
  /** Seconds until the last item is likely to end, from the pace of the last minutes; null when nobody can say. */
  seconds_left: z.int().nullable(),
});
export type BulkJobShown = z.infer<typeof BulkJobShown>;

export const BulkItemShown = z.object({
  id: idOf('bulkItem'),
  /** 1 = the first that was given. */
  position: z.int(),
  file_name: z.string(),
  size_bytes: z.int().nullable(),
  state: z.enum(namesOf(bulkItemStates)),
  /** The call it became, works on, or is a duplicate of; null when there is none, or it was deleted. */
  call_id: z.string().nullable(),
  failure: FailureShown.nullable(),
  /** Whether Retry would put it back in line. */
  retryable: z.boolean(),
});
export type BulkItemShown = z.infer<typeof BulkItemShown>;

export const listBulkJobs = endpoint({
  method: 'GET',
  path: '/api/v1/bulk-jobs',
  access: 'bulk_jobs.view',
  summary: 'Bulk jobs of the campaigns one may see, newest first',
  query: PageQuery.extend({
    limit: z.coerce.number().int().min(1).max(100).default(20),
    campaign_id: idOf('campaign').optional(),
    /** True: only those with items that have not ended. */
    open: z.stringbool().optional(),
  }),
  reply: pageOf(BulkJobShown),
});

export const readBulkJob = endpoint({
  method: 'GET',
  path: '/api/v1/bulk-jobs/:id',
  access: 'bulk_jobs.view',
  summary: 'One bulk job with its counts',
  params: byId('bulkJob'),
  reply: BulkJobShown,
});

export const listBulkItems = endpoint({
  method: 'GET',
  path: '/api/v1/bulk-jobs/:id/items',
  access: 'bulk_jobs.view',
  summary: 'The items of a bulk job, in the order they were given',
  params: byId('bulkJob'),
  query: PageQuery.extend({ state: z.enum(namesOf(bulkItemStates)).optional() }),
  reply: pageOf(BulkItemShown),
});

export const createBulkUpload = endpoint({
  method: 'POST',
  path: '/api/v1/bulk-jobs/upload',
  access: 'calls.upload',
  internal: true,
  summary: 'Announce the files of a bulk upload; each is then uploaded with its `bulk_item_id`',
  body: z.object({
    campaign_id: idOf('campaign'),
    files: z
      .array(z.object({ name: z.string().max(1_000), size_bytes: z.int().min(0) }))
      .min(2)
      .max(mostBulkItems),
  }),
  largestBodyBytes: 20_000_000,
  reply: BulkJobShown.extend({
    /** In the order of the files. Those that are refused already need not be sent. */
    items: z.array(z.object({ id: idOf('bulkItem'), failure: FailureShown.nullable() })),
  }),
  status: 201,
});

export const createBulkRerun = endpoint({
  method: 'POST',
  path: '/api/v1/bulk-jobs/rerun',
  access: 'calls.reprocess',
  internal: true,
  summary: 'Rerun Transcription or Run Analysis on many calls of one campaign',
  body: z.object({
    kind: z.enum(['transcribe', 'analyze']),
    call_ids: z.array(idOf('call')).min(1).max(mostBulkItems),
  }),
  reply: BulkJobShown,
  status: 201,
});

export const cancelBulkJob = endpoint({
  method: 'POST',
  path: '/api/v1/bulk-jobs/:id/cancel',
  access: 'bulk_jobs.cancel',
  summary: 'Cancel the items that are not being processed; those that are, finish',
  params: byId('bulkJob'),
  reply: BulkJobShown,
});

export const cancelBulkItems = endpoint({
  method: 'POST',
  path: '/api/v1/bulk-jobs/items/cancel',
  access: 'bulk_jobs.cancel',
  internal: true,
  summary: 'Cancel files of bulk jobs that have not arrived and will not be sent',
  body: z.object({ item_ids: z.array(idOf('bulkItem')).min(1).max(mostBulkItems) }),
  reply: z.object({ cancelled: z.int() }),
});

export const retryBulkJob = endpoint({
  method: 'POST',
  path: '/api/v1/bulk-jobs/:id/retry',
  access: 'calls.reprocess',
  internal: true,
  summary: 'Retry the failed items that can be retried',
  params: byId('bulkJob'),
  reply: BulkJobShown,
});

export const exportBulkErrors = endpoint({
  method: 'GET',
  path: '/api/v1/bulk-jobs/:id/errors',
  access: 'bulk_jobs.view',
  summary: 'The failed items with their reasons, as CSV',
  params: byId('bulkJob'),
  reply: z.unknown(),
  gives: 'csv',
});
