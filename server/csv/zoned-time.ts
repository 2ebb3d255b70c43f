/** A date and time as a clock on the wall shows it; `month` counts from 1. */
export type WallClock = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
};

/** An instant, and what was decided where the wall clock shows a time never (`skipped`) or twice (`repeated`). */
export type ZonedInstant = { readonly at: Date; readonly decided: 'skipped' | 'repeated' | null };

/** The clocks of one time zone of the IANA database. */
export type Zone = { readonly instantOf: (wall: WallClock) => ZonedInstant };

const dayMs = 86_400_000;
const quarterMs = 900_000;
const mostKnown = 50_000;

/**
 * The clocks of a time zone. A time that clocks skip in spring is taken as much later as they are put forward; one
 * that comes twice in autumn is the first of the two (as Temporal's `compatible`). Throws RangeError for an unknown
 * zone.
 */
export function zoneOf(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  // Clocks are only ever put forward or back at a full quarter of an hour, and the calls of a day share many of them.
  const known = new Map<number, number>();
  const offsetMs = (atMs: number): number => {
    const quarter = Math.floor(atMs / quarterMs);
    const offset = known.get(quarter) ?? readOffset(format.format(quarter * quarterMs));
    if (known.size < mostKnown) known.set(quarter, offset);
    return offset;
  };
  return {
    instantOf: (wall) => {
      const local = utcOf(wall);
      const before = local - offsetMs(local - dayMs);
      const after = local - offsetMs(local + dayMs);
      const real = [before, after].filter((atMs) => atMs + offsetMs(atMs) === local);
      if (real.length === 0) return { at: new Date(before), decided: 'skipped' };
      return { at: new Date(Math.min(...real)), decided: new Set(real).size === 2 ? 'repeated' : null };
    },
  };
}

/** Whether the IANA time zone database, as this machine has it, knows a zone of this name. */
export function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The wall clock's time if it were UTC, in milliseconds; years before 100 are taken as they stand. */
export function utcOf(wall: WallClock): number {
  const date = new Date(0);
  date.setUTCFullYear(wall.year, wall.month - 1, wall.day);
  return date.setUTCHours(wall.hour, wall.minute, wall.second, wall.ms);
}

/** Whether such a day and time exist on a calendar. */
export function isRealTime(wall: WallClock): boolean {
  const date = new Date(utcOf(wall));
  return (
    date.getUTCFullYear() === wall.year &&
    date.getUTCMonth() + 1 === wall.month &&
    date.getUTCDate() === wall.day &&
    wall.hour < 24 &&
    wall.minute < 60 &&
    wall.second < 60
  );
}

/** Reads "11/22/2026, GMT-03:30" (with seconds in old times; "GMT" alone is none). */
function readOffset(formatted: string): number {
  const found = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(formatted);
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = found ?? [];
  const ms = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
  return sign === '-' ? -ms : ms;
}
