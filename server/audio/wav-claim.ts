/** Recorders that stream do not know the length yet and write one of the largest numbers instead. */
const smallestPlaceholder = 0x7fff_0000;

/**
 * By how much a WAV file's header exceeds what is in the file: claimed bytes of sound ÷ bytes that are there; 1 when
 * it is whole, when it claims nothing (zero or a streaming placeholder), or when `head`, the first bytes of the file,
 * does not reach its data chunk. ffmpeg forgets this claim, and a recording cut in transit would pass for whole.
 */
export function wavClaimRatio(head: Uint8Array, fileSizeBytes: number): number {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const name = (at: number) => Buffer.from(head.subarray(at, at + 4)).toString('latin1');
  if (head.length < 12 || name(0) !== 'RIFF' || name(8) !== 'WAVE') return 1;
  for (let at = 12; at + 8 <= head.length; ) {
    const sizeBytes = view.getUint32(at + 4, true);
    if (name(at) === 'data') return ratio(sizeBytes, fileSizeBytes - at - 8);
    // Chunks are padded to even sizes.
    at += 8 + sizeBytes + (sizeBytes % 2);
  }
  return 1;
}

function ratio(claimedBytes: number, thereBytes: number): number {
  if (claimedBytes >= smallestPlaceholder || thereBytes <= 0) return 1;
  return Math.max(1, claimedBytes / thereBytes);
}
