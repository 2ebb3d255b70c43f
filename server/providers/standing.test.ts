import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureOf, KnownError } from '#shared/errors.ts';
import { atRest, grants, limitOf, nextProbe, type Outcome, outcomeOf, standingAfter } from './standing.ts';

const now = new Date('2026-11-22T10:00:00Z');
const at = (ms: number): Date => new Date(now.getTime() + ms);
const named = { provider: 'Deepgram' };
const trouble = failureOf(new KnownError('provider_trouble', { ...named, reason: 'it answered 500' }));
const busy = failureOf(new KnownError('provider_busy', named));
const refused = failureOf(new KnownError('provider_key_refused', named));
const most = 8;

function after(...outcomes: readonly Outcome[]) {
  return outcomes.reduce((so, outcome) => standingAfter(so, outcome, { now, most }), atRest);
}

describe('Too many requests', () => {
  const tooMany = { kind: 'busy', failure: busy, startedAt: now } as const;

  test('halve what it is given, once for all that were on their way', () => {
    const once = after(tooMany);
    expect(once).toMatchObject({ status: 'open', allowed: 4, loweredAt: now, error: busy });
    expect(standingAfter(once, tooMany, { now: at(10), most }).allowed).toBe(4);
    const later = { ...tooMany, startedAt: at(1_000) };
    expect(standingAfter(once, later, { now: at(2_000), most }).allowed).toBe(2);
  });

  test('never take the last place', () => {
    const outcomes = [1, 2, 3, 4, 5].map((s) => ({ ...tooMany, startedAt: at(s * 1_000) }));
    const lowest = outcomes.reduce(
      (so, outcome, s) => standingAfter(so, outcome, { now: at(s * 1_000 + 500), most }),
      atRest,
    );
    expect(limitOf(lowest, most)).toBe(1);
  });

  test('are made up for slowly, by one place for each round that goes well', () => {
    let so = after(tooMany);
    const rounds: number[] = [];
    while (so.allowed !== null) {
      so = standingAfter(so, { kind: 'answered' }, { now, most });
      rounds.push(limitOf(so, most));
    }
    expect(rounds.length).toBeGreaterThan(20);
    expect(rounds).toEqual(rounds.toSorted((a, b) => a - b));
    expect(rounds.at(-1)).toBe(most);
  });

  test.each([
    [5_000, 5_000],
    [3_600_000, 60_000],
  ])('which ask for a rest of %i ms hold everybody for %i ms', (asked, held) => {
    const failure = failureOf(new KnownError('provider_busy', { ...named, retry_after_ms: asked }));
    const so = after({ kind: 'busy', failure, startedAt: now });
    const rate = { perMinute: 60_000, burst: 8 };
    const { granted } = grants(so, { now, most, held: 0, waiting: ['a'], rate });
    expect(granted).toEqual([{ id: 'a', startsAt: at(held) }]);
  });
});

describe('A key that is refused', () => {
  const paused = after({ kind: 'refused', failure: refused, startedAt: now });

  test('pauses the account until it is tried again', () => {
    expect(paused).toMatchObject({
      status: 'paused',
      error: refused,
      failingSince: now,
      probeAt: at(15_000),
      probes: 1,
    });
    expect(limitOf(paused, most)).toBe(0);
  });

  test('is not forgotten by what began before, well or badly', () => {
    for (const outcome of [
      { kind: 'answered' },
      { kind: 'aborted' },
      { kind: 'trouble', failure: trouble, startedAt: now },
      { kind: 'refused', failure: refused, startedAt: now },
    ] as const) {
      expect(standingAfter(paused, outcome, { now: at(99), most })).toEqual(paused);
    }
  });

  test('a trial lets one request through, which decides', () => {
    const trial = { ...paused, status: 'trial' } as const;
    expect(limitOf(trial, most)).toBe(1);
    expect(standingAfter(trial, { kind: 'answered' }, { now, most })).toEqual(atRest);
    const again = standingAfter(trial, { kind: 'refused', failure: refused, startedAt: now }, { now, most });
    expect(again).toMatchObject({ status: 'paused', probeAt: at(30_000), probes: 2, failingSince: now });
  });

  test('is tried again less and less often, never more than 10 minutes apart', () => {
    const waits = Array.from(
      { length: 12 },
      (_, probes) => nextProbe({ probes }, now).probeAt!.getTime() - now.getTime(),
    );
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect([waits[0], waits.at(-1)]).toEqual([15_000, 600_000]);
  });
});

test('Trouble is counted from its beginning and ends with the first answer', () => {
  const first = { kind: 'trouble', failure: trouble, startedAt: now } as const;
  const twice = standingAfter(after(first), first, { now: at(5_000), most });
  expect(twice).toMatchObject({ failures: 2, failingSince: now, errorAt: at(5_000), allowed: null });
  expect(standingAfter(twice, { kind: 'answered' }, { now, most })).toEqual(atRest);
});

test.each([
  ['provider_busy', 'busy'],
  ['provider_key_refused', 'refused'],
  ['provider_unpaid', 'refused'],
  ['provider_trouble', 'trouble'],
  ['provider_silent', 'trouble'],
  ['provider_refused_recording', 'answered'],
] as const)('%s is %s', (code, kind) => {
  expect(outcomeOf(new KnownError(code))).toBe(kind);
});

describe('Turns', () => {
  const rate = { perMinute: 60, burst: 2 };

  test('are given in the order of asking, as many as there are places', () => {
    const given = { now, most: 3, held: 1, waiting: ['a', 'b', 'c'], rate: { perMinute: 60_000, burst: 3 } };
    expect(grants(atRest, given).granted.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('begin at the rate, a burst at first', () => {
    const { granted } = grants(atRest, { now, most: 5, held: 0, waiting: [1, 2, 3, 4], rate });
    expect(granted.map(({ startsAt }) => startsAt.getTime() - now.getTime())).toEqual([0, 0, 1_000, 2_000]);
  });

  test('never exceed the limit nor the rate, whatever happens', () => {
    const step = fc.record({
      waitMs: fc.nat(3_000),
      asks: fc.nat(5),
      ends: fc.array(fc.constantFrom('answered', 'busy', 'trouble', 'refused', 'aborted'), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 6 }), (steps, limit) => {
        let [so, ms, next] = [atRest, 0, 0];
        let waiting: number[] = [];
        const held: Date[] = [];
        const starts: number[] = [];
        for (const { waitMs, asks, ends } of steps) {
          ms += waitMs;
          for (const kind of ends) {
            const startedAt = held.shift();
            if (startedAt === undefined) continue;
            const outcome = (
              kind === 'answered' || kind === 'aborted' ? { kind } : { kind, failure: trouble, startedAt }
            ) as Outcome;
            so = standingAfter(so, outcome, { now: at(ms), most: limit });
          }
          if (so.status === 'paused') waiting = [];
          else waiting.push(...Array.from({ length: asks }, () => (next += 1)));
          const { granted, nextStartAt } = grants(so, {
            now: at(ms),
            most: limit,
            held: held.length,
            waiting,
            rate,
          });
          so = { ...so, nextStartAt };
          expect(granted.map(({ id }) => id)).toEqual(waiting.slice(0, granted.length));
          if (granted.length > 0)
            expect(held.length + granted.length).toBeLessThanOrEqual(limitOf(so, limit));
          waiting = waiting.slice(granted.length);
          for (const { startsAt } of granted) {
            held.push(startsAt);
            starts.push(startsAt.getTime());
          }
        }
        // The cell rate: any n starts in a row take at least (n − burst) intervals.
        starts.forEach((start, first) =>
          starts.slice(first).forEach((last, n) => {
            expect(last - start).toBeGreaterThanOrEqual((n + 1 - rate.burst) * 1_000);
          }),
        );
      }),
    );
  });
});
