import type { CallSort } from '../shown/call-filters.ts';

export type Column = {
  readonly id: 'name' | 'status' | 'score' | 'campaign' | 'agent' | 'source' | 'length' | 'uploaded';
  readonly label: string;
  /** Right-aligned. */
  readonly figures?: boolean;
  /** The order of the first press, then that of the second. */
  readonly sorts?: readonly [CallSort, CallSort];
  /** Which of the two is ascending. */
  readonly ascending?: CallSort;
};

/** The columns of the call list, in their order. */
export const columns: readonly Column[] = [
  { id: 'name', label: 'Recording' },
  { id: 'status', label: 'Status' },
  { id: 'score', label: 'Score', figures: true, sorts: ['score_low', 'score_high'], ascending: 'score_low' },
  { id: 'campaign', label: 'Campaign' },
  { id: 'agent', label: 'Agent' },
  { id: 'source', label: 'Source' },
  { id: 'length', label: 'Length', figures: true, sorts: ['longest', 'shortest'], ascending: 'shortest' },
  { id: 'uploaded', label: 'Uploaded', figures: true, sorts: ['newest', 'oldest'], ascending: 'oldest' },
];

export const sortLabels: Record<CallSort, string> = {
  newest: 'Newest first',
  oldest: 'Oldest first',
  score_low: 'Lowest score first',
  score_high: 'Highest score first',
  longest: 'Longest first',
  shortest: 'Shortest first',
};

/** How a column is sorted now, in the words of `aria-sort`. */
export function sortOf({ sorts, ascending }: Column, sort: CallSort): 'ascending' | 'descending' | 'none' {
  if (sorts === undefined || !sorts.includes(sort)) return 'none';
  return sort === ascending ? 'ascending' : 'descending';
}

/** The order after a press on a column's heading. */
export function sortAfterPress({ sorts }: Column, sort: CallSort): CallSort {
  if (sorts === undefined) return sort;
  return sort === sorts[0] ? sorts[1] : sorts[0];
}
