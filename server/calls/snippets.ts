import type { Snippet } from '#shared/snippets.ts';
import type { Turn } from '#shared/transcripts.ts';
import { foldWords, type SpokenQuery, type SpokenWord, wordsOf } from './spoken-query.ts';

type Said = Pick<Turn, 'text' | 'startMs'>;
type Mark = [from: number, to: number];

const longestText = 200;
/** What is shown before the first mark of a long turn. */
const leadIn = 60;

/** The first `most` turns in which something of the query was said, in reading order, with its words marked. */
export function snippetsOf(turns: readonly Said[], query: SpokenQuery, most: number): Snippet[] {
  const found: Snippet[] = [];
  for (const [turn, { text, startMs }] of turns.entries()) {
    if (found.length === most) break;
    const marks = marksIn(text, query);
    if (marks.length > 0) found.push({ turn, start_ms: startMs, ...excerpt(text, marks) });
  }
  return found;
}

/** Where the query's words and phrases stand in a text: in order, never overlapping. */
export function marksIn(text: string, query: SpokenQuery): Mark[] {
  const { words, phrases } = query;
  const wanted = [...words.map((word) => [word]), ...phrases];
  if (!mayContain(text, wanted)) return [];
  const said = wordsOf(text);
  const marks = wanted.flatMap((phrase) => places(said, phrase)).toSorted((a, b) => a[0] - b[0]);
  return merged(marks);
}

/** Most turns have none of the words: that is quicker to see than where the words of a turn begin and end. */
function mayContain(text: string, wanted: readonly (readonly string[])[]): boolean {
  const folded = foldWords(text);
  return wanted.some((phrase) => phrase.every((word) => folded.includes(word)));
}

function places(said: readonly SpokenWord[], phrase: readonly string[]): Mark[] {
  return said.flatMap(({ from }, at) => {
    const last = said[at + phrase.length - 1];
    const stands = last !== undefined && phrase.every((word, by) => said[at + by]?.folded === word);
    return stands ? [[from, last.to] satisfies Mark] : [];
  });
}

function merged(marks: readonly Mark[]): Mark[] {
  const apart: Mark[] = [];
  for (const [from, to] of marks) {
    const before = apart.at(-1);
    if (before !== undefined && from < before[1]) before[1] = Math.max(before[1], to);
    else apart.push([from, to]);
  }
  return apart;
}

/** A short turn whole; of a long one the part around its first mark, cut between words where there are any. */
function excerpt(text: string, marks: readonly Mark[]): Pick<Snippet, 'text' | 'marks'> {
  if (text.length <= longestText) return { text, marks: [...marks] };
  const first = marks[0]?.[0] ?? 0;
  const start = first <= leadIn ? 0 : afterSpace(text, first - leadIn, first);
  const end = Math.max(beforeSpace(text, start + longestText), Math.min(marks[0]?.[1] ?? 0, text.length));
  const inside = marks.filter(([from, to]) => from >= start && to <= end);
  return {
    text: text.slice(start, end),
    marks: inside.map(([from, to]): Mark => [from - start, to - start]),
  };
}

function afterSpace(text: string, from: number, latest: number): number {
  const space = text.indexOf(' ', from);
  return space === -1 || space >= latest ? wholeCharacter(text, from) : space + 1;
}

function beforeSpace(text: string, to: number): number {
  if (to >= text.length) return text.length;
  const space = text.lastIndexOf(' ', to);
  return space > to - leadIn ? space : wholeCharacter(text, to);
}

/** A place that does not cut a surrogate pair in two. */
function wholeCharacter(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at;
}
