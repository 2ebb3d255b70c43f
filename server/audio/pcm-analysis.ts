import { createActivity, type SpeechDetector } from './activity.ts';
import { createLevel, toDbfs } from './levels.ts';
import { createLikeness } from './likeness.ts';
import { createPeaks } from './peaks.ts';
import type { SpeechSegment } from './recording.ts';
import { frameMs } from './speech-detector.ts';

/** What the samples of a recording tell. */
export type PcmFacts = {
  durationSeconds: number;
  silent: boolean;
  fakeStereo: boolean;
  levelsDbfs: (number | null)[];
  peaks: number[][];
  activity: SpeechSegment[][];
};

/** Measures interleaved 16-bit samples, little-endian, while they pass in chunks of any length. */
export type PcmAnalysis = { add(chunk: Uint8Array): void; finish(): PcmFacts };

const maxPeaks = 2000;
/** A dead line hisses at −70 dBFS and below; a voice that can be understood is above −60 dBFS at its loudest. */
const silentBelow = 10 ** (-60 / 20);

/** Begins to measure one or two channels; `detectors` has one speech detector for each. */
export function createPcmAnalysis(sampleRate: number, detectors: readonly SpeechDetector[]): PcmAnalysis {
  const channels = detectors.map((isSpeech) => ({
    peaks: createPeaks({ maxPeaks, firstSliceSamples: sampleRate / 100 }),
    level: createLevel(sampleRate / 10),
    activity: createActivity({ sampleRate, frameMs, isSpeech }),
  }));
  const likeness = createLikeness();
  const split = createSplitter(channels.length);
  let frames = 0;

  return {
    add(chunk) {
      const samples = split(chunk);
      const [left, right] = samples;
      frames += left?.length ?? 0;
      for (const [index, channel] of channels.entries()) {
        const own = samples[index] ?? new Int16Array();
        channel.peaks.add(own);
        channel.level.add(own);
        channel.activity.add(own);
      }
      if (left && right) likeness.add(left, right);
    },
    finish() {
      const levels = channels.map(({ level }) => level.finish());
      const silent = levels.every(({ loudest }) => loudest < silentBelow);
      return {
        durationSeconds: frames / sampleRate,
        silent,
        fakeStereo: !silent && likeness.finish(),
        levelsDbfs: levels.map(({ mean }) => toDbfs(mean)),
        peaks: channels.map(({ peaks }) => peaks.finish()),
        activity: channels.map(({ activity }) => activity.finish()),
      };
    },
  };
}

/** Takes interleaved samples apart into channels. A sample that a chunk cuts in two waits for the next chunk. */
function createSplitter(channels: number): (chunk: Uint8Array) => Int16Array[] {
  const frameBytes = channels * 2;
  let rest = new Uint8Array();
  return (chunk) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const frames = Math.floor(bytes.length / frameBytes);
    rest = Uint8Array.from(bytes.subarray(frames * frameBytes));
    return Array.from({ length: channels }, (_, channel) => pick(bytes, { channel, frames, frameBytes }));
  };
}

function pick(
  bytes: Uint8Array,
  { channel, frames, frameBytes }: { channel: number; frames: number; frameBytes: number },
): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const samples = new Int16Array(frames);
  for (let frame = 0; frame < frames; frame += 1) {
    samples[frame] = view.getInt16(frame * frameBytes + channel * 2, true);
  }
  return samples;
}
