import { expect, test } from 'vitest';
import { firedClock } from '#test/support/fired-clock.ts';
import { startWatch } from './watch.ts';

const limits = { withinMs: 600_000, idleMs: 60_000, signal: new AbortController().signal };

test('while the other side thinks, only the whole exchange has an end', () => {
  const clock = firedClock();
  const watch = startWatch(clock, limits);
  watch.moved();
  watch.waits();
  clock.advance(599_999);
  expect([watch.signal.aborted, watch.silentMs()]).toEqual([false, null]);
  clock.advance(1);
  expect([watch.signal.aborted, watch.silentMs()]).toEqual([true, 600_000]);
});

test('an answer that has begun may not fall silent, even where all has been said only afterwards', () => {
  const clock = firedClock();
  const watch = startWatch(clock, limits);
  watch.moved();
  watch.answers();
  watch.waits();
  clock.advance(59_999);
  expect(watch.signal.aborted).toBe(false);
  watch.moved();
  clock.advance(60_000);
  expect([watch.signal.aborted, watch.silentMs()]).toEqual([true, 60_000]);
});

test('nothing ends an exchange that is over', () => {
  const clock = firedClock();
  const watch = startWatch(clock, limits);
  watch.stop();
  watch.moved();
  expect(clock.waiting()).toEqual([]);
});
