import type { Transcript, Turn, Word } from '#shared/transcripts.ts';
import { clock } from './formats/times.ts';

/** How far times may lie beyond the decoded duration: encoders pad, recognisers round. */
export const TIME_TOLERANCE_MS = 5_000;
const MOST_PROBLEMS = 20;

type Bounds = { durationMs: number | null; toleranceMs: number };

/**
 * What is wrong with a transcript's form, at most 20 sentences; empty when all invariants hold:
 * 0 ≤ start ≤ end ≤ duration + tolerance, words in order within their turn, turns cover the words exactly once and
 * in order, a turn's text is its words joined by single spaces.
 */
export function transcriptProblems(transcript: Transcript, bounds: Bounds): string[] {
  const problems: string[] = [];
  let next = 0;
  for (const [index, turn] of transcript.turns.entries()) {
    if (problems.length >= MOST_PROBLEMS) return problems;
    const name = `turn ${index + 1}`;
    const words = transcript.words.slice(turn.firstWord, turn.firstWord + turn.wordCount);
    problems.push(...coverProblems(name, turn, words, next));
    problems.push(...timeProblems(name, turn, bounds), ...wordProblems(name, words, bounds));
    next = turn.firstWord + turn.wordCount;
  }
  if (next !== transcript.words.length) {
    problems.push(`the turns cover ${next} of ${transcript.words.length} words`);
  }
  return problems.slice(0, MOST_PROBLEMS);
}

function coverProblems(name: string, turn: Turn, words: readonly Word[], next: number): string[] {
  if (turn.wordCount < 1) return [`${name} has no words`];
  if (turn.firstWord !== next)
    return [`${name} begins at word ${turn.firstWord}, where word ${next} is expected`];
  if (words.length !== turn.wordCount)
    return [`${name} has ${turn.wordCount} words, of which ${words.length} exist`];
  const same = turn.text === words.map((word) => word.text).join(' ');
  return same ? [] : [`the text of ${name} is not its words`];
}

function wordProblems(name: string, words: readonly Word[], bounds: Bounds): string[] {
  const problems: string[] = [];
  let latest = 0;
  for (const [index, word] of words.entries()) {
    if (problems.length >= MOST_PROBLEMS) return problems;
    const place = `word ${index + 1} of ${name}`;
    problems.push(...timeProblems(place, word, bounds));
    if (word.startMs !== null && word.startMs < latest)
      problems.push(`${place} begins before the word before it`);
    latest = Math.max(latest, word.startMs ?? 0);
  }
  return problems;
}

function timeProblems(
  place: string,
  { startMs, endMs }: { startMs: number | null; endMs: number | null },
  { durationMs, toleranceMs }: Bounds,
): string[] {
  const problems: string[] = [];
  if ((startMs ?? 0) < 0 || (endMs ?? 0) < 0) problems.push(`${place} begins before the recording does`);
  if (startMs !== null && endMs !== null && endMs < startMs) problems.push(`${place} ends before it begins`);
  const latest = Math.max(startMs ?? 0, endMs ?? 0);
  if (durationMs !== null && latest > durationMs + toleranceMs) {
    problems.push(
      `${place} lies at ${clock(latest)}, beyond the end of the recording at ${clock(durationMs)}`,
    );
  }
  return problems;
}

/** How much of a recording a transcript reaches; nulls where the transcript has no times. */
export type TranscriptCoverage = {
  fromMs: number | null;
  untilMs: number | null;
  /** 0–1: the part of the recording between the first and the last words. */
  ratio: number | null;
  /** True when more than a minute and more than 30 % of the recording lie outside: people should be warned. */
  looksPartial: boolean;
};

/** Which part of a recording a transcript speaks of, so that a transcript of its first minutes is not shown as whole. */
export function transcriptCoverage(transcript: Transcript, durationMs: number | null): TranscriptCoverage {
  let fromMs: number | null = null;
  let untilMs: number | null = null;
  for (const { startMs, endMs } of transcript.turns) {
    if (startMs === null) continue;
    fromMs = Math.min(fromMs ?? startMs, startMs);
    untilMs = Math.max(untilMs ?? 0, endMs ?? startMs);
  }
  if (fromMs === null || untilMs === null || durationMs === null || durationMs <= 0) {
    return { fromMs, untilMs, ratio: null, looksPartial: false };
  }
  const covered = Math.max(0, Math.min(untilMs, durationMs) - fromMs);
  const ratio = Math.min(1, covered / durationMs);
  return { fromMs, untilMs, ratio, looksPartial: ratio < 0.7 && durationMs - covered > 60_000 };
}
