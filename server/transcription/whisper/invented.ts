import { z } from 'zod';
import type { SpeechSegment } from '#server/audio/recording.ts';
import { FormatProblem, MAX_WORDS } from '../formats/parsed.ts';

/** How far from where we hear somebody a recogniser's times may lie: they are rounded, and drift by a second or so. */
const nearMs = 1_000;
/** From here on the recogniser itself believes that nobody speaks, and its words were unlikely too (Whisper's own rule). */
const noSpeech = 0.6;
const unlikely = -1;
/** As sure as this of silence it need not be unsure of its words: what it invents there is said with confidence. */
const surelyNoSpeech = 0.9;

const Heard = z.looseObject({
  segments: z.array(z.unknown()).nullish(),
  words: z.array(z.unknown()).nullish(),
});
const Timed = z.looseObject({
  start: z.number(),
  end: z.number().nullish().catch(null),
  no_speech_prob: z.number().nullish().catch(null),
  avg_logprob: z.number().nullish().catch(null),
});
type Timed = z.infer<typeof Timed>;

/**
 * A Whisper answer without what it invented where nobody speaks: segments and words that lie in our own silence or
 * behind the end, and segments that the recogniser itself doubts. `speech` and the answer count from the same start.
 * What has no times stays.
 */
export function withoutInvented(
  answer: unknown,
  { speech, durationMs }: { speech: readonly SpeechSegment[]; durationMs: number },
): unknown {
  const heard = Heard.safeParse(answer);
  if (!heard.success) return answer;
  const segments = heard.data.segments ?? [];
  if (segments.length > MAX_WORDS) throw new FormatProblem('it has more than 500,000 segments');
  const isInvented = (timed: Timed): boolean =>
    liesInSilence(timed, speech) || timed.start * 1_000 >= durationMs || isDoubted(timed);
  const invented = segments.flatMap((segment) => timedOf(segment, isInvented));
  const kept = segments.filter((segment) => timedOf(segment, isInvented).length === 0);
  const words = (heard.data.words ?? []).filter(
    (word) => timedOf(word, (timed) => isInvented(timed) || liesWithin(timed, invented, kept)).length === 0,
  );
  return {
    ...heard.data,
    segments: kept,
    words,
    ...(kept.length + words.length === 0 ? textOf(segments) : {}),
  };
}

/** A text that is all invented goes too; one without any times has to stay. */
function textOf(segments: readonly unknown[]): { text?: string } {
  return segments.length === 0 ? {} : { text: '' };
}

function timedOf(value: unknown, holds: (timed: Timed) => boolean): Timed[] {
  const timed = Timed.safeParse(value);
  return timed.success && holds(timed.data) ? [timed.data] : [];
}

function liesInSilence({ start, end }: Timed, speech: readonly SpeechSegment[]): boolean {
  const fromMs = start * 1_000 - nearMs;
  const untilMs = (end ?? start) * 1_000 + nearMs;
  const next = speech[firstEndingFrom(fromMs, speech)];
  return next === undefined || next[0] > untilMs;
}

/** Index of the first stretch of speech that has not ended before `ms`. */
function firstEndingFrom(ms: number, speech: readonly SpeechSegment[]): number {
  let low = 0;
  let high = speech.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((speech[middle]?.[1] ?? 0) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isDoubted({ no_speech_prob: silence, avg_logprob: likelihood }: Timed): boolean {
  const silent = silence ?? 0;
  return silent >= surelyNoSpeech || (silent > noSpeech && (likelihood ?? 0) < unlikely);
}

/** Where words stand beside the segments, those of an invented segment are found by their times. */
function liesWithin(word: Timed, invented: readonly Timed[], kept: readonly unknown[]): boolean {
  const holds = (segment: Timed): boolean =>
    word.start >= segment.start && word.start < (segment.end ?? segment.start);
  return invented.some(holds) && !kept.some((segment) => timedOf(segment, holds).length > 0);
}
