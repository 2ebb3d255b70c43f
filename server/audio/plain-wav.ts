import type { Probe } from './recording.ts';

type Layout = { readonly codec: string; readonly bytesPerSample: number };

/** Ways in which telephone systems write samples, by format tag and bits of a sample. */
const layouts: Readonly<Record<string, Layout>> = {
  '1/16': { codec: 'pcm_s16le', bytesPerSample: 2 },
  '1/8': { codec: 'pcm_u8', bytesPerSample: 1 },
  '6/8': { codec: 'pcm_alaw', bytesPerSample: 1 },
  '7/8': { codec: 'pcm_mulaw', bytesPerSample: 1 },
};

/** Above it a stereo file may carry another codec in disguise (S/PDIF), which only its content tells. */
const highestRate = 16_000;

/**
 * What a WAV file tells whose header leaves nothing open: plain samples of one or two channels, from the header to the
 * end of the file and not a byte more. Null for every other file, which needs a closer look. `head` is its beginning.
 */
export function plainWav(head: Uint8Array, sizeBytes: number): Probe | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 44 || nameAt(head, 0) !== 'RIFF' || nameAt(head, 8) !== 'WAVE') return null;
  const formatBytes = view.getUint32(16, true);
  if (nameAt(head, 12) !== 'fmt ' || (formatBytes !== 16 && formatBytes !== 18)) return null;
  const layout = layouts[`${view.getUint16(20, true)}/${view.getUint16(34, true)}`];
  const channels = view.getUint16(22, true);
  const sampleRate = view.getUint32(24, true);
  if (layout === undefined || channels < 1 || channels > 2) return null;
  const frameBytes = channels * layout.bytesPerSample;
  const isConsistent =
    view.getUint32(28, true) === sampleRate * frameBytes && view.getUint16(32, true) === frameBytes;
  if (!isConsistent || sampleRate < 4_000 || sampleRate > highestRate) return null;
  const data = 20 + formatBytes;
  if (head.length < data + 8 || nameAt(head, data) !== 'data') return null;
  const soundBytes = view.getUint32(data + 4, true);
  const isWhole = soundBytes > 0 && soundBytes % frameBytes === 0 && data + 8 + soundBytes === sizeBytes;
  if (!isWhole) return null;
  const seconds = soundBytes / frameBytes / sampleRate;
  return {
    container: 'wav',
    codec: layout.codec,
    sampleRate,
    channels,
    claimedDurationSeconds: Math.round(seconds * 1e6) / 1e6,
    hasVideo: false,
    rawFormat: null,
  };
}

function nameAt(head: Uint8Array, at: number): string {
  return Buffer.from(head.subarray(at, at + 4)).toString('latin1');
}
