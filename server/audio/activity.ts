import type { SpeechSegment } from './recording.ts';

/** Says of one frame (of the length the detector was made for) whether somebody speaks in it. */
export type SpeechDetector = (frame: Int16Array) => boolean;

/** Finds where somebody speaks in one channel while its samples pass. */
export type Activity = {
  add(samples: Int16Array): void;
  /** In order, without overlap, none beyond the end of the channel. */
  finish(): SpeechSegment[];
};

/** Breaths and stops within a sentence are shorter than this; pauses between turns are mostly longer. */
const joinedGapMs = 300;
/** Clicks and key tones are shorter than a syllable. */
const shortestMs = 100;
/** Below −55 dBFS nobody on a telephone line can be understood, whatever the detector takes it for. */
const quietestRms = 32_768 * 10 ** (-55 / 20);

/** Cuts a channel into frames of `frameMs`, asks the detector about each, and joins the answers to segments. */
export function createActivity({
  sampleRate,
  frameMs,
  isSpeech,
}: {
  sampleRate: number;
  frameMs: number;
  isSpeech: SpeechDetector;
}): Activity {
  const frame = new Int16Array((sampleRate * frameMs) / 1000);
  const segments: SpeechSegment[] = [];
  let current: SpeechSegment | null = null;
  let filled = 0;
  let nowMs = 0;

  const judge = () => {
    // The detector adapts to the line's noise, so it must hear every frame, quiet ones too.
    const speech = isSpeech(frame) && rms(frame) >= quietestRms;
    if (speech) current = extend(segments, current, nowMs, nowMs + frameMs);
    nowMs += frameMs;
    filled = 0;
  };

  return {
    add(samples) {
      for (let at = 0; at < samples.length; ) {
        const taken = Math.min(samples.length - at, frame.length - filled);
        frame.set(samples.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
        if (filled === frame.length) judge();
      }
    },
    finish() {
      keep(segments, current);
      current = null;
      return segments;
    },
  };
}

function extend(
  segments: SpeechSegment[],
  current: SpeechSegment | null,
  startMs: number,
  endMs: number,
): SpeechSegment {
  if (current && startMs - current[1] <= joinedGapMs) return [current[0], endMs];
  keep(segments, current);
  return [startMs, endMs];
}

function keep(segments: SpeechSegment[], segment: SpeechSegment | null): void {
  if (segment && segment[1] - segment[0] >= shortestMs) segments.push(segment);
}

function rms(frame: Int16Array): number {
  let energy = 0;
  for (const sample of frame) energy += sample * sample;
  return Math.sqrt(energy / frame.length);
}
