import type { EvidenceShown, TranscriptShown } from '#shared/versions.ts';

/** Where a quote is heard (milliseconds): its own time, else its first word's or its turn's; null when there is none. */
export function momentOfQuote(
  quote: EvidenceShown,
  transcript: Pick<TranscriptShown, 'turns' | 'words'> | null,
): number | null {
  if (quote.start_ms !== null || transcript === null) return quote.start_ms;
  return transcript.words[quote.first_word]?.[1] ?? transcript.turns[quote.turn]?.start_ms ?? null;
}
