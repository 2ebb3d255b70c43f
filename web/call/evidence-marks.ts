import type { CheckResultShown } from '#shared/versions.ts';
import { momentOfQuote } from '../shown/moment-of-quote.ts';
import type { Transcript } from './transcript-rows.ts';

/** One quote on the waveform. */
export type EvidenceMark = {
  readonly checkId: string;
  readonly verdict: CheckResultShown['verdict'];
  readonly startMs: number;
  readonly endMs: number;
};

/** A range of words of the transcript. */
export type WordRange = { readonly firstWord: number; readonly wordCount: number };

const leastMs = 400;

/** The quotes of results that have a time, as marks; a quote is at least 0.4 s wide. */
export function marksOf(
  results: readonly CheckResultShown[],
  transcript: Pick<Transcript, 'turns' | 'words'> | null,
): EvidenceMark[] {
  return results.flatMap((result) =>
    result.evidence.flatMap((evidence): EvidenceMark[] => {
      const startMs = momentOfQuote(evidence, transcript);
      if (startMs === null) return [];
      const endMs = Math.max(evidence.end_ms ?? startMs, startMs + leastMs);
      return [{ checkId: result.check_id, verdict: result.verdict, startMs, endMs }];
    }),
  );
}

/** The words to underline for a result. */
export function quotedWords(result: CheckResultShown | null): WordRange[] {
  if (result === null) return [];
  return result.evidence.map(({ first_word, word_count }) => ({
    firstWord: first_word,
    wordCount: word_count,
  }));
}

/** Whether a word lies in one of the ranges. */
export function isQuoted(ranges: readonly WordRange[], word: number): boolean {
  return ranges.some(({ firstWord, wordCount }) => word >= firstWord && word < firstWord + wordCount);
}
