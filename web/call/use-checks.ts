import { useMemo, useState } from 'react';
import type { CheckResultShown, VersionDetail } from '#shared/versions.ts';
import { type CheckFilter, type CheckGroup, groupChecks, stepCheck } from './check-list.ts';

export type CheckSelection = {
  readonly selected: string | null;
  readonly result: CheckResultShown | null;
  readonly filter: CheckFilter;
  readonly groups: readonly CheckGroup[];
  readonly isOpen: (checkId: string) => boolean;
  readonly setFilter: (filter: CheckFilter) => void;
  readonly select: (checkId: string) => void;
  /** Selects and opens; a second press on the selected one closes and opens it. */
  readonly press: (result: CheckResultShown) => void;
  readonly toggle: (checkId: string) => void;
  readonly openAll: (open: boolean) => void;
  readonly step: (by: 1 | -1) => CheckResultShown | null;
};

/** Which check of a version is selected, which are open, and which are listed. */
export function useChecks(
  version: VersionDetail,
  onSelect: (result: CheckResultShown) => void,
): CheckSelection {
  const [selected, setSelected] = useState<string | null>(null);
  const [filter, setFilter] = useState<CheckFilter>('all');
  const [closed, setClosed] = useState<ReadonlySet<string>>(() => new Set());
  const results = version.check_results;
  const groups = useMemo(() => groupChecks(results, filter), [results, filter]);
  const result = results.find(({ check_id }) => check_id === selected) ?? null;

  const setOpen = (checkId: string, open: boolean) => {
    const next = new Set(closed);
    if (open) next.delete(checkId);
    else next.add(checkId);
    setClosed(next);
  };
  const choose = (chosen: CheckResultShown) => {
    setSelected(chosen.check_id);
    onSelect(chosen);
  };
  return {
    selected: result === null ? null : selected,
    result,
    filter,
    groups,
    isOpen: (checkId) => !closed.has(checkId),
    setFilter,
    select: setSelected,
    press: (pressed) => {
      if (pressed.check_id === selected) return setOpen(selected, closed.has(selected));
      setOpen(pressed.check_id, true);
      choose(pressed);
    },
    toggle: (checkId) => setOpen(checkId, closed.has(checkId)),
    openAll: (open) => setClosed(open ? new Set() : new Set(results.map(({ check_id }) => check_id))),
    step: (by) => {
      const next = stepCheck(groups, selected, by);
      const found = results.find(({ check_id }) => check_id === next) ?? null;
      if (found !== null) choose(found);
      return found;
    },
  };
}
