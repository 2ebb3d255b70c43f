import type { CallSort } from '../shown/call-filters.ts';

export type ColumnId =
  | 'name'
  | 'status'
  | 'score'
  | 'review'
  | 'campaign'
  | 'agent'
  | 'source'
  | 'length'
  | 'called'
  | 'uploaded';

export type Column = {
  readonly id: ColumnId;
  readonly label: string;
  /** Its least width (rem), and its share of what is left. */
  readonly width: readonly [least: number, share: number];
  /** Right-aligned. */
  readonly figures?: boolean;
  /** The order of the first press, then that of the second. */
  readonly sorts?: readonly [CallSort, CallSort];
  /** Which of the two is ascending. */
  readonly ascending?: CallSort;
  /** Shown unless chosen otherwise. */
  readonly usual: boolean;
  /** Stays where a panel takes half of the room. */
  readonly beside: boolean;
};

/** The columns of the call list, in their order. */
export const columns: readonly Column[] = [
  { id: 'name', label: 'Recording', width: [10, 2.4], usual: true, beside: true },
  { id: 'status', label: 'Status', width: [6.75, 0], usual: true, beside: true },
  {
    id: 'score',
    label: 'Score',
    width: [4.5, 0],
    figures: true,
    sorts: ['score_low', 'score_high'],
    ascending: 'score_low',
    usual: true,
    beside: true,
  },
  { id: 'review', label: 'Review', width: [8.75, 0], usual: false, beside: true },
  { id: 'campaign', label: 'Campaign', width: [6, 1], usual: true, beside: false },
  { id: 'agent', label: 'Agent', width: [5.5, 1.3], usual: true, beside: false },
  { id: 'source', label: 'Source', width: [5.5, 0], usual: true, beside: false },
  {
    id: 'length',
    label: 'Length',
    width: [4.25, 0],
    figures: true,
    sorts: ['longest', 'shortest'],
    ascending: 'shortest',
    usual: true,
    beside: false,
  },
  { id: 'called', label: 'Called', width: [7.5, 0], figures: true, usual: false, beside: false },
  {
    id: 'uploaded',
    label: 'Uploaded',
    width: [7.5, 0],
    figures: true,
    sorts: ['newest', 'oldest'],
    ascending: 'oldest',
    usual: true,
    beside: false,
  },
];

export const sortLabels: Record<CallSort, string> = {
  newest: 'Newest first',
  oldest: 'Oldest first',
  score_low: 'Lowest score first',
  score_high: 'Highest score first',
  longest: 'Longest first',
  shortest: 'Shortest first',
};

/** The columns that an address names ("status,score"), the name always among them; the usual ones when it names none. */
export function columnsNamed(names: string | undefined): readonly Column[] {
  const wanted = new Set(names?.split(','));
  const chosen = columns.filter(({ id }) => wanted.has(id));
  if (chosen.length === 0) return columns.filter(({ usual }) => usual);
  return columns.filter(({ id }) => id === 'name' || wanted.has(id));
}

/** How an address names these columns; undefined for the usual ones. */
export function namesOfColumns(chosen: readonly Column[]): string | undefined {
  const names = ids(chosen);
  return names === ids(columns.filter(({ usual }) => usual)) ? undefined : names;
}

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

function ids(chosen: readonly Column[]): string {
  return chosen.map(({ id }) => id).join(',');
}
