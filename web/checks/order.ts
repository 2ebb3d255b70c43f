type Placed = { readonly id: string; readonly category: string };

/** Checks of one category, in their order. */
export type Group<Check extends Placed> = { readonly category: string; readonly checks: readonly Check[] };

/** Checks by category, the categories in the given order; those without one come last, under the name ''. */
export function groupChecks<Check extends Placed>(
  checks: readonly Check[],
  categories: readonly string[],
): Group<Check>[] {
  const byCategory = Map.groupBy(checks, ({ category }) => category);
  return [...categories, ''].flatMap((category) => {
    const found = byCategory.get(category);
    return found === undefined ? [] : [{ category, checks: found }];
  });
}

/** The ids of all checks after one of them has gone to the place of another; checks between them make room. */
export function movedTo(checks: readonly Placed[], id: string, target: string): string[] {
  const ids = checks.map((check) => check.id);
  const [from, to] = [ids.indexOf(id), ids.indexOf(target)];
  if (from === -1 || to === -1) return ids;
  return ids.toSpliced(from, 1).toSpliced(to, 0, id);
}

/** The same after it has gone one place up (-1) or down (1) among those of its category; null where there is none. */
export function movedBy(checks: readonly Placed[], id: string, step: 1 | -1): string[] | null {
  const category = checks.find((check) => check.id === id)?.category;
  const group = checks.filter((check) => check.category === category);
  const target = group[group.findIndex((check) => check.id === id) + step];
  return target === undefined ? null : movedTo(checks, id, target.id);
}
