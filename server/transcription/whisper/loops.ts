import type { ParsedTurn } from '../formats/parsed.ts';
import { folded } from '../formats/tokens.ts';

/** The longest sentence that is looked for, in words. */
const longestLoop = 20;

/** How often so many words may be said in a row. People say "no" ten times; nobody says a whole sentence four times. */
function mostRepeats(length: number): number {
  if (length === 1) return 9;
  return length <= 3 ? 5 : 3;
}

/**
 * Turns without the loops that recognisers fall into: words that are repeated in a row more often than people do are
 * kept once. What is left of a turn keeps its times; a turn of which nothing is left goes.
 */
export function withoutLoops(turns: readonly ParsedTurn[]): ParsedTurn[] {
  const said = turns.flatMap((turn) => turn.words.map((word) => folded(word.text)));
  const dropped = repeatedAmong(said);
  if (dropped.size === 0) return [...turns];
  let next = 0;
  return turns
    .map((turn) => {
      const first = next;
      next += turn.words.length;
      return { ...turn, words: turn.words.filter((_, index) => !dropped.has(first + index)) };
    })
    .filter((turn) => turn.words.length > 0);
}

/** Indexes of the words that only repeat what stands before them. */
function repeatedAmong(said: readonly string[]): Set<number> {
  const dropped = new Set<number>();
  for (let at = 0; at < said.length; ) {
    const loop = loopAt(said, at);
    if (loop === null) {
      at += 1;
      continue;
    }
    for (let index = at + loop.length; index < loop.until; index += 1) dropped.add(index);
    at = loop.until;
  }
  return dropped;
}

function loopAt(said: readonly string[], at: number): { length: number; until: number } | null {
  for (let length = 1; length <= longestLoop; length += 1) {
    let until = at + length;
    while (until < said.length && said[until] === said[until - length]) until += 1;
    const times = Math.floor((until - at) / length);
    if (times > mostRepeats(length)) return { length, until: at + times * length };
  }
  return null;
}
