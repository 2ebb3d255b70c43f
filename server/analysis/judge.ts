import type { CheckSnapshot, ClaudeRule, Judgement } from '#shared/checks.ts';
import type { Insights, JudgedBy } from '#shared/insights.ts';
import type { Used } from '#shared/providers.ts';
import type { Transcript } from '#shared/transcripts.ts';
import type { Improved, ImproveOrder } from './improve.ts';

/** A check that the judge reads the transcript for. */
export type ClaudeCheck = CheckSnapshot & { readonly judging: ClaudeRule };

/** One call to be judged. */
export type JudgeOrder = {
  /** The same at every try of one version, and of no other. */
  readonly tag: string;
  readonly transcript: Transcript;
  readonly checks: readonly ClaudeCheck[];
  /** Whether a summary, the sentiment and the topics are wanted too. */
  readonly insights: boolean;
  /** Whether it may wait for a batch, up to a day. */
  readonly batched: boolean;
  /** Writes down at once what a request used up, whatever becomes of its answer. */
  readonly spent: (used: Used) => Promise<void>;
  readonly signal: AbortSignal;
};

/** A place where the transcript tries to command the judge. */
export type Tampering = { readonly turn: number; readonly quote: string };

/** What the judge says of one call. Every check asked about has exactly one judgement. */
export type JudgeAnswer = {
  readonly judgements: readonly Judgement[];
  /** The first such place; null when there is none. */
  readonly tampering: Tampering | null;
  /** Null where none were wanted or none that hold were given. */
  readonly insights: Insights | null;
  /** Null where nobody had to be asked. */
  readonly judgedBy: JudgedBy | null;
};

/** Reads a transcript and judges checks by their prompts. Throws KnownError; the queue does all retrying. */
export type Judge = {
  judge(order: JudgeOrder): Promise<JudgeAnswer>;
  /** Words the prompt of a check more clearly. */
  improve(order: ImproveOrder): Promise<Improved>;
};
