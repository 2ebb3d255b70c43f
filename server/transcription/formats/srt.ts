import { cueTurnsOf } from './cue-turns.ts';
import { cuesOf } from './cues.ts';
import { linesOf } from './lines.ts';
import { type ParsedTranscript, unnamedSource } from './parsed.ts';

const TIMES_LINE = /^\s*\d{1,3}:\d{1,2}(?::\d{2})?[.,]\d{1,3}\s*-->/m;

/** Whether a text has a line of times such as `00:00:01,000 --> 00:00:02,500` among its first characters. */
export function looksLikeSrt(text: string): boolean {
  return TIMES_LINE.test(text.slice(0, 4_000));
}

/** An SRT file. Counters may be missing, times may have a dot, texts may have blank lines and `Agent:` labels. */
export function parseSrt(text: string): ParsedTranscript {
  return { ...unnamedSource, turns: cueTurnsOf(cuesOf(linesOf(text), 1)) };
}
