import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallSummary } from '#shared/calls.ts';
import { allOf, nothingSelected, pressed, type Selection } from './selection.ts';

/** Which calls of a list are selected. Another list, by its filters and order, begins with none. */
export function useSelection(calls: readonly CallSummary[], list: string) {
  const [kept, setKept] = useState<{ list: string; selection: Selection }>({
    list,
    selection: nothingSelected,
  });
  const selection = kept.list === list ? kept.selection : nothingSelected;
  const latest = useRef({ calls, list, selection });
  useEffect(() => {
    latest.current = { calls, list, selection };
  });
  // The same function for as long as the list is shown, so that rows need not be drawn again when it grows.
  const press = useCallback((index: number, range: boolean) => {
    const { calls: now, list: of, selection: before } = latest.current;
    setKept({ list: of, selection: pressed(before, now, { index, range }) });
  }, []);
  const selected = calls.filter(({ id }) => selection.ids.has(id));
  return {
    ids: selection.ids,
    selected,
    press,
    selectAll: () => setKept({ list, selection: allOf(calls) }),
    clear: () => setKept({ list, selection: nothingSelected }),
  };
}

export type CallSelection = ReturnType<typeof useSelection>;
