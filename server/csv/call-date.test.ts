import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callDate } from './call-date.ts';
import { isTimeZone, utcOf, type WallClock, zoneOf } from './zoned-time.ts';

function when(text: string, given: { timeZone?: string; dayFirst?: boolean; time?: string } = {}) {
  const { timeZone = 'UTC', dayFirst = true, time = '' } = given;
  const read = callDate(text, time, { zone: zoneOf(timeZone), timeZone, dayFirst });
  return 'problem' in read ? read.problem : [read.at.toISOString(), read.note];
}

describe('A day and a time', () => {
  test.each([
    ['2026-11-22', '2026-11-22T00:00:00.000Z'],
    ['2026-11-22T10:31:05', '2026-11-22T10:31:05.000Z'],
    ['2026-11-22 10:31:05.250', '2026-11-22T10:31:05.250Z'],
    ['2026-11-22T10:31:05Z', '2026-11-22T10:31:05.000Z'],
    ['2026-11-22T10:31:05+02:00', '2026-11-22T08:31:05.000Z'],
    ['2026-11-22 10:31:05 -0330', '2026-11-22T14:01:05.000Z'],
    ['2026-11-22 10:31 UTC', '2026-11-22T10:31:00.000Z'],
    ['2026/11/22 10:31', '2026-11-22T10:31:00.000Z'],
    ['20261122', '2026-11-22T00:00:00.000Z'],
    ['20261122103105', '2026-11-22T10:31:05.000Z'],
    ['20261122_103105', '2026-11-22T10:31:05.000Z'],
    ['2026-11-22-103105', '2026-11-22T10:31:05.000Z'],
    ['22/11/2026', '2026-11-22T00:00:00.000Z'],
    ['22.11.2026 10:31', '2026-11-22T10:31:00.000Z'],
    ['2-3-26 9:05', '2026-03-02T09:05:00.000Z'],
    ['22/11/2026 1:05 PM', '2026-11-22T13:05:00.000Z'],
    ['22/11/2026, 12:05 a.m.', '2026-11-22T00:05:00.000Z'],
    ['22 Nov 2026 10:31', '2026-11-22T10:31:00.000Z'],
    ['22-November-2026', '2026-11-22T00:00:00.000Z'],
    ['Nov 22, 2026', '2026-11-22T00:00:00.000Z'],
    ['Sun, 22 Nov 2026 10:31:05 GMT', '2026-11-22T10:31:05.000Z'],
    ['1795343465', '2026-11-22T10:31:05.000Z'],
    ['1795343465250', '2026-11-22T10:31:05.250Z'],
  ])('%s', (text, instant) => {
    expect(when(text)).toEqual([instant, null]);
  });

  test.each([
    ['09:30', '2026-11-22T09:30:00.000Z'],
    ['9:30 pm', '2026-11-22T21:30:00.000Z'],
    ['093005', '2026-11-22T09:30:05.000Z'],
    ['09.30.05', '2026-11-22T09:30:05.000Z'],
    ['09:30:05+01:00', '2026-11-22T08:30:05.000Z'],
  ])('with the time apart: %s', (time, instant) => {
    expect(when('22/11/2026', { time })).toEqual([instant, null]);
  });

  test('days and months stand in the order of the campaign, whatever the figures', () => {
    expect(when('03/04/2026', { dayFirst: true })).toEqual(['2026-04-03T00:00:00.000Z', null]);
    expect(when('03/04/2026', { dayFirst: false })).toEqual(['2026-03-04T00:00:00.000Z', null]);
    expect(when('22/11/2026', { dayFirst: false })).toBe(
      '“22/11/2026” is no day or time (this campaign writes the month before the day)',
    );
  });

  test.each([
    'yesterday',
    '2026',
    '2026-13-01',
    '2026-02-29',
    '31/04/2026',
    '2026-11-22 25:00',
    '2026-11-22 10:61',
    '2026-11-22 13:00 pm',
    '2026-11-22 10:31 EST',
    '2026-11-22 soon',
    '123456789',
  ])('%s is not understood', (text) => {
    expect(when(text)).toEqual(expect.any(String));
  });
});

describe('In the time zone of the campaign', () => {
  test.each([
    ['Europe/London', '2026-07-01 10:00', '2026-07-01T09:00:00.000Z'],
    ['America/St_Johns', '2026-01-01 10:00', '2026-01-01T13:30:00.000Z'],
    ['Asia/Kathmandu', '2026-01-01 10:00', '2026-01-01T04:15:00.000Z'],
  ])('%s: %s', (timeZone, text, instant) => {
    expect(when(text, { timeZone })).toEqual([instant, null]);
  });

  test('a time that clocks skip is later by as much as they are put forward, and says so', () => {
    expect(when('2026-03-29 01:30', { timeZone: 'Europe/London' })).toEqual([
      '2026-03-29T01:30:00.000Z',
      'clocks in Europe/London skip “2026-03-29 01:30”; it is read as later by as much as they are put forward',
    ]);
  });

  test('a time that comes twice is the first, and says so', () => {
    expect(when('2026-10-25 01:30', { timeZone: 'Europe/London' })).toEqual([
      '2026-10-25T00:30:00.000Z',
      'clocks in Europe/London show “2026-10-25 01:30” twice; the first is taken',
    ]);
  });

  test('a day that an island left out is the day after', () => {
    expect(when('2011-12-30 10:00', { timeZone: 'Pacific/Apia' })).toEqual([
      '2011-12-30T20:00:00.000Z',
      expect.stringContaining('skip'),
    ]);
  });

  test('an unknown zone is known as such', () => {
    expect([isTimeZone('Europe/London'), isTimeZone('Mars/Olympus')]).toEqual([true, false]);
  });
});

const zoneNames = [
  'UTC',
  'Europe/London',
  'America/New_York',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'Pacific/Apia',
  'America/Nuuk',
];

/** What the clock of a zone shows at an instant, as Intl tells it. */
function wallOf(at: Date, timeZone: string): WallClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
    ms: at.getUTCMilliseconds(),
  };
}

const instants = fc.date({ min: new Date('1995-01-01'), max: new Date('2036-01-01'), noInvalidDate: true });

test('what a clock shows leads back to the instant, or to the earlier of two that it shows alike', () => {
  fc.assert(
    fc.property(instants, fc.constantFrom(...zoneNames), (at, timeZone) => {
      const wall = wallOf(at, timeZone);
      const found = zoneOf(timeZone).instantOf(wall);
      expect(wallOf(found.at, timeZone)).toEqual(wall);
      const earlier = found.at.getTime() < at.getTime();
      expect(found.decided).toBe(earlier || shownAgain(at, wall, timeZone) ? 'repeated' : null);
      expect(found.at.getTime()).toBeLessThanOrEqual(at.getTime());
    }),
    { numRuns: 500 },
  );
});

/** Whether the same clock shows the same time once more within the day after. */
function shownAgain(at: Date, wall: WallClock, timeZone: string): boolean {
  return [0.5, 1, 2, 3].some((hours) => {
    const later = wallOf(new Date(at.getTime() + hours * 3_600_000), timeZone);
    return utcOf(later) === utcOf(wall);
  });
}

test('a time that no clock shows is told as skipped', () => {
  const gaps = fc.integer({ min: 0, max: 59 }).map((minute) => ({ hour: 2, minute }));
  fc.assert(
    fc.property(gaps, ({ hour, minute }) => {
      const wall = { year: 2026, month: 3, day: 8, hour, minute, second: 0, ms: 0 };
      const { at, decided } = zoneOf('America/New_York').instantOf(wall);
      expect([decided, wallOf(at, 'America/New_York')]).toEqual(['skipped', { ...wall, hour: 3 }]);
    }),
  );
});
