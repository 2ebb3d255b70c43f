import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const shared = fileURLToPath(new URL('../../../shared/', import.meta.url));

/** Why a test that needs the folder of real recordings did not run. */
export const SKIPPED = 'skipped: recordings not found';

/** Whether the folder of real recordings lies beside the checkout; it is test data and no part of the project. */
export const haveRecordings = existsSync(`${shared}recordings`);

/** The path of a real recording, such as `calls/osr_0034_8k.wav`. */
export function recording(name: string): string {
  return `${shared}recordings/${name}`;
}

/** A sound: its sample (−1 to 1) at an instant in seconds. */
export type Sound = (second: number) => number;

/** A sine whose peak lies at `dbfs` below full scale. */
export function makeTone({ hz, dbfs = -6 }: { hz: number; dbfs?: number }): Sound {
  const peak = 10 ** (dbfs / 20);
  return (second) => peak * Math.sin(2 * Math.PI * hz * second);
}

/** The sound of a dead line. */
export const silence: Sound = () => 0;

/**
 * A buzz that swells and fades four times a second, voiced like a vowel: what a voice activity detector takes for
 * speech between `fromSecond` and `toSecond`, and silence around it.
 */
export function makeVoice({
  fromSecond,
  toSecond,
  hz = 140,
}: {
  fromSecond: number;
  toSecond: number;
  hz?: number;
}): Sound {
  const formants = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18];
  return (second) => {
    if (second < fromSecond || second >= toSecond) return 0;
    const swell = 0.6 + 0.4 * Math.sin(2 * Math.PI * 4 * second);
    const buzz = formants.reduce((sum, n) => sum + Math.sin(2 * Math.PI * hz * n * second) / n, 0);
    return 0.15 * swell * buzz;
  };
}

/** A 16-bit PCM WAV file with one sound for each channel. */
export function makeWav({
  seconds,
  sampleRate = 8000,
  channels,
}: {
  seconds: number;
  sampleRate?: number;
  channels: readonly Sound[];
}): Buffer {
  const frames = Math.round(seconds * sampleRate);
  const samples = Buffer.alloc(frames * channels.length * 2);
  let at = 0;
  for (let frame = 0; frame < frames; frame += 1) {
    for (const sound of channels) {
      const sample = Math.max(-1, Math.min(1, sound(frame / sampleRate)));
      at = samples.writeInt16LE(Math.round(sample * 32_767), at);
    }
  }
  return wrapWav(samples, { sampleRate, channels: channels.length });
}

/** A WAV header before samples of 16 bits; `dataBytes` lets the header claim another size than is there. */
export function wrapWav(
  samples: Uint8Array,
  { sampleRate, channels, dataBytes }: { sampleRate: number; channels: number; dataBytes?: number },
): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(Math.min(0xffff_ffff, 36 + (dataBytes ?? samples.length)), 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes ?? samples.length, 40);
  return Buffer.concat([header, samples]);
}

function text(content: string) {
  return { bytes: Buffer.from(content), refusedWith: 'not_audio' };
}

/** Files that pretend to be recordings: for each its content, and the error code with which the door refuses it. */
export function makeHostileFiles(): Record<string, { bytes: Buffer; refusedWith: string }> {
  const noise = Buffer.from(
    Array.from({ length: 50_000 }, (_, index) => (index * 7919 + (index >> 3) * 104_729) % 251),
  );
  return {
    'empty.wav': { bytes: Buffer.alloc(0), refusedWith: 'file_empty' },
    'text.mp3': text('Agent: hello\nCustomer: hello\n'.repeat(400)),
    'page.wav': text(`<!doctype html><html><body>404</body></html>\n`.repeat(50)),
    'document.m4a': { bytes: Buffer.concat([Buffer.from('%PDF-1.7\n'), noise]), refusedWith: 'not_audio' },
    'archive.wav': { bytes: Buffer.concat([Buffer.from('PK\x03\x04'), noise]), refusedWith: 'not_audio' },
    'noise.mp3': { bytes: noise, refusedWith: 'not_audio' },
    'playlist.mp3': text(
      '#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:/etc/hostname\n#EXT-X-ENDLIST\n',
    ),
    'concat.wav': text("ffconcat version 1.0\nfile 'other.wav'\n"),
    'header-only.wav': {
      bytes: wrapWav(Buffer.alloc(0), { sampleRate: 8000, channels: 1, dataBytes: 160_000 }).subarray(0, 36),
      refusedWith: 'recording_damaged',
    },
    'rate-zero.wav': {
      bytes: wrapWav(Buffer.alloc(1600), { sampleRate: 0, channels: 1 }),
      refusedWith: 'recording_damaged',
    },
    'channels-zero.wav': {
      bytes: wrapWav(Buffer.alloc(1600), { sampleRate: 8000, channels: 0 }),
      refusedWith: 'recording_damaged',
    },
  };
}

/** File names that must reach neither a shell nor a path. */
export const hostileNames = [
  '-i.wav',
  '..%2f..%2fetc%2fpasswd.wav',
  '../../../etc/passwd.wav',
  'concat:a|b.wav',
  'http:x.wav',
  'percent_%03d.wav',
  `naïve ☎ 通話 'quote' "dq" & $(id) ; rm.wav`,
  `${'x'.repeat(251)}.wav`,
  'line\nbreak.wav',
  Buffer.from([0x66, 0xe9, 0x2e, 0x77, 0x61, 0x76]).toString('latin1'),
  'nul\0byte.wav',
  '',
];
