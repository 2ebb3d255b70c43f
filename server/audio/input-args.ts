import path from 'node:path';
import { allowedDemuxers, rawFormats } from './formats.ts';

/** Largest single block that ffmpeg may ask for: headers that claim more are lies. */
const maxBlockBytes = 256 * 2 ** 20;

/**
 * Arguments that make ffmpeg and ffprobe read one local file and nothing else: no other protocol, no format that
 * names other files. `rawFormat` is an entry of `rawFormats`, or null for files that tell their format themselves.
 */
export function inputArgs(file: string, rawFormat: string | null): string[] {
  const raw = rawFormat === null ? undefined : rawFormats[rawFormat];
  return [
    ['-max_alloc', String(maxBlockBytes)],
    ['-protocol_whitelist', 'file,pipe'],
    ['-format_whitelist', allowedDemuxers.join(',')],
    raw ? ['-f', raw.demuxer] : [],
    raw?.sampleRate ? ['-sample_rate', String(raw.sampleRate)] : [],
    ['-threads', '1', '-i', `file:${path.resolve(file)}`],
  ].flat();
}
