/** How a figure stands to the period before: the way it went, and by how much in few letters. */
export type Change = { readonly way: 'up' | 'down' | 'same'; readonly by: string };

/** Counts change by a share of what they were; averages and rates, which are percentages themselves, by points. */
export type ChangeKind = 'share' | 'points';

/** The change from one period to the next; null where there is nothing to compare. */
export function changeOf(now: number | null, before: number | null, kind: ChangeKind): Change | null {
  if (now === null || before === null || (kind === 'share' && before === 0)) return null;
  const difference = kind === 'share' ? (100 * (now - before)) / before : now - before;
  const size = Math.abs(difference);
  const text = size < 10 ? (Math.round(size * 10) / 10).toString() : Math.round(size).toLocaleString('en-GB');
  if (text === '0') return { way: 'same', by: 'No change' };
  const unit = kind === 'share' ? '%' : text === '1' ? ' point' : ' points';
  return { way: difference > 0 ? 'up' : 'down', by: `${text}${unit}` };
}
