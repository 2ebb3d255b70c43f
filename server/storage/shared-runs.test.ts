import { expect, test } from 'vitest';
import { shared } from './shared-runs.ts';

/** Runs that end when a test says so. */
function heldRuns() {
  const held: { name: string; end: () => void; fail: (error: Error) => void }[] = [];
  const run = shared((name) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    held.push({ name, end: resolve, fail: reject });
    return promise;
  });
  return { run, held, names: () => held.map(({ name }) => name) };
}

test('those who ask while it runs share the next run, not the one under way', async () => {
  const { run, held, names } = heldRuns();
  const ended: string[] = [];
  const first = run('a').then(() => ended.push('first'));
  const others = [run('a'), run('a')].map(async (waited) => {
    await waited;
    ended.push('other');
  });
  expect(names()).toEqual(['a']);
  held[0]!.end();
  await first;
  expect(names()).toEqual(['a', 'a']);
  expect(ended).toEqual(['first']);
  held[1]!.end();
  await Promise.all(others);
  expect(ended).toEqual(['first', 'other', 'other']);
});

test('another name does not wait, and when nobody runs the next begins at once', async () => {
  const { run, held, names } = heldRuns();
  const [a, b] = [run('a'), run('b')];
  expect(names()).toEqual(['a', 'b']);
  for (const { end } of held) end();
  await Promise.all([a, b]);
  const again = run('a');
  expect(names()).toEqual(['a', 'b', 'a']);
  held[2]!.end();
  await again;
});

test('a run that fails fails those who waited for it, and no others', async () => {
  const { run, held } = heldRuns();
  const first = run('a');
  const second = run('a');
  held[0]!.fail(new Error('the disk is gone'));
  await expect(first).rejects.toThrow('the disk is gone');
  held[1]!.end();
  await expect(second).resolves.toBeUndefined();
});

test('a name that is asked for again while its next run is under way gets one more', async () => {
  const { run, held, names } = heldRuns();
  const all = [run('a'), run('a')];
  held[0]!.end();
  await all[0];
  all.push(run('a'));
  held[1]!.end();
  await all[1];
  expect(names()).toEqual(['a', 'a', 'a']);
  held[2]!.end();
  await Promise.all(all);
});
