import { FormatProblem, MAX_LINES } from './parsed.ts';

const MAX_LINE_LENGTH = 1_000_000;

/** The lines of a text, whatever its line ends (CRLF, LF, CR); refused when there are more than a million. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/, MAX_LINES + 1);
  if (lines.length > MAX_LINES) throw new FormatProblem('it has more than a million lines');
  const long = lines.findIndex((line) => line.length > MAX_LINE_LENGTH);
  if (long >= 0) throw new FormatProblem(`line ${long + 1} has more than a million characters`);
  return lines;
}
