import { FormatProblem } from './parsed.ts';

/** No call is longer; a larger number is a slip of units or an attack. */
const LATEST_MS = 100 * 3_600_000;
/** Recognisers round start and end apart; by this much an interval may be bent without being wrong. */
const ROUNDING_MS = 500;

export type Interval = { startMs: number | null; endMs: number | null };
type Unknown = number | null | undefined;

/**
 * Start and end in whole milliseconds, 0 ≤ start ≤ end. Slips of up to half a second are mended, larger ones
 * refused; `where` names the place ("line 12", "words[3]").
 */
export function interval(where: string, start: Unknown, end: Unknown): Interval {
  if (start === null || start === undefined) return { startMs: null, endMs: null };
  const startMs = checkedTime(where, 'begins', start);
  if (end === null || end === undefined) return { startMs, endMs: null };
  const endMs = checkedTime(where, 'ends', end);
  if (endMs < startMs - ROUNDING_MS) {
    throw new FormatProblem(`${where} ends at ${clock(endMs)}, before it begins at ${clock(startMs)}`);
  }
  return { startMs, endMs: Math.max(startMs, endMs) };
}

/** The same, for sources that count in seconds. */
export function intervalOfSeconds(where: string, start: Unknown, end: Unknown): Interval {
  return interval(where, milliseconds(start), milliseconds(end));
}

/** Whole milliseconds, or null when the source gives no usable duration in seconds. */
export function durationOfSeconds(seconds: Unknown): number | null {
  const ms = milliseconds(seconds);
  return typeof ms === 'number' && ms >= 0 && ms <= LATEST_MS ? Math.round(ms) : null;
}

function milliseconds(seconds: Unknown): Unknown {
  return typeof seconds === 'number' ? seconds * 1_000 : seconds;
}

function checkedTime(where: string, verb: string, ms: number): number {
  if (!Number.isFinite(ms)) throw new FormatProblem(`${where} ${verb} at a time that is not a number`);
  if (ms < -ROUNDING_MS) throw new FormatProblem(`${where} ${verb} before the recording does`);
  if (ms > LATEST_MS) throw new FormatProblem(`${where} ${verb} more than 100 hours into the recording`);
  return Math.max(0, Math.round(ms));
}

const STAMP = /^(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,](\d{1,3}))?$/;

/** Milliseconds of `01:02:03.456`, `02:03.4`, `2:03` or the same with a comma; null when it is none of these. */
export function stampMs(stamp: string): number | null {
  const match = STAMP.exec(stamp);
  if (!match) return null;
  const [, hours, minutes, seconds, fraction] = match;
  if (Number(seconds) > 59 || (hours !== undefined && Number(minutes) > 59)) return null;
  const whole = Number(hours ?? 0) * 3_600 + Number(minutes) * 60 + Number(seconds);
  return whole * 1_000 + Number((fraction ?? '').padEnd(3, '0'));
}

/** `01:02:03.456`, as WebVTT writes times. */
export function stampOf(ms: number): string {
  return `${clock(ms)}.${String(ms % 1_000).padStart(3, '0')}`;
}

/** `01:02:03`, rounded down to the second. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
