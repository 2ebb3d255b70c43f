import { useMemo, useState } from 'react';
import type { CheckResultShown, VersionDetail } from '#shared/versions.ts';
import { type CheckFilter, type CheckGroup, groupChecks, opensAtFirst, stepCheck } from './check-list.ts';

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
  const [folded, setFolded] = useState<ReadonlyMap<string, boolean>>(() => new Map());
  const results = version.check_results;
  const groups = useMemo(() => groupChecks(results, filter), [results, filter]);
  const result = results.find(({ check_id }) => check_id === selected) ?? null;

  const isOpen = (checkId: string) => {
    const found = results.find(({ check_id }) => check_id === checkId);
    return folded.get(checkId) ?? (found !== undefined && opensAtFirst(found));
  };
  const setOpen = (checkId: string, open: boolean) => setFolded(new Map(folded).set(checkId, open));
  const choose = (chosen: CheckResultShown) => {
    setSelected(chosen.check_id);
    onSelect(chosen);
  };
  return {
    selected: result === null ? null : selected,
    result,
    filter,
    groups,
    isOpen,
    setFilter,
    select: setSelected,
    press: (pressed) => {
      if (pressed.check_id === selected) return setOpen(selected, !isOpen(selected));
      setOpen(pressed.check_id, true);
      choose(pressed);
    },
    toggle: (checkId) => setOpen(checkId, !isOpen(checkId)),
    openAll: (open) => setFolded(new Map(results.map(({ check_id }) => [check_id, open]))),
    step: (by) => {
      const next = stepCheck(groups, selected, by);
      const found = results.find(({ check_id }) => check_id === next) ?? null;
      if (found !== null) choose(found);
      return found;
    },
  };
}
