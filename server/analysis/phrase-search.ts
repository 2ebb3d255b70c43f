import type { Spoken } from './spoken.ts';

/** How many words "..." may stand for. */
const GAP_WORDS = 5;

/** One word of a phrase: `word` is folded, null for "*". `gap` is how many words may stand between it and the one before. */
type Step = { readonly word: string | null; readonly gap: number };

/** A phrase as it is looked for: at least one of its steps has a word. */
export type Pattern = readonly Step[];

/** Where a phrase was found: its first and last folded word. */
export type Found = { readonly first: number; readonly last: number };

/**
 * A phrase as it is looked for: `*` alone stands for exactly one word, `...` (or …) alone for up to five, at the
 * ends for nothing. Null when the phrase has no word of its own.
 */
export function patternOf(phrase: string, fold: Spoken['fold']): Pattern | null {
  const steps: Step[] = [];
  let gap = 0;
  for (const part of phrase.trim().split(/\s+/u)) {
    if (part === '...' || part === '…') {
      gap = steps.length > 0 ? GAP_WORDS : 0;
      continue;
    }
    for (const word of part === '*' ? [null] : fold(part)) {
      steps.push({ word, gap });
      gap = 0;
    }
  }
  return steps.some(({ word }) => word !== null) ? steps : null;
}

/**
 * Everywhere a phrase is said by one voice, in the order of the transcript. Of several beginnings for one end (only
 * "..." allows them) the earliest is given. Looks at the places of the phrase's rarest word alone.
 */
export function findPhrase(spoken: Spoken, pattern: Pattern): Found[] {
  if (pattern.some(({ word }) => word !== null && !spoken.places.has(word))) return [];
  const { anchor, places } = rarestWord(spoken, pattern);
  let found: Found[] = [];
  for (const place of places) {
    const first = beginning(spoken, pattern, { anchor, place });
    if (first >= 0) found.push({ first, last: place });
  }
  for (const step of pattern.slice(anchor + 1)) found = goingOn(spoken, step, found);
  return found.filter(({ last }) => !isNegated(spoken, last));
}

/** The step to start from: among those before the first gap that has a word before it, the least said. */
function rarestWord(spoken: Spoken, pattern: Pattern): { anchor: number; places: readonly number[] } {
  let anchor = -1;
  let places: readonly number[] = [];
  for (const [index, { word, gap }] of pattern.entries()) {
    if (gap > 0 && anchor >= 0) break;
    const said = word === null ? [] : (spoken.places.get(word) ?? []);
    if (said.length === 0 || (anchor >= 0 && said.length >= places.length)) continue;
    anchor = index;
    places = said;
  }
  return { anchor, places };
}

/** Where a phrase begins whose anchor stands at a place, going back word by word; -1 when it does not. */
function beginning(
  spoken: Spoken,
  pattern: Pattern,
  { anchor, place }: { anchor: number; place: number },
): number {
  let at = place;
  for (let index = anchor - 1; index >= 0 && at >= 0; index -= 1) {
    const word = pattern[index]?.word ?? null;
    at = neighbour(spoken, spoken.previous, at, word);
    if (word !== null && spoken.words[at] !== word) return -1;
  }
  return at;
}

/** What was found so far, as far as it goes on with one more step. */
function goingOn(spoken: Spoken, { word, gap }: Step, found: readonly Found[]): Found[] {
  const longer: Found[] = [];
  const ends = new Set<number>();
  for (const { first, last } of found) {
    let at = last;
    for (let skipped = 0; skipped <= gap && at >= 0; skipped += 1) {
      at = neighbour(spoken, spoken.next, at, word);
      if (at < 0 || (word !== null && spoken.words[at] !== word)) continue;
      // All beginnings are followed together: without this, a phrase full of gaps would take for ever.
      if (gap > 0 && ends.has(at)) continue;
      if (gap > 0) ends.add(at);
      longer.push({ first, last: at });
    }
  }
  return longer;
}

/** The word before or after in the same voice, over hesitations unless one is wanted; -1 when there is none. */
function neighbour(spoken: Spoken, way: Int32Array, place: number, wanted: string | null): number {
  let at = way[place] ?? -1;
  while (at >= 0 && spoken.hesitation[at] === 1 && spoken.words[at] !== wanted) at = way[at] ?? -1;
  return at;
}

/** "I can" is not said by who says "I can't": the word ends in the "not" of its contraction. */
function isNegated(spoken: Spoken, place: number): boolean {
  const after = place + 1;
  return spoken.wordOf[after] === spoken.wordOf[place] && spoken.words[after] === 'not';
}
