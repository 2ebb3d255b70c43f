import { exactRoleOf } from '../role-names.ts';

/** Letters first, at most 40 characters, then a colon that stands before white space: "10:30" and "a:b" are no labels. */
const LABEL = /^\s*(?:[-–—]\s*|>{1,2}\s*)?(\p{L}[\p{L}\p{N} ._'’()#&/-]{0,39}?)\s*:(?=\s|$)/u;
const NUMBERED = /^(?:speaker|spk|person|voice|channel|party|participant|orador|sprecher)[ _-]?\w{1,3}$/i;
/** Every word begins with a capital or a digit. */
const NAME = /^\p{Lu}\S*(?:\s+[\p{Lu}\p{N}(]\S*)*$/u;

/** What stands before the colon at the beginning of a line, if it could be a speaker's label, and the text after it. */
export function labelAhead(line: string): { label: string; rest: string } | null {
  const match = LABEL.exec(line);
  const label = match?.[1]?.trim();
  if (match === null || label === undefined || label.split(/\s+/).length > 5) return null;
  return { label, rest: line.slice(match[0].length) };
}

/**
 * Which candidates are labels and not the beginning of a sentence ("One thing: …"). Labels name a role or are
 * numbered, or look like a name ("Ben Ode") and stand more than once or where half of the lines have labels.
 */
export function labelsAmong(candidates: readonly string[], lineCount: number): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const label of candidates) counts.set(label, (counts.get(label) ?? 0) + 1);
  const many = candidates.length * 2 >= lineCount;
  const accepted = [...counts].filter(([label, count]) => {
    if (exactRoleOf(label) !== null || NUMBERED.test(label)) return true;
    if (NAME.test(label)) return many || count > 1;
    return many && count > 1 && !/\s/.test(label);
  });
  return new Set(accepted.map(([label]) => label));
}
