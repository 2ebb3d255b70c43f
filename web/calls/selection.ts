/** The calls that are selected in the list, and the one from which a range would reach. */
export type Selection = { readonly ids: ReadonlySet<string>; readonly anchor: string | null };

type Listed = readonly { readonly id: string }[];

export const nothingSelected: Selection = { ids: new Set(), anchor: null };

/**
 * The selection after a press on the call at `index`: it alone changes, or with `range` everything from the last
 * pressed one to it becomes what it becomes.
 */
export function pressed(
  selection: Selection,
  calls: Listed,
  { index, range }: { index: number; range: boolean },
): Selection {
  const call = calls[index];
  if (call === undefined) return selection;
  const from = range ? calls.findIndex(({ id }) => id === selection.anchor) : -1;
  const [first, last] = from === -1 ? [index, index] : [Math.min(from, index), Math.max(from, index)];
  const ids = new Set(selection.ids);
  const selects = !ids.has(call.id);
  for (const { id } of calls.slice(first, last + 1)) {
    if (selects) ids.add(id);
    else ids.delete(id);
  }
  return { ids, anchor: call.id };
}

/** Every call that is loaded. */
export function allOf(calls: Listed): Selection {
  return { ids: new Set(calls.map(({ id }) => id)), anchor: null };
}
