import { FormatProblem } from './parsed.ts';
import { clock, stampMs } from './times.ts';

/** One cue as it stands in the file. `line` is the line of its times, counted from 1. */
export type Cue = { line: number; id: string | null; startMs: number; endMs: number; text: string };

const TIMES = /^\s*(\S{1,20})\s*-->\s*(\S{1,20})(?:\s.*)?$/;
const BLANK_OR_NUMBER = /^\s*\d*\s*$/;
const MOST_CUES = 200_000;

/** Whether a line looks like the times of a cue. */
export function hasArrow(line: string): boolean {
  return line.includes('-->');
}

/** The two times of a cue; hours may be missing, a comma may stand for the dot, settings behind them are ignored. */
function cueTimes(line: string, number: number): { startMs: number; endMs: number } {
  const match = TIMES.exec(line);
  const startMs = stampMs(match?.[1] ?? '');
  const endMs = stampMs(match?.[2] ?? '');
  if (startMs === null || endMs === null) {
    throw new FormatProblem(
      `line ${number}: times must look like 00:00:01.000 --> 00:00:02.500, but it says "${line.trim().slice(0, 60)}"`,
    );
  }
  if (endMs < startMs) {
    throw new FormatProblem(
      `line ${number}: the cue ends at ${clock(endMs)}, before it begins at ${clock(startMs)}`,
    );
  }
  return { startMs, endMs };
}

/**
 * The cues of consecutive lines. A line of times begins a cue; what stands above the first, or a bare number right
 * above a later one, is its identifier. `firstLine` is the number of the first line in the file.
 */
export function cuesOf(lines: readonly string[], firstLine: number): Cue[] {
  const starts = lines.flatMap((line, index) => (hasArrow(line) ? [index] : []));
  if (starts.length > MOST_CUES) throw new FormatProblem('it has more than 200,000 cues');
  const above = lines.slice(0, starts[0]);
  const stray = above.findIndex((line, index) => index < above.length - 1 && !BLANK_OR_NUMBER.test(line));
  if (starts.length === 0 || stray >= 0) {
    const at = Math.max(stray, 0);
    throw new FormatProblem(
      `line ${firstLine + at}: "${(lines[at] ?? '').trim().slice(0, 60)}" has no times above it`,
    );
  }
  return starts.map((start, index) => {
    const next = starts[index + 1] ?? lines.length;
    const body = lines.slice(start + 1, next);
    if (next < lines.length && BLANK_OR_NUMBER.test(body.at(-1) ?? '')) body.pop();
    const number = firstLine + start;
    const id = index === 0 ? above.at(-1)?.trim() || null : null;
    return { line: number, id, ...cueTimes(lines[start] ?? '', number), text: body.join('\n').trim() };
  });
}
