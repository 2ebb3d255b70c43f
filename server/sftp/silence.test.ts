import { expect, test } from 'vitest';
import { silenceOf } from './silence.ts';

const hourMs = 3_600_000;
/** A Tuesday. */
const now = new Date('2026-11-24T11:00:00Z');

function hoursAgo(hours: number, weeks = 0): Date {
  return new Date(now.getTime() - (weeks * 168 + hours) * hourMs);
}

/** The newest recordings of the weeks before, as old at this time of the week as this says. */
function weeksBefore(...ages: readonly (number | null)[]): (Date | null)[] {
  return ages.map((age, week) => (age === null ? null : hoursAgo(age, week + 1)));
}

test.each<[string, number | null, (Date | null)[], { hours: number; usual: number | null } | null]>([
  ['nothing ever came', null, weeksBefore(null, null, null, null), null],
  ['one came just now', 0, weeksBefore(0, 0, 0, 0), null],
  ['a busy folder, quiet for four hours', 4, weeksBefore(0, 0, 0, 0), null],
  ['a busy folder, quiet for longer', 4.5, weeksBefore(0, 0, 0, 0), { hours: 4.5, usual: 0 }],
  ['as quiet as after every night', 14, weeksBefore(14, 14, 13, 15), null],
  ['quiet since yesterday when it never is', 17, weeksBefore(0.5, 0.2, 0.1, 1), { hours: 17, usual: 1 }],
  ['as quiet as on other weekends', 50, weeksBefore(50, 49, 51, 50), null],
  ['half as long again is borne where long silences are usual', 75, weeksBefore(50, 50, 50, 50), null],
  ['more is not', 76, weeksBefore(50, 50, 50, 50), { hours: 76, usual: 50 }],
  ['a nightly delivery that did not come', 33, weeksBefore(9, 9, 9, 9), { hours: 33, usual: 9 }],
  ['one week of holidays counts as usual', 30, weeksBefore(0, 100, 0, 0), null],
  ['weeks without anything do not count', 10, weeksBefore(0, 200, 0, null), { hours: 10, usual: 0 }],
  ['a new folder may be quiet over a weekend', 72, weeksBefore(0, null, null, null), null],
  ['but not for longer', 73, weeksBefore(null, null, null, null), { hours: 73, usual: null }],
])('%s', (_, last, before, expected) => {
  const found = silenceOf(last === null ? null : hoursAgo(last), before, now);
  const usual = expected?.usual ?? null;
  expect(found).toEqual(
    expected === null
      ? null
      : { since: hoursAgo(expected.hours), usualMs: usual === null ? null : usual * hourMs },
  );
});
