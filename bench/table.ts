/** One figure of a benchmark. `ratio` compares it with the bare limit of the same run; 1 = as fast as nothing but that. */
export type Row = {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly target?: string;
  readonly ratio?: number;
};

/** Rows as a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ what, value, unit, target = '', ratio }) => [
    what,
    `${shown(value)} ${unit}`,
    target,
    ratio === undefined ? '' : ratio.toFixed(2),
  ]);
  return [['What', 'Median', 'Target', 'Ratio to the bare limit'], ['---', '---:', '---', '---:'], ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** The middle of some figures; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (upper + lower) / 2;
}
