import { expect, test } from 'vitest';
import type { Clock } from '#server/clock.ts';
import { spaced } from './spaced.ts';

/** A clock whose timers fire when a test says so. */
function handClock() {
  const timers: (() => void)[] = [];
  const clock: Clock = {
    now: () => 0,
    setTimeout: (run) => timers.push(run),
    clearTimeout: () => timers.splice(0),
    setInterval: () => undefined,
    clearInterval: () => undefined,
  };
  return { clock, fire: () => timers.splice(0).forEach((run) => run()) };
}

test('the first is told at once, then only the last of each while; each subject for itself', () => {
  const { clock, fire } = handClock();
  const told: string[] = [];
  const { about } = spaced(clock, 1_000);
  for (const word of ['a1', 'b1', 'a2', 'a3']) about(word.charAt(0), () => told.push(word));
  expect(told).toEqual(['a1', 'b1']);
  fire();
  expect(told).toEqual(['a1', 'b1', 'a3']);
  fire();
  about('a', () => told.push('a4'));
  expect(told).toEqual(['a1', 'b1', 'a3', 'a4']);
});

test('nothing is told after the stop', () => {
  const { clock, fire } = handClock();
  const told: string[] = [];
  const { about, stop } = spaced(clock, 1_000);
  about('a', () => told.push('first'));
  about('a', () => told.push('second'));
  stop();
  fire();
  expect(told).toEqual(['first']);
});
