import { expect, test } from 'vitest';
import { firedClock } from '#test/support/fired-clock.ts';
import { createBells } from './bells.ts';

const never = new AbortController().signal;

test('who waits is woken by the bell of that name, or by the time', async () => {
  const clock = firedClock();
  const bells = createBells(clock);
  const woken: string[] = [];
  const waits = ['a', 'a', 'b'].map((name) =>
    bells.wait(name, name === 'a' ? 1000 : 500, never).then(() => woken.push(name)),
  );
  bells.ring('a');
  bells.ring('nobody');
  await Promise.all(waits.slice(0, 2));
  expect([woken, clock.waiting()]).toEqual([['a', 'a'], [500]]);
  clock.advance(500);
  await waits[2];
  expect([woken, clock.waiting()]).toEqual([['a', 'a', 'b'], []]);
});

test('who is stopped waits no longer', async () => {
  const clock = firedClock();
  const stopping = new AbortController();
  const wait = createBells(clock).wait('a', 1000, stopping.signal);
  stopping.abort(new Error('stopping'));
  await expect(wait).rejects.toThrow('stopping');
  await expect(createBells(clock).wait('a', 1000, stopping.signal)).rejects.toThrow('stopping');
  expect(clock.waiting()).toEqual([]);
});
