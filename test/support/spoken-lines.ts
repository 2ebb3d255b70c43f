import type { Role, Transcript, Turn, Word } from '#shared/transcripts.ts';

/** One turn to be made. Each of its words lasts 300 ms from `at` on; without `at` nothing of it has a time. */
export type Line = {
  readonly by: Role | null;
  readonly text: string;
  /** Second at which the turn begins. */
  readonly at?: number;
  /** Unless said, the role's own voice. */
  readonly speaker?: string | null;
  /** Only the turn has times, as in a subtitle file. */
  readonly wordsWithoutTimes?: boolean;
};

const WORD_MS = 300;

/** A transcript of some turns in the normal form. */
export function aTranscript(lines: readonly Line[], given: Partial<Transcript> = {}): Transcript {
  const words: Word[] = [];
  const turns = lines.map((line): Turn => {
    const texts = line.text.split(/\s+/).filter((text) => text !== '');
    const startMs = line.at === undefined ? null : line.at * 1_000;
    const speaker = line.speaker === undefined ? line.by : line.speaker;
    const firstWord = words.length;
    const timed = startMs !== null && line.wordsWithoutTimes !== true;
    for (const [index, text] of texts.entries()) {
      const from = timed ? startMs + index * WORD_MS : null;
      const to = from === null ? null : from + WORD_MS;
      words.push({ text, startMs: from, endMs: to, confidence: null, channel: null, speaker });
    }
    const endMs = startMs === null ? null : startMs + texts.length * WORD_MS;
    return {
      speaker,
      role: line.by,
      startMs,
      endMs,
      text: texts.join(' '),
      firstWord,
      wordCount: texts.length,
    };
  });
  return {
    provider: 'supplied',
    providerJobId: null,
    model: null,
    language: null,
    durationMs: null,
    words,
    turns,
    roleConfidence: null,
    ...given,
  };
}
