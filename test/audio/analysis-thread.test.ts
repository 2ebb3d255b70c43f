import { afterAll, expect, test } from 'vitest';
import { type AnalysisThread, beginAnalysis, createAnalysisThreads } from '#server/audio/analysis-thread.ts';
import { makeTone, makeWav } from '#test/support/recordings.ts';

const threads = createAnalysisThreads({ idleMs: 60_000 });
afterAll(() => threads.close());

const mono = { channels: 1, sampleRate: 8_000 };
const stereo = { channels: 2, sampleRate: 16_000 };
const monoSound = samples(makeWav({ seconds: 2, channels: [makeTone({ hz: 300 })] }));
const stereoSound = samples(
  makeWav({ seconds: 1, sampleRate: 16_000, channels: [makeTone({ hz: 200 }), makeTone({ hz: 700 })] }),
);

/** The sound of a WAV file without its header. */
function samples(wav: Buffer): Uint8Array {
  return Uint8Array.from(wav.subarray(44));
}

async function measured(thread: AnalysisThread, sound: Uint8Array) {
  try {
    await thread.add(sound);
    return await thread.finish();
  } finally {
    await thread.stop();
  }
}

test('A thread that measures one recording after another finds in each what a thread of its own would', async () => {
  const alone = {
    mono: await measured(beginAnalysis(mono), monoSound),
    stereo: await measured(beginAnalysis(stereo), stereoSound),
  };
  const inTurn = {
    stereo: await measured(threads.begin(stereo), stereoSound),
    mono: await measured(threads.begin(mono), monoSound),
    monoAgain: await measured(threads.begin(mono), monoSound),
  };
  expect(inTurn).toEqual({ ...alone, monoAgain: alone.mono });
});

test('What was left in the middle is forgotten', async () => {
  const left = threads.begin(mono);
  await left.add(monoSound);
  await left.stop();
  const { durationSeconds } = await measured(threads.begin(mono), monoSound);
  expect(durationSeconds).toBe(2);
});

test('Two recordings at once do not meet', async () => {
  const [one, other] = await Promise.all([
    measured(threads.begin(mono), monoSound),
    measured(threads.begin(stereo), stereoSound),
  ]);
  expect([one.durationSeconds, other.durationSeconds]).toEqual([2, 1]);
});

test('A thread that cannot begin says so', async () => {
  const impossible = threads.begin({ channels: 1, sampleRate: 11_025 });
  await expect(impossible.add(monoSound)).rejects.toThrow('Speech cannot be detected at 11025 Hz');
  await impossible.stop();
});
