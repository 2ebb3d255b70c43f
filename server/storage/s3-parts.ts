/** A piece of a blob to be sent at once; one is the last, and only the last may be smaller than the others. */
export type Part = { readonly bytes: Buffer; readonly isLast: boolean };

/**
 * Cuts bytes into parts of one size; of nothing it makes one empty part. Each part lies in memory that `take` gives, so
 * that whoever has sent one can give its memory for another.
 */
export async function* inParts(
  chunks: AsyncIterable<Uint8Array>,
  partBytes: number,
  take: () => Buffer,
): AsyncGenerator<Part, void> {
  let part = take();
  let filled = 0;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (rest.byteLength > 0) {
      // A full part is the last one until more bytes come.
      if (filled === partBytes) {
        yield { bytes: part, isLast: false };
        part = take();
        filled = 0;
      }
      const piece = rest.subarray(0, partBytes - filled);
      part.set(piece, filled);
      filled += piece.byteLength;
      rest = rest.subarray(piece.byteLength);
    }
  }
  yield { bytes: part.subarray(0, filled), isLast: true };
}
