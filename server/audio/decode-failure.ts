import { KnownError } from '#shared/errors.ts';
import { type Ending, isCrash } from './bounded-child.ts';
import type { Probe } from './recording.ts';

/** No recorder goes beyond this many hertz; resamplers give up. */
const highestSampleRate = 768_000;
const mostChannels = 64;
/** ffmpeg's exit code when more than two thirds of the packets could not be decoded. */
const mostlyErrors = 69;

/** Why a recording cannot be decoded, in words, where a look at its header is enough; null when it is worth a try. */
export function hopeless({ codec, sampleRate, channels, container }: Probe): string | null {
  if (codec === 'unknown') return `nothing here can decode the sound in this ${container} file`;
  if (sampleRate > highestSampleRate) return `its header claims ${sampleRate} samples a second`;
  if (channels > mostChannels) return `its header claims ${channels} channels`;
  return null;
}

/**
 * What to tell of the end of a decoding; null when all is well. The tool's own complaints choose the words but are
 * never passed on: they name our folders. Ends that are nobody's fault here are a plain Error, to be tried again.
 */
export function decodeFailure(
  ending: Ending,
  {
    complaints,
    pcm,
    limits,
  }: {
    complaints: string;
    pcm: { durationSeconds: number };
    limits: { timeoutMs: number; maxDurationSeconds: number };
  },
): Error | null {
  const failure = endingFailure(ending, { complaints, timeoutMs: limits.timeoutMs });
  if (failure !== null) return failure;
  if (pcm.durationSeconds >= limits.maxDurationSeconds) {
    return undecodable(`it is longer than ${Math.round(limits.maxDurationSeconds / 3600)} hours`);
  }
  if (pcm.durationSeconds > 0) return null;
  return complaints === '' ? new KnownError('audio_empty') : undecodable('none of its sound could be read');
}

/** The same of any work of ffmpeg's on a recording, whatever came of it. */
export function endingFailure(
  ending: Ending,
  { complaints, timeoutMs }: { complaints: string; timeoutMs: number },
): Error | null {
  switch (ending.by) {
    case 'abort':
      return new Error('Decoding was aborted');
    case 'timeout':
      return new KnownError('decode_timeout', { minutes: Math.ceil(timeoutMs / 60_000) });
    case 'signal':
      return isCrash(ending.signal)
        ? undecodable('the decoder stumbled over it')
        : new Error(`ffmpeg was ended by ${ending.signal}`);
    case 'exit':
      break;
  }
  if (complaints.includes('No space left on device')) return new KnownError('disk_full');
  if (ending.code === mostlyErrors) return undecodable('most of its sound is damaged');
  return ending.code === 0 ? null : undecodable(problemOf(complaints));
}

function problemOf(complaints: string): string {
  if (complaints.includes('Cannot allocate memory'))
    return 'it asks for more memory than a recording may use';
  if (/Decoder .*not found/.test(complaints)) return 'nothing here can decode its sound';
  return 'its sound is damaged';
}

function undecodable(problem: string): KnownError {
  return new KnownError('audio_undecodable', { problem });
}
