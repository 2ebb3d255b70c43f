import { z } from 'zod';

/** What a look at a file's beginning tells, before anything of it is decoded. */
export const Probe = z.object({
  /** Short name of the file format, such as wav, mp4, ogg. */
  container: z.string(),
  /** Short name of the codec, or `unknown` where this machine has no decoder for it. */
  codec: z.string(),
  /** In hertz, as the file says. */
  sampleRate: z.number(),
  channels: z.number(),
  /** The length that the file claims; null where it claims none and any figure would be a guess from its size. */
  claimedDurationSeconds: z.number().nullable(),
  /** True when the file has moving pictures too (a cover picture is none). */
  hasVideo: z.boolean(),
  /** For recordings without any header: the entry of `rawFormats` by which they are read. */
  rawFormat: z.string().nullable(),
});
export type Probe = z.infer<typeof Probe>;

/** What is true of a recording, found by decoding it whole. */
export type RecordingFacts = {
  container: string;
  codec: string;
  channels: number;
  sampleRate: number;
  /** Length of the sound that is really there. */
  durationSeconds: number;
  claimedDurationSeconds: number | null;
  /** The file claims to be longer than what is in it. */
  truncated: boolean;
  /** No channel holds any sound above the noise of a dead line. */
  silent: boolean;
  /** Two channels that carry the same sound. */
  fakeStereo: boolean;
  /** Mean level of each channel, 0 = full scale, one decimal; null for a channel of zeros. */
  levelsDbfs: (number | null)[];
};

/** Where somebody speaks: start and end in milliseconds. */
export type SpeechSegment = [startMs: number, endMs: number];

/** All that one pass over a recording gives. Of more than two channels a downmix to two is measured and played. */
export type Recording = {
  facts: RecordingFacts;
  /** Per channel at most 2,000 peaks of equal slices, 0–255 (255 = full scale). */
  peaks: number[][];
  /** Per channel, in order and without overlap. */
  activity: SpeechSegment[][];
  playback: { sizeBytes: number; contentType: string };
};

/** True when a claimed length exceeds the decoded one by more than a second and more than a hundredth (seconds). */
export function isTruncated(claimedSeconds: number | null, decodedSeconds: number): boolean {
  if (claimedSeconds === null) return false;
  return claimedSeconds - decodedSeconds > Math.max(1, claimedSeconds / 100);
}
