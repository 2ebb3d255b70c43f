import type { Probe } from '#server/audio/recording.ts';

/** What the smallest recording of the tests is recognised as. */
export const recordingProbe: Probe = {
  container: 'wav',
  codec: 'pcm_s16le',
  sampleRate: 8000,
  channels: 1,
  claimedDurationSeconds: 0.5,
  hasVideo: false,
  rawFormat: null,
};
