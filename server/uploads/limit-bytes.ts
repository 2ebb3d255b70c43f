import { KnownError } from '#shared/errors.ts';

/** Passes bytes through and throws file_too_large as soon as more than `most` have come; null sets no limit. */
export async function* limitBytes(
  bytes: AsyncIterable<Uint8Array>,
  most: number | null,
): AsyncIterable<Uint8Array> {
  let seen = 0;
  for await (const chunk of bytes) {
    seen += chunk.byteLength;
    if (most !== null && seen > most) throw new KnownError('file_too_large', { limit: sizeInWords(most) });
    yield chunk;
  }
}

/** A size as people say it: 1.5 GB, 20 MB, 300 KB. */
export function sizeInWords(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const value = bytes / 1000 ** power;
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${units[power]}`;
}
