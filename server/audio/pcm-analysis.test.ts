import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { makeTone, makeVoice, makeWav, type Sound, silence } from '#test/support/recordings.ts';
import { createPcmAnalysis } from './pcm-analysis.ts';
import { createSpeechDetectors } from './speech-detector.ts';

async function measure(seconds: number, channels: Sound[], chunk = 4096) {
  const samples = makeWav({ seconds, channels }).subarray(44);
  const analysis = createPcmAnalysis(8000, await createSpeechDetectors(channels.length, 8000));
  for (let at = 0; at < samples.length; at += chunk) analysis.add(samples.subarray(at, at + chunk));
  return analysis.finish();
}

test('a dead line is silent', async () => {
  expect(await measure(1, [silence])).toEqual({
    durationSeconds: 1,
    silent: true,
    fakeStereo: false,
    levelsDbfs: [null],
    peaks: [Array(100).fill(0)],
    activity: [[]],
  });
});

test('each channel has its own level, peaks and speech', async () => {
  const voice = makeVoice({ fromSecond: 1, toSecond: 3 });
  const facts = await measure(5, [voice, makeTone({ hz: 1000, dbfs: -40 })]);
  expect(facts).toMatchObject({ durationSeconds: 5, silent: false, fakeStereo: false });
  expect(facts.levelsDbfs[1]).toBeCloseTo(-43, 0);
  expect(facts.peaks.map((peaks) => peaks.length)).toEqual([500, 500]);
  expect(facts.peaks[0]?.slice(0, 100)).toEqual(Array(100).fill(0));
  expect(Math.max(...(facts.peaks[1] ?? []))).toBe(3);
  const [[startMs, endMs] = [0, 0], ...more] = facts.activity[0] ?? [];
  expect(more).toEqual([]);
  expect(Math.abs(startMs - 1000)).toBeLessThan(100);
  expect(Math.abs(endMs - 3000)).toBeLessThan(250);
});

test('the same voice on both channels is fake stereo', async () => {
  const voice = makeVoice({ fromSecond: 0, toSecond: 2 });
  expect(await measure(2, [voice, voice])).toMatchObject({ fakeStereo: true, silent: false });
});

test('chunks may cut a sample in two', async () => {
  const channels = [makeTone({ hz: 300 }), makeTone({ hz: 700 })];
  const whole = await measure(0.2, channels);
  for (const chunk of [1, 2, 3, 5, 7, 1001]) {
    const facts = await measure(0.2, channels, chunk);
    expect(facts).toEqual({ ...whole, levelsDbfs: facts.levelsDbfs });
  }
});

test('a channel is as long as its samples', async () => {
  const detectors = await createSpeechDetectors(1, 16_000);
  assert(
    property(integer({ min: 0, max: 20_000 }), (frames) => {
      const analysis = createPcmAnalysis(16_000, detectors);
      analysis.add(new Uint8Array(frames * 2));
      expect(analysis.finish().durationSeconds).toBe(frames / 16_000);
    }),
    { numRuns: 20 },
  );
});

test('a rate the detector does not know is refused', async () => {
  await expect(createSpeechDetectors(1, 44_100)).rejects.toThrow(RangeError);
});
