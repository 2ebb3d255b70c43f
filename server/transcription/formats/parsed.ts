import type { Role, Word } from '#shared/transcripts.ts';

/** One contribution as a file or a provider's answer gives it. Its text is its words joined by single spaces. */
export type ParsedTurn = {
  speaker: string | null;
  /** Only what the source itself says; guesses are made later, for all sources alike. */
  role: Role | null;
  startMs: number | null;
  endMs: number | null;
  words: Word[];
};

/** What every parser returns, whatever it read: turns in the order of the source, and what the source says of itself. */
export type ParsedTranscript = {
  providerJobId: string | null;
  model: string | null;
  /** BCP 47, as far as the source's name for it can be understood. */
  language: string | null;
  durationMs: number | null;
  /** How sure the source is of its roles; null when it has none or does not say. */
  roleConfidence: number | null;
  turns: ParsedTurn[];
};

/** A source that gives turns and says nothing else about itself. */
export const unnamedSource = {
  providerJobId: null,
  model: null,
  language: null,
  durationMs: null,
  roleConfidence: null,
} as const;

/** Half a million words are fifty hours of talk: more than that is not a call. */
export const MAX_WORDS = 500_000;
export const MAX_LINES = 1_000_000;
/** A single "word" beyond this is not language, but scripts without spaces do write a whole sentence as one. */
export const MAX_WORD_LENGTH = 5_000;

/**
 * Why a source cannot be read, in words that fit after "cannot be read: ". Parsers know neither the file's name nor
 * whether a person or a provider sent it, so that the caller turns this into the error its reader needs.
 */
export class FormatProblem extends Error {
  readonly problem: string;

  constructor(problem: string) {
    super(problem);
    this.name = 'FormatProblem';
    this.problem = problem;
  }
}
