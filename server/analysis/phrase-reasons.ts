import type { Evidence, PhrasesRule } from '#shared/checks.ts';
import type { Hit } from './phrase-place.ts';

/** A hit and the places in the transcript it runs through, at least one. */
export type Finding = { readonly hit: Hit; readonly pieces: readonly Evidence[] };

/** What a rule asks for in this call. `boundary` is what a rule of the part "before" ends at. */
export type Asked = { readonly rule: PhrasesRule; readonly boundary: readonly Evidence[] };

export const noSpeech = 'No speech.';
export const nothingToFind = 'None of its phrases has a word to look for.';

/** Why a rule of the part "before" does not apply: none of these was said. */
export function nothingToPrecede(phrases: readonly string[]): string {
  return phrases.length === 1
    ? `“${phrases[0]}” was not said, so there is nothing to judge.`
    : `None of the ${phrases.length} phrases that it has to come before was said, so there is nothing to judge.`;
}

/** What was said, by whom and when. The first finding is told, the others are counted. */
export function saidSentence({ rule, boundary }: Asked, findings: readonly Finding[]): string {
  const [first] = findings;
  if (first === undefined) return '';
  const more = findings.length - 1;
  const tail =
    rule.expect === 'never' ? `, and ${more} more of the phrases` : `, and the other ${plural(more)} too`;
  const before = boundary.length === 0 ? '' : `, before ${quoteAndTime(boundary)}`;
  return `${sayerOf(first)} said ${quoteAndTime(first.pieces)}${before}${more === 0 ? '' : tail}.`;
}

/** What was not said, and what came nearest to it. */
export function missingSentence(
  { rule, boundary }: Asked,
  phrases: readonly string[],
  nearest: Finding | null,
): string {
  const by = rule.by === 'anyone' ? '' : ` by the ${rule.by}`;
  const part = partOf(rule.where, boundary);
  return `${noneOf(rule, phrases)} said${by}${part}.${nearest === null ? '' : ` ${nearestSentence(nearest)}`}`;
}

/** Why a person must decide: what was found, and what the transcript does not tell about it. */
export function doubtSentence(
  { rule, boundary }: Asked,
  findings: readonly Finding[],
  lengthKnown: boolean,
): string {
  const [first] = findings;
  if (first === undefined) return '';
  const unknown = [
    ...(first.hit.rightVoice === 'maybe' ? ['who said it'] : []),
    ...(first.hit.rightPlace === 'maybe' ? [`whether that was${partOf(rule.where, boundary)}`] : []),
  ];
  const said = first.hit.role === null ? 'Somebody' : sayerOf(first);
  const because =
    lengthKnown || rule.where.part !== 'last' ? '' : ': the length of the recording is not known';
  return `${said} said ${quoteAndTime(first.pieces)}, but the transcript does not tell ${unknown.join(' and ')}${because}.`;
}

function nearestSentence(nearest: Finding): string {
  if (nearest.hit.rightVoice === 'no') return `${sayerOf(nearest)} said ${quoteAndTime(nearest.pieces)}.`;
  return `The nearest, ${quoteOf(nearest.pieces)}, came${timeOf(nearest.pieces)}.`;
}

function noneOf({ match, expect }: PhrasesRule, phrases: readonly string[]): string {
  const quoted = phrases.map((phrase) => `“${phrase}”`);
  if (quoted.length === 1) return `${quoted[0]} was not`;
  if (match === 'any' || expect === 'never') return `None of the ${quoted.length} phrases was`;
  const named = quoted.length <= 3 ? quoted : [...quoted.slice(0, 2), `${quoted.length - 2} more phrases`];
  return `${named.slice(0, -1).join(', ')} and ${named.at(-1)} were not`;
}

function sayerOf({ hit }: Finding): string {
  if (hit.role === null) return 'Somebody';
  return hit.role === 'other' ? 'Another voice' : `The ${hit.role}`;
}

function partOf(where: PhrasesRule['where'], boundary: readonly Evidence[]): string {
  switch (where.part) {
    case 'whole_call':
      return '';
    case 'before':
      return ` before ${quoteAndTime(boundary)}`;
    case 'first':
    case 'last':
      return ` in the ${where.part} ${where.seconds === 1 ? 'second' : `${where.seconds} seconds`}`;
  }
}

function quoteAndTime(pieces: readonly Evidence[]): string {
  return `${quoteOf(pieces)}${timeOf(pieces)}`;
}

/** The words as they stand in the transcript, without the punctuation at their end. */
function quoteOf(pieces: readonly Evidence[]): string {
  const words = pieces.map((piece) => piece.quote).join(' ');
  return `“${words.replace(/[\s.,;:!?…]+$/u, '')}”`;
}

/** A turn's number counts from 1, as people do. */
function timeOf(pieces: readonly Evidence[]): string {
  const first = pieces[0];
  if (first === undefined) return '';
  return first.startMs === null ? ` in turn ${first.turn + 1}` : ` at ${clockTime(first.startMs)}`;
}

/** Minutes and seconds into the recording, with hours from the first one on: 0:06, 12:40, 1:02:03. */
function clockTime(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${twoDigits(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${twoDigits(minutes % 60)}:${twoDigits(seconds % 60)}`;
}

function plural(count: number): string {
  return count === 1 ? 'phrase' : `${count} phrases`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
