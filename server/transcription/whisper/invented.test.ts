import { describe, expect, test } from 'vitest';
import type { SpeechSegment } from '#server/audio/recording.ts';
import { withoutInvented } from './invented.ts';

const speech: SpeechSegment[] = [
  [1_000, 3_000],
  [20_000, 22_000],
];
const segment = (start: number, end: number, also: object = {}) => ({
  start,
  end,
  text: `At ${start}.`,
  ...also,
});
const word = (start: number) => ({ word: `w${start}`, start, end: start + 0.3 });

function kept(answer: object): unknown {
  return withoutInvented(answer, { speech, durationMs: 30_000 });
}

describe('What a Whisper endpoint invents is left out', () => {
  test('in our own silence and behind the end, with the words beside it', () => {
    const good = [segment(0.6, 3.4), segment(19.5, 23)];
    expect(
      kept({
        language: 'en',
        segments: [good[0], segment(5, 18), good[1], segment(30.5, 31)],
        words: [word(1), word(2.8), word(6), word(17), word(20), word(30.6)],
      }),
    ).toEqual({ language: 'en', segments: good, words: [word(1), word(2.8), word(20)] });
  });

  test('where the recogniser doubts it itself', () => {
    const unsure = segment(1, 2, { no_speech_prob: 0.7, avg_logprob: -0.3 });
    expect(
      kept({
        segments: [
          segment(1, 2, { no_speech_prob: 0.7, avg_logprob: -1.2 }),
          segment(1, 2, { no_speech_prob: 0.95, avg_logprob: -0.1 }),
          unsure,
        ],
      }),
    ).toEqual({ segments: [unsure], words: [] });
  });

  test('with the text, when nothing else is left of it', () => {
    expect(kept({ text: 'Thanks for watching!', segments: [segment(8, 12)] })).toEqual({
      text: '',
      segments: [],
      words: [],
    });
  });

  test('but not what has no times, nor what cannot be understood', () => {
    expect(kept({ text: 'Good morning.' })).toEqual({ text: 'Good morning.', segments: [], words: [] });
    const odd = { segments: [{ text: 'Odd.', start: null }], words: [] };
    expect(kept(odd)).toEqual(odd);
    expect(withoutInvented('<html>', { speech, durationMs: 1 })).toBe('<html>');
  });
});
