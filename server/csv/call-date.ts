import { isRealTime, type WallClock, type Zone } from './zoned-time.ts';

/** How a campaign's recordings say when: nothing about it is ever guessed from the values. */
export type DateReading = { readonly zone: Zone; readonly timeZone: string; readonly dayFirst: boolean };

/** When a call was, with what had to be decided; or why the text does not say it. */
export type CallDate = { readonly at: Date; readonly note: string | null } | { readonly problem: string };

type DayParts = Pick<WallClock, 'year' | 'month' | 'day'>;
type TimeParts = Pick<WallClock, 'hour' | 'minute' | 'second' | 'ms'>;

const midnight: TimeParts = { hour: 0, minute: 0, second: 0, ms: 0 };

/**
 * When a call was, from the text of a date and, where it stands apart, of a time. With an offset or a `Z` the text
 * says it all, and seconds or milliseconds since 1970 do too; else it is the time in the campaign's zone. Days and
 * months that stand in figures are in the campaign's order; a year of two figures is of this century.
 */
export function callDate(date: string, time: string, reading: DateReading): CallDate {
  const epoch = time === '' ? epochOf(date) : null;
  if (epoch !== null) return { at: epoch, note: null };
  const whole = `${date} ${time}`.replaceAll(/[\s,]+/g, ' ').trim();
  const split = splitDay(whole, reading.dayFirst);
  if (split === null) return { problem: `“${whole}” is not a date that is understood` };
  const rest = readTime(split.rest);
  if (rest === null) return { problem: `“${whole}” has a time that is not understood` };
  const wall = { ...split.day, ...rest.time };
  if (!isRealTime(wall)) return { problem: `“${whole}” is no day or time ${orderWords(reading.dayFirst)}` };
  if (rest.offsetMs !== null) return { at: new Date(utc(wall) - rest.offsetMs), note: null };
  const { at, decided } = reading.zone.instantOf(wall);
  return { at, note: decided === null ? null : noteOn(whole, decided, reading.timeZone) };
}

function orderWords(dayFirst: boolean): string {
  return dayFirst
    ? '(this campaign writes the day before the month)'
    : '(this campaign writes the month before the day)';
}

function noteOn(text: string, decided: 'skipped' | 'repeated', timeZone: string): string {
  return decided === 'skipped'
    ? `clocks in ${timeZone} skip “${text}”; it is read as later by as much as they are put forward`
    : `clocks in ${timeZone} show “${text}” twice; the first is taken`;
}

/** Ten figures are seconds since 1970, thirteen are milliseconds. */
function epochOf(text: string): Date | null {
  const found = /^(\d{10})(\d{3})?(?:\.\d+)?$/.exec(text);
  return found === null ? null : new Date(Number(found[1]) * 1_000 + Number(found[2] ?? 0));
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const monthWord = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?';
const weekday = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.? /i;

type Split = { day: DayParts; rest: string };
type Shape = { form: RegExp; day: (found: string[], dayFirst: boolean) => DayParts };

/** The ways a day is written, each with what its parts are. */
const shapes: readonly Shape[] = [
  { form: /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})/, day: ([year, , month, day]) => dayOf(year, month, day) },
  {
    form: /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/,
    day: ([first, , second, year], dayFirst) =>
      dayFirst ? dayOf(year, second, first) : dayOf(year, first, second),
  },
  { form: /^(\d{4})(\d{2})(\d{2})(?=\d{4,6}$|\D|$)/, day: ([year, month, day]) => dayOf(year, month, day) },
  {
    form: new RegExp(`^(\\d{1,2})[- ]${monthWord}[- ](\\d{4}|\\d{2})(?!\\d)`, 'i'),
    day: ([day, month = '', year]) => dayOf(year, monthOf(month), day),
  },
  {
    form: new RegExp(`^${monthWord} (\\d{1,2}) (\\d{4})`, 'i'),
    day: ([month = '', day, year]) => dayOf(year, monthOf(month), day),
  },
];

function splitDay(whole: string, dayFirst: boolean): Split | null {
  const text = whole.replace(weekday, '');
  for (const { form, day } of shapes) {
    const found = form.exec(text);
    if (found !== null) {
      return {
        day: day(found.slice(1), dayFirst),
        rest: text
          .slice(found[0].length)
          .replace(/^[T _-]/i, '')
          .trim(),
      };
    }
  }
  return null;
}

function monthOf(word: string): string {
  return String(months.indexOf(word.slice(0, 3).toLowerCase()) + 1);
}

function dayOf(year = '', month = '', day = ''): DayParts {
  const full = year.length === 2 ? 2_000 + Number(year) : Number(year);
  return { year: full, month: Number(month), day: Number(day) };
}

const clockForm = /^(\d{1,2})[:.-](\d{2})(?:[:.-](\d{2})(?:[.,:](\d{1,9}))?)?\s*([ap]\.?m\.?)?/i;
const compactForm = /^(\d{2})(\d{2})(\d{2})?(?!\d)/;
const zoneForm = /^(?:z|utc|gmt)?(?:([+-])(\d{2}):?(\d{2})?)?$/i;

type Rest = { time: TimeParts; offsetMs: number | null };

function readTime(rest: string): Rest | null {
  const found = clockForm.exec(rest) ?? compactForm.exec(rest);
  if (rest === '') return { time: midnight, offsetMs: null };
  if (found === null) return null;
  const [all, hour = '0', minute = '0', second = '0', fraction = '0', half] = found;
  const hours = half === undefined ? Number(hour) : twelveHours(Number(hour), half);
  const offset = readOffset(rest.slice(all.length).trim());
  if (hours === null || offset === undefined) return null;
  const ms = Math.floor(Number(`0.${fraction}`) * 1_000);
  const time = { hour: hours, minute: Number(minute), second: Number(second), ms };
  return { time, offsetMs: offset };
}

/** The hour of a clock of twelve; null when that clock has no such hour. */
function twelveHours(hour: number, half: string): number | null {
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
}

/** Milliseconds east of Greenwich; null when nothing is said, undefined when it is not understood. */
function readOffset(text: string): number | null | undefined {
  if (text === '') return null;
  const found = zoneForm.exec(text);
  if (found === null) return undefined;
  const [, sign, hours = '0', minutes = '0'] = found;
  const ms = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -ms : ms;
}

function utc(wall: WallClock): number {
  return Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second, wall.ms);
}
