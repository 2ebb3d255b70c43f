import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SpeechSegment } from '#server/audio/recording.ts';
import { anybodySpeaks, partsOf, speechIn } from './parts.ts';

const spoken = fc
  .uniqueArray(fc.integer({ min: 0, max: 600_000 }), { maxLength: 60 })
  .map((times) => times.toSorted((a, b) => a - b))
  .map((times) =>
    times.flatMap((start, at): SpeechSegment[] => {
      const end = times[at + 1];
      return at % 2 === 0 && end !== undefined ? [[start, end]] : [];
    }),
  );

test('parts follow one another, are short enough and cover the whole', () => {
  fc.assert(
    fc.property(
      spoken,
      fc.integer({ min: 1, max: 600_000 }),
      fc.integer({ min: 1_000, max: 700_000 }),
      (speech, durationMs, mostMs) => {
        const parts = partsOf({ durationMs, speech, mostMs });
        expect(parts[0]?.startMs).toBe(0);
        expect(parts.at(-1)?.endMs).toBe(durationMs);
        for (const [at, { startMs, endMs }] of parts.entries()) {
          expect(endMs - startMs).toBeLessThanOrEqual(mostMs);
          expect(endMs).toBeGreaterThan(startMs);
          if (at > 0) expect(startMs).toBe(parts[at - 1]?.endMs);
        }
      },
    ),
  );
});

test('a word is cut only where nobody pauses', () => {
  fc.assert(
    fc.property(spoken, fc.integer({ min: 1_000, max: 700_000 }), (speech, mostMs) => {
      const cuts = partsOf({ durationMs: 600_000, speech, mostMs }).slice(0, -1);
      for (const { startMs, endMs } of cuts) {
        const cutsWord = speech.some(([start, end]) => start < endMs && endMs < end);
        const halfway = startMs + Math.ceil(mostMs / 2);
        const speaksAllThrough = speech.some(([start, end]) => start <= halfway && end >= startMs + mostMs);
        if (cutsWord) expect(speaksAllThrough).toBe(true);
      }
    }),
  );
});

test('the longest pause is cut in its middle', () => {
  const speech: SpeechSegment[] = [
    [0, 60_000],
    [61_000, 70_000],
    [74_000, 99_000],
    [99_500, 180_000],
  ];
  expect(partsOf({ durationMs: 180_000, speech, mostMs: 100_000 })).toEqual([
    { startMs: 0, endMs: 72_000 },
    { startMs: 72_000, endMs: 172_000 },
    { startMs: 172_000, endMs: 180_000 },
  ]);
});

test('anybody speaks where one of them does', () => {
  expect(
    anybodySpeaks([
      [
        [0, 100],
        [400, 500],
      ],
      [
        [50, 200],
        [300, 400],
      ],
    ]),
  ).toEqual([
    [0, 200],
    [300, 500],
  ]);
});

test('speech in a part begins at the part', () => {
  expect(
    speechIn(
      [
        [0, 100],
        [150, 300],
        [350, 500],
        [600, 700],
      ],
      { startMs: 200, endMs: 400 },
    ),
  ).toEqual([
    [0, 100],
    [150, 200],
  ]);
});
