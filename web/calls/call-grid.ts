/** The grid that the headings and the rows of the call list share; with a box before each row where they can be selected. */
export function callGrid(hasBoxes: boolean): string {
  return hasBoxes
    ? 'grid grid-cols-[1rem_minmax(11rem,2.1fr)_7.5rem_5rem_minmax(8rem,1.4fr)_minmax(7rem,1.2fr)_6.5rem_5rem_8.5rem] items-center gap-x-5 px-4'
    : 'grid grid-cols-[minmax(11rem,2.1fr)_7.5rem_5rem_minmax(8rem,1.4fr)_minmax(7rem,1.2fr)_6.5rem_5rem_8.5rem] items-center gap-x-5 px-4';
}
