import { isUtf8 } from 'node:buffer';
import { csvProblem } from './csv-problem.ts';

/** How the text of a CSV was written. */
export type Encoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'Windows-1252';

/** A CSV's text as UTF-8 without a byte order mark, a piece at a time, so that memory does not grow with the file. */
export type DecodedCsv = {
  readonly encoding: Encoding;
  /** What was assumed about the bytes; null when nothing had to be. */
  readonly warning: string | null;
  readonly pieces: () => Iterable<Buffer>;
};

const pieceBytes = 1 << 17;
const lookedAtBytes = 65_536;
/** One NUL in twenty bytes is not text, or UTF-16 that does not say so. */
const mostNuls = 1 / 20;

const marks = {
  utf8: [0xef, 0xbb, 0xbf],
  utf16le: [0xff, 0xfe],
  utf16be: [0xfe, 0xff],
  zip: [0x50, 0x4b, 0x03, 0x04],
  oldExcel: [0xd0, 0xcf, 0x11, 0xe0],
} as const;

/**
 * Finds out how the text is written: by its byte order mark, else UTF-8 if it is that throughout, else Windows-1252
 * with a warning. Throws csv_unreadable for what is empty, a workbook, or not text.
 */
export function decodeCsv(bytes: Uint8Array): DecodedCsv {
  if (bytes.length === 0) throw csvProblem('it is empty');
  if (startsWith(bytes, marks.zip) || startsWith(bytes, marks.oldExcel)) {
    throw csvProblem('it is a workbook; save it as CSV (UTF-8) first');
  }
  if (startsWith(bytes, marks.utf16le)) return transcoded(bytes.subarray(2), 'UTF-16LE', null);
  if (startsWith(bytes, marks.utf16be)) return transcoded(bytes.subarray(2), 'UTF-16BE', null);
  refuseBinary(bytes);
  const marked = startsWith(bytes, marks.utf8);
  const text = marked ? bytes.subarray(3) : bytes;
  if (isUtf8(text)) return { encoding: 'UTF-8', warning: null, pieces: () => slices(text) };
  if (marked) return transcoded(text, 'UTF-8', 'Some characters are damaged and stand as “\ufffd”.');
  return transcoded(
    bytes,
    'Windows-1252',
    'The text is not UTF-8 and was read as Windows-1252. Check names with accents.',
  );
}

function refuseBinary(bytes: Uint8Array): void {
  const looked = bytes.subarray(0, lookedAtBytes);
  const nuls = looked.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  if (nuls <= looked.length * mostNuls) return;
  const everySecond = nuls > looked.length / 3;
  throw csvProblem(
    everySecond ? 'it seems to be UTF-16 without its byte order mark; save it as UTF-8' : 'it is not text',
  );
}

function transcoded(bytes: Uint8Array, encoding: Encoding, warning: string | null): DecodedCsv {
  return { encoding, warning, pieces: () => decodedSlices(bytes, encoding) };
}

function* decodedSlices(bytes: Uint8Array, encoding: Encoding): Iterable<Buffer> {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  for (const slice of slices(bytes)) yield Buffer.from(decoder.decode(slice, { stream: true }));
  yield Buffer.from(decoder.decode());
}

function* slices(bytes: Uint8Array): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const { buffer, byteOffset, length } = bytes.subarray(at, at + pieceBytes);
    yield Buffer.from(buffer, byteOffset, length);
  }
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}
