import { expect, test } from 'vitest';
import { displayScore, scoreColour } from './scores.ts';

test('a score is shown as a whole number, and no score is not zero', () => {
  expect([100, 69.6, 69.4, 0, null].map(displayScore)).toEqual(['100', '70', '69', '0', 'Not scored']);
});

test('from 80 on a score is green, from 60 on amber, below red', () => {
  expect([100, 80, 79.9, 60, 59.9, 0].map(scoreColour)).toEqual([
    'green',
    'green',
    'amber',
    'amber',
    'red',
    'red',
  ]);
});
