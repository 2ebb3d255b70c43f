import { type BulkItemState, bulkItemStates } from '#shared/bulk-jobs.ts';
import { namesOf } from '#shared/statuses.ts';

/** The state that an address narrows a job's items to; anything unknown narrows nothing. */
export function readItemState(search: Record<string, unknown>): { state?: BulkItemState } {
  const state = namesOf(bulkItemStates).find((name) => name === search['state']);
  return state === undefined ? {} : { state };
}
