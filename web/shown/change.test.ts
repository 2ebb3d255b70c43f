import { expect, test } from 'vitest';
import { changeOf } from './change.ts';

test.each([
  [110, 100, 'share', { way: 'up', by: '10%' }],
  [50, 100, 'share', { way: 'down', by: '50%' }],
  [1, 3, 'share', { way: 'down', by: '67%' }],
  [5_000, 100, 'share', { way: 'up', by: '4,900%' }],
  [3, 0, 'share', null],
  [0, 3, 'share', { way: 'down', by: '100%' }],
  [81.26, 80, 'points', { way: 'up', by: '1.3 points' }],
  [79, 80, 'points', { way: 'down', by: '1 point' }],
  [80.04, 80, 'points', { way: 'same', by: 'No change' }],
  [80, 0, 'points', { way: 'up', by: '80 points' }],
  [null, 80, 'points', null],
  [80, null, 'points', null],
] as const)('%j after %j in %s', (now, before, kind, change) => {
  expect(changeOf(now, before, kind)).toEqual(change);
});
