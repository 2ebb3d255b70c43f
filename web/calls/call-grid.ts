import type { Column } from './columns.ts';

/** The look that the headings and the rows of the call list share. */
export const gridLook = 'grid items-center gap-x-3 px-4';

const boxRem = 1;
const gapRem = 0.75;
const paddingRem = 2;

/** The grid that the headings and the rows share: its columns as CSS, and the width (rem) below which it scrolls. */
export type CallGrid = { readonly template: string; readonly leastRem: number };

/** The grid of these columns; with a box before each row where calls can be selected. */
export function gridOf(columns: readonly Column[], hasBoxes: boolean): CallGrid {
  const tracks = columns.map(({ width: [least, share] }) =>
    share === 0 ? `${least}rem` : `minmax(${least}rem, ${share}fr)`,
  );
  const least = columns.reduce((sum, { width: [rem] }) => sum + rem, 0);
  const boxes = hasBoxes ? boxRem + gapRem : 0;
  return {
    template: (hasBoxes ? [`${boxRem}rem`, ...tracks] : tracks).join(' '),
    leastRem: paddingRem + boxes + least + gapRem * (columns.length - 1),
  };
}
