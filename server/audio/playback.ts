/** How the copy for the player is written. */
export type PlaybackFormat = { sampleRate: number; bitRateKbps: number };

/** Every browser plays MP3, Safari included, and seeks it exactly at a constant bit rate. */
export const playbackContentType = 'audio/mpeg';

/**
 * The copy's quality for a source of so many hertz and channels (1 or 2): the full band of telephone and wideband
 * speech, or 12 kHz for what was recorded finer. The rates are of MPEG-2 Layer III: 8 kHz MP3 is not played everywhere.
 */
export function playbackFormat(source: { sampleRate: number; channels: number }): PlaybackFormat {
  const fine = source.sampleRate > 16_000;
  return { sampleRate: fine ? 24_000 : 16_000, bitRateKbps: (fine ? 48 : 32) * source.channels };
}

/**
 * ffmpeg's arguments for the copy. Joint stereo is off, since it lets one speaker be heard faintly in the other's
 * channel; a faster search (7) costs nothing that can be heard in speech; names and tags of the original stay out.
 */
export function playbackArgs(file: string, { sampleRate, bitRateKbps }: PlaybackFormat): string[] {
  return [
    ['-ar', String(sampleRate), '-c:a', 'libmp3lame', '-b:a', `${bitRateKbps}k`],
    ['-joint_stereo', '0', '-compression_level', '7'],
    ['-map_metadata', '-1', '-id3v2_version', '0', '-fflags', '+bitexact'],
    ['-f', 'mp3', '-y', `file:${file}`],
  ].flat();
}
