import type { Answer } from '#shared/endpoint.ts';
import type { readTranscript } from '#shared/versions.ts';

export type Transcript = Answer<typeof readTranscript>;
export type TurnShown = Transcript['turns'][number];
export type WordShown = Transcript['words'][number];

/** A turn's text with the place of each of its words in it (character offsets). */
export type LaidOutTurn = { readonly text: string; readonly starts: readonly number[] };

/** One row of the transcript on the screen: a turn, or a readable piece of a very long one. */
export type TranscriptRow = {
  readonly turn: number;
  /** False for the second and later pieces of a turn, which repeat no speaker. */
  readonly opens: boolean;
  readonly startMs: number | null;
  readonly firstWord: number;
  readonly wordCount: number;
  /** Where the piece stands in the turn's text (character offsets). */
  readonly from: number;
  readonly to: number;
};

const pleasantWords = 60;
const mostWords = 110;

/**
 * Finds each word in its turn's text, so that scripts written without spaces stay as they were; a turn whose
 * text does not hold its words in order is respelt with one space between them.
 */
export function layOutTurn(turn: TurnShown, words: readonly WordShown[]): LaidOutTurn {
  const own = words.slice(turn.first_word, turn.first_word + turn.word_count);
  if (own.length === 0) return { text: turn.text, starts: [] };
  const starts: number[] = [];
  let cursor = 0;
  for (const [text] of own) {
    const found = turn.text.indexOf(text, cursor);
    if (found < 0) return respell(own);
    starts.push(found);
    cursor = found + text.length;
  }
  return { text: turn.text, starts };
}

/** Cuts a transcript into rows; turns longer than about 60 words are cut at the ends of sentences. */
export function rowsOf(
  transcript: Pick<Transcript, 'turns' | 'words'>,
  layouts: readonly LaidOutTurn[],
): TranscriptRow[] {
  return transcript.turns.flatMap((turn, index) => {
    const layout = layouts[index];
    return layout === undefined ? [] : piecesOf(turn, index, layout, transcript.words);
  });
}

/** The index of the row that holds a word; null when there are no rows. */
export function rowOfWord(rows: readonly TranscriptRow[], word: number): number | null {
  return lastAtOrBefore(rows.length, (index) => rows[index]?.firstWord ?? 0, word);
}

/** The index of the row that holds a character of a turn's text; null when there is none. */
export function rowOfOffset(rows: readonly TranscriptRow[], turn: number, offset: number): number | null {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    const before = row !== undefined && (row.turn < turn || (row.turn === turn && row.from <= offset));
    if (before) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? null : low - 1;
}

/** The last index of an ascending sequence whose value is at most `limit`; null when all are above it. */
export function lastAtOrBefore(
  count: number,
  valueAt: (index: number) => number,
  limit: number,
): number | null {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (valueAt(middle) <= limit) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? null : low - 1;
}

function respell(own: readonly WordShown[]): LaidOutTurn {
  const starts: number[] = [];
  let text = '';
  for (const [word] of own) {
    if (text !== '') text += ' ';
    starts.push(text.length);
    text += word;
  }
  return { text, starts };
}

function piecesOf(
  turn: TurnShown,
  index: number,
  layout: LaidOutTurn,
  words: readonly WordShown[],
): TranscriptRow[] {
  const cuts = cutsOf(layout);
  return cuts.map((cut, piece) => {
    const next = cuts[piece + 1] ?? layout.starts.length;
    const firstWord = turn.first_word + cut;
    const startMs = cut === 0 ? turn.start_ms : (words[firstWord]?.[1] ?? null);
    return {
      turn: index,
      opens: piece === 0,
      startMs,
      firstWord,
      wordCount: next - cut,
      from: piece === 0 ? 0 : (layout.starts[cut] ?? 0),
      to: layout.starts[next] ?? layout.text.length,
    };
  });
}

/** The words (counted within the turn) with which its pieces begin; always opens with 0. */
function cutsOf({ text, starts }: LaidOutTurn): number[] {
  const cuts = [0];
  let since = 0;
  for (let word = 1; word < starts.length; word += 1) {
    since += 1;
    const endsSentence = /[.?!…。？！]["”’)]*\s*$/.test(text.slice(starts[word - 1], starts[word]));
    if (since < mostWords && !(since >= pleasantWords && endsSentence)) continue;
    // A last piece of a few words would look forgotten.
    if (starts.length - word < 12) break;
    cuts.push(word);
    since = 0;
  }
  return cuts;
}
