import { expect, test } from 'vitest';
import { neighbour } from './use-peek.ts';

const calls = ['a', 'b', 'c'].map((id) => ({ id }));

test('a step goes to the next call and stays at the ends', () => {
  const steps = [
    ['a', 1],
    ['c', 1],
    ['b', -1],
    ['a', -1],
  ] as const;
  expect(steps.map(([from, by]) => neighbour(calls, from, by)?.id)).toEqual(['b', 'c', 'a', 'a']);
});

test('a step from nowhere begins at the top', () => {
  expect([neighbour(calls, null, 1), neighbour(calls, 'gone', -1), neighbour([], 'a', 1)]).toEqual([
    { id: 'a' },
    { id: 'a' },
    undefined,
  ]);
});
