import { FormatProblem } from './parsed.ts';

/** A two-hour transcript with a time for every word is 2–5 MB as JSON. */
export const MAX_TRANSCRIPT_BYTES = 20 * 1_024 * 1_024;

/** More than one control character in two hundred is not text. */
const MOST_CONTROLS = 1 / 200;
const CONTROLS = /[^\P{Cc}\s]/gu;

/** The text of a file: UTF-8 or UTF-16 by its byte order mark, else UTF-8 if it is that throughout, else Windows-1252. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new FormatProblem('the file is empty');
  if (bytes.length > MAX_TRANSCRIPT_BYTES) throw new FormatProblem('it is larger than 20 MB');
  const text = decoded(bytes);
  if (text.trim() === '') throw new FormatProblem('the file is empty');
  if (text.includes('\0')) throw new FormatProblem('it is not text');
  const controls = text.match(CONTROLS)?.length ?? 0;
  if (controls > text.length * MOST_CONTROLS) throw new FormatProblem('it is not text');
  return text;
}

function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
