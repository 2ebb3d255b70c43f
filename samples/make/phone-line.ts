import { between, seededRandom } from './random.ts';
import { type Speech, sampleRate } from './speak.ts';

/** Amplitude of a level in decibels below full scale. */
export function amplitude(decibels: number): number {
  return 10 ** (decibels / 20);
}

/** Root mean square of samples; zero when there are none. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

/** Cuts the silence before the first and after the last word, but for a breath of 40 ms; word times move along. */
export function trim(speech: Speech): Speech {
  const breathS = 0.04;
  const startS = Math.max(0, (speech.words.at(0)?.startS ?? 0) - breathS);
  const endS = (speech.words.at(-1)?.endS ?? 0) + breathS;
  return {
    samples: speech.samples.slice(Math.round(startS * sampleRate), Math.round(endS * sampleRate)),
    words: speech.words.map((word) => ({ ...word, startS: word.startS - startS, endS: word.endS - startS })),
  };
}

/** The same speech at another pitch: played `factor` times as fast (linear interpolation), so it is shorter above 1. */
export function shiftPitch(speech: Speech, factor: number): Speech {
  const source = speech.samples;
  const samples = Float32Array.from({ length: Math.floor(source.length / factor) }, (_, index) => {
    const position = index * factor;
    const left = Math.floor(position);
    const before = source[left] ?? 0;
    return before + ((source[left + 1] ?? before) - before) * (position - left);
  });
  const words = speech.words.map(({ text, startS, endS }) => ({
    text,
    startS: startS / factor,
    endS: endS / factor,
  }));
  return { samples, words };
}

/** Adds samples to a track from `startS` on, scaled so that their loudness is `decibels` below full scale. */
export function place(
  track: Float32Array,
  samples: Float32Array,
  { startS, decibels }: { startS: number; decibels: number },
): void {
  const gain = amplitude(decibels) / Math.max(loudness(samples), 1e-9);
  const offset = Math.round(startS * sampleRate);
  for (const [index, sample] of samples.entries()) {
    // tanh keeps a loud syllable inside full scale without the crackle of clipping.
    track[offset + index] = (track[offset + index] ?? 0) + Math.tanh(sample * gain);
  }
}

/** Seconds of an open line: the faint hiss that is left when nobody speaks, about 66 dB below full scale. */
export function openLine(seconds: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  const hiss = amplitude(-66) * Math.sqrt(3);
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, () => between(random, -hiss, hiss));
}

/** A tone of 425 Hz with soft edges. */
function tone(seconds: number): Float32Array {
  const edge = 0.01;
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, index) => {
    const second = index / sampleRate;
    const swell = Math.min(1, second / edge, (seconds - second) / edge);
    return swell * Math.sin(2 * Math.PI * 425 * second);
  });
}

/** Adds what a caller hears in a queue nobody answers: two rings, then a short beep every eight seconds. */
export function addHoldTones(track: Float32Array): void {
  const ring = tone(1);
  for (const startS of [1.5, 6.5]) place(track, ring, { startS, decibels: -30 });
  const beep = tone(0.18);
  const seconds = track.length / sampleRate;
  for (let startS = 12; startS < seconds - 1; startS += 8) place(track, beep, { startS, decibels: -33 });
}
