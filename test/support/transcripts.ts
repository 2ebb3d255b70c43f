import * as fc from 'fast-check';
import type { ParsedTranscript, ParsedTurn } from '#server/transcription/formats/parsed.ts';
import type { Role, Word } from '#shared/transcripts.ts';

const wordText = fc.oneof(
  fc.stringMatching(/^[A-Za-z'’,.?!&<>:-]{1,12}$/),
  fc.constantFrom('Agent:', '10:30', '-->', 'NOTE', '<v', 'Müller', '通話', '&amp;', '<00:00:01.000>', '5'),
);
const speakerName = fc.option(fc.constantFrom('A', 'B', 'Anna & Ben', 'x > y', 'Agent', 'spk_0'), {
  nil: null,
});
const roleName = fc.option(fc.constantFrom<Role>('agent', 'customer', 'other'), { nil: null });

type Shape = { timedWords: boolean };

/** A turn's words one after the other from `startMs`, each with a pause before it. */
function wordsFrom(
  texts: readonly string[],
  lengths: readonly number[],
  startMs: number,
  shape: Shape,
): { words: Word[]; endMs: number } {
  let at = startMs;
  const words = texts.map((text, index): Word => {
    const begin = at + (index === 0 ? 0 : (lengths[index] ?? 0) % 200);
    at = begin + 1 + (lengths[index] ?? 0);
    const times = shape.timedWords ? { startMs: begin, endMs: at } : { startMs: null, endMs: null };
    return { text, ...times, confidence: null, channel: null, speaker: null };
  });
  return { words, endMs: at };
}

/** Turns with times, ordered by start and overlapping now and then, with words that all have times or none. */
export const timedTurns: fc.Arbitrary<ParsedTurn[]> = fc
  .array(
    fc.record({
      gapMs: fc.integer({ min: 0, max: 3_000 }),
      speaker: speakerName,
      role: roleName,
      texts: fc.array(wordText, { minLength: 1, maxLength: 8 }),
      lengths: fc.array(fc.nat(900), { minLength: 8, maxLength: 8 }),
      timedWords: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((drafts) => {
    let startMs = 0;
    return drafts.map(({ gapMs, speaker, role, texts, lengths, timedWords }): ParsedTurn => {
      startMs += gapMs;
      const { words, endMs } = wordsFrom(texts, lengths, startMs, { timedWords });
      return { speaker, role, startMs, endMs, words: words.map((word) => ({ ...word, speaker })) };
    });
  });

/** What a parser would return for such turns. */
export function parsedFrom(turns: ParsedTurn[], durationMs: number | null = null): ParsedTranscript {
  return {
    providerJobId: null,
    model: null,
    language: 'en',
    durationMs,
    roleConfidence: null,
    turns,
  };
}
