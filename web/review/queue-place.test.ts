import { expect, test } from 'vitest';
import { afterDecision, stepInQueue } from './queue-place.ts';

const queue = ['a', 'b', 'c'].map((id) => ({ id }));

test('a step stays at the ends, and begins at the top when the call has left the queue', () => {
  expect([stepInQueue(queue, 'a', 1), stepInQueue(queue, 'c', 1), stepInQueue(queue, 'a', -1)]).toEqual([
    'b',
    'c',
    'a',
  ]);
  expect([stepInQueue(queue, 'gone', 1), stepInQueue(queue, null, -1), stepInQueue([], 'a', 1)]).toEqual([
    'a',
    'a',
    null,
  ]);
});

test('after a decision comes the next call, after the last one the call before it', () => {
  expect(['a', 'c', 'gone'].map((id) => afterDecision(queue, id))).toEqual(['b', 'b', 'a']);
  expect([afterDecision([{ id: 'a' }], 'a'), afterDecision([], 'a')]).toEqual([null, null]);
});
