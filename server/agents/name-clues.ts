import { compilePattern, type NameReading, readName } from './name-pattern.ts';

/** What a file's name says of its call by the rule of its campaign. */
export type NameClues =
  /** No pattern: the words of the name, any of which may be an agent's code. */
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'pattern'; readonly template: string; readonly readings: readonly NameReading[] };

const mostWordsOfCode = 4;
const mostWords = 60;
const extension = /(?<=.)\.[a-z][a-z0-9]{0,7}$/i;
/** Days and times are full of figures that could be somebody's code. */
const daysAndTimes =
  /(?<!\d)(?:(?:19|20|21)\d\d([-_.])\d\d\1\d\d|\d\d([-_.])\d\d\2(?:19|20|21)\d\d)(?!\d)(?:[-_ T]\d\d([-_.:])\d\d(?:\3\d\d)?(?!\d))?/g;

/** Reads a file's name, with its folders where they are known. Without a pattern its words are the clues. */
export function nameClues(pattern: string | null, path: string): NameClues {
  if (pattern === null) return { kind: 'words', words: wordsIn(path) };
  return { kind: 'pattern', template: pattern, readings: readName(compilePattern(pattern), path) };
}

/** Every run of up to four whole words of a name, as they stand there: what an agent's code could be. */
function wordsIn(path: string): string[] {
  const name = path.normalize('NFC').replaceAll('\\', '/').split('/').at(-1) ?? '';
  const text = name.replace(extension, '').replaceAll(daysAndTimes, '\n');
  const words = [...text.matchAll(/[\p{L}\p{N}]+/gu)].slice(0, mostWords);
  const runs = words.flatMap((first, index) =>
    words
      .slice(index, index + mostWordsOfCode)
      .map((last) => text.slice(first.index, last.index + last[0].length)),
  );
  return [...new Set(runs.filter((run) => !run.includes('\n')))];
}
