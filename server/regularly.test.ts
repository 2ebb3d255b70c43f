import { pino } from 'pino';
import { expect, test } from 'vitest';
import { steppedClock } from '#test/support/stepped-clock.ts';
import { regularly } from './regularly.ts';

const nothing = (): void => undefined;

/** A clock whose one interval is run by hand. */
function byHand() {
  let turn = nothing;
  const clock = {
    ...steppedClock(new Date(0)),
    setInterval: (run: () => void): void => {
      turn = run;
    },
    clearInterval: (): void => {
      turn = nothing;
    },
  };
  return { clock, turn: () => turn() };
}

const log = pino({ level: 'silent' });
const usual = { everyMs: 1_000, trouble: 'it failed' };

test('Work is done at once and at every turn, never twice at the same time, and a stop waits for it', async () => {
  const { clock, turn } = byHand();
  const begun: PromiseWithResolvers<void>[] = [];
  let aborted = false;
  const work = regularly({ clock, log }, usual, async (signal) => {
    const gate = Promise.withResolvers<void>();
    begun.push(gate);
    await gate.promise;
    aborted = signal.aborted;
  });
  turn();
  expect(begun).toHaveLength(1);
  begun[0]?.resolve();
  await expect.poll(() => (turn(), begun.length)).toBe(2);
  const stopped = work.stop();
  turn();
  begun[1]?.resolve();
  await stopped;
  expect([begun.length, aborted]).toEqual([2, true]);
});

test('What fails comes again, and what may wait begins with its first turn', async () => {
  const { clock, turn } = byHand();
  let times = 0;
  const work = regularly({ clock, log }, { ...usual, later: true }, async () => {
    times += 1;
    throw new Error('not now');
  });
  expect(times).toBe(0);
  turn();
  await expect.poll(() => (turn(), times)).toBeGreaterThan(1);
  await work.stop();
});
