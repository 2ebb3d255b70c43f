import { array, assert, boolean, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { createActivity } from './activity.ts';
import type { SpeechSegment } from './recording.ts';

const frameMs = 20;
const frameSamples = 160;

/** Runs frames of loud or faint samples through a detector that knows which are speech. */
function segmentsOf(speech: boolean[], { loudness = 8000, chunk = 1000 } = {}): SpeechSegment[] {
  let frame = -1;
  const isSpeech = () => {
    frame += 1;
    return speech[frame] ?? false;
  };
  const activity = createActivity({ sampleRate: 8000, frameMs, isSpeech });
  const samples = new Int16Array(speech.length * frameSamples).fill(loudness);
  for (let at = 0; at < samples.length; at += chunk) activity.add(samples.subarray(at, at + chunk));
  return activity.finish();
}

const frames = (...runs: [boolean, number][]) =>
  runs.flatMap(([speech, ms]) => Array(ms / frameMs).fill(speech));

test('speech is found where it is', () => {
  expect(segmentsOf(frames([false, 1000], [true, 2000], [false, 1000]))).toEqual([[1000, 3000]]);
  expect(segmentsOf(frames([true, 500]))).toEqual([[0, 500]]);
  expect(segmentsOf([])).toEqual([]);
});

test('a short stop belongs to the sentence, a long one parts two', () => {
  expect(segmentsOf(frames([true, 400], [false, 300], [true, 400]))).toEqual([[0, 1100]]);
  expect(segmentsOf(frames([true, 400], [false, 320], [true, 400]))).toEqual([
    [0, 400],
    [720, 1120],
  ]);
});

test('clicks are no speech', () => {
  expect(segmentsOf(frames([false, 1000], [true, 80], [false, 1000], [true, 100]))).toEqual([[2080, 2180]]);
});

test('what is too faint to be understood is no speech, whatever the detector says', () => {
  expect(segmentsOf(frames([true, 2000]), { loudness: 50 })).toEqual([]);
  expect(segmentsOf(frames([true, 2000]), { loudness: 70 })).toEqual([[0, 2000]]);
});

test('segments are in order, apart, long enough and within the recording, however it is cut into chunks', () => {
  assert(
    property(array(boolean(), { maxLength: 300 }), integer({ min: 1, max: 5000 }), (speech, chunk) => {
      const segments = segmentsOf(speech, { chunk });
      expect(segments).toEqual(segmentsOf(speech));
      let free = -Infinity;
      for (const [startMs, endMs] of segments) {
        expect(startMs - free).toBeGreaterThan(300);
        expect(endMs - startMs).toBeGreaterThanOrEqual(100);
        free = endMs;
      }
      expect(free).toBeLessThanOrEqual(speech.length * frameMs);
    }),
  );
});
