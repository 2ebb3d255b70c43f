import type { CheckSnapshot, ClaudeRule, Judgement } from '#shared/checks.ts';
import type { Transcript } from '#shared/transcripts.ts';

/** A check that the judge reads the transcript for. */
export type ClaudeCheck = CheckSnapshot & { readonly judging: ClaudeRule };

/** What the judge says of one call. Every check asked about has exactly one judgement. */
export type JudgeAnswer = {
  readonly judgements: readonly Judgement[];
  /** A place where the transcript tries to command the judge; null when there is none. */
  readonly tampering: { readonly turn: number; readonly quote: string } | null;
};

/** Reads a transcript and judges checks by their prompts. Throws KnownError; the queue does all retrying. */
export type Judge = {
  judge(transcript: Transcript, checks: readonly ClaudeCheck[], signal: AbortSignal): Promise<JudgeAnswer>;
};
