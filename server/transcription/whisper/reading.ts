import type { SpeechSegment } from '#server/audio/recording.ts';
import type { Word } from '#shared/transcripts.ts';
import type { ParsedTranscript, ParsedTurn } from '../formats/parsed.ts';
import { readWhisper } from '../formats/whisper-json.ts';
import { turnsOf } from '../turns.ts';
import { withoutInvented } from './invented.ts';
import { withoutLoops } from './loops.ts';
import { type Part, speechIn } from './parts.ts';

/** One part of one sound of the recording, and what was answered for it; null where nobody speaks, and nobody asked. */
export type HeardPart = {
  /** Null for all channels mixed into one. */
  readonly channel: number | null;
  readonly part: Part;
  readonly answer: unknown;
};

/** Where somebody speaks in the sound of a channel (null: of all together). */
export type SpeechOf = (channel: number | null) => readonly SpeechSegment[];

/**
 * All answers for a recording as one transcript: without what was invented, with times of the whole recording. Sides
 * that were heard apart are put together by the times of their words, or of their turns where words have none.
 */
export function readParts(heard: readonly HeardPart[], speechOf: SpeechOf): ParsedTranscript {
  const read = heard
    .filter(({ answer }) => answer !== null)
    .map((one) => readPart(one, speechIn(speechOf(one.channel), one.part)));
  const channels = [...new Set(heard.map(({ channel }) => channel))];
  const turns = channels.flatMap((channel) =>
    withoutLoops(read.flatMap((one) => (one.channel === channel ? one.turns : []))),
  );
  return {
    providerJobId: null,
    model: read.find(({ model }) => model !== null)?.model ?? null,
    language: read.find(({ language }) => language !== null)?.language ?? null,
    durationMs: null,
    roleConfidence: null,
    turns: channels.length > 1 ? sidesTogether(turns) : turns,
  };
}

function readPart(
  { channel, part, answer }: HeardPart,
  speech: readonly SpeechSegment[],
): { channel: number | null; model: string | null; language: string | null; turns: ParsedTurn[] } {
  const durationMs = part.endMs - part.startMs;
  const { turns, model, language } = readWhisper(withoutInvented(answer, { speech, durationMs }), channel);
  const placed = turns.map((turn) => shifted(withSomeTimes(turn, speech), part.startMs));
  return { channel, model, language, turns: placed };
}

/** A turn without any times was said somewhere between the first and the last that we hear. */
function withSomeTimes(turn: ParsedTurn, speech: readonly SpeechSegment[]): ParsedTurn {
  const isTimed = turn.startMs !== null || turn.words.some(({ startMs }) => startMs !== null);
  const [first, last] = [speech[0], speech.at(-1)];
  if (isTimed || first === undefined || last === undefined) return turn;
  return { ...turn, startMs: first[0], endMs: last[1] };
}

function shifted(turn: ParsedTurn, byMs: number): ParsedTurn {
  return { ...later(turn, byMs), words: turn.words.map((word): Word => later(word, byMs)) };
}

function later<Timed extends { startMs: number | null; endMs: number | null }>(
  timed: Timed,
  byMs: number,
): Timed {
  const { startMs, endMs } = timed;
  return {
    ...timed,
    startMs: startMs === null ? null : startMs + byMs,
    endMs: endMs === null ? null : endMs + byMs,
  };
}

function sidesTogether(turns: readonly ParsedTurn[]): ParsedTurn[] {
  const words = turns.flatMap((turn) => turn.words);
  return words.every(({ startMs }) => startMs !== null) ? turnsOf(words) : [...turns];
}
