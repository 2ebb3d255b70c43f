import type { Fact, Facts } from '#shared/audit.ts';

const longestText = 300;
const longestList = 50;

/** The fields that differ between two states of a thing, as they were and as they are; null when none does. */
export function changesOf(before: Facts, after: Facts): { before: Facts; after: Facts } | null {
  const names = Object.keys({ ...before, ...after });
  const changed = names.filter((name) => !isSame(before[name], after[name]));
  if (changed.length === 0) return null;
  const of = (state: Facts): Facts =>
    Object.fromEntries(changed.map((name) => [name, state[name] ?? null] as const));
  return { before: of(before), after: of(after) };
}

function isSame(one: Fact | undefined, other: Fact | undefined): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

/** Facts as the log keeps them: texts of at most 300 characters, lists of at most 50 of them. */
export function shortened(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, shortFact(fact)] as const));
}

function shortFact(fact: Fact): Fact {
  if (typeof fact === 'string') return shortText(fact);
  return isList(fact) ? fact.slice(0, longestList).map(shortText) : fact;
}

function isList(fact: Fact): fact is readonly string[] {
  return Array.isArray(fact);
}

function shortText(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`;
}
