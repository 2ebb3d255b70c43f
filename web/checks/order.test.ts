import { describe, expect, test } from 'vitest';
import { groupChecks, movedBy, movedTo } from './order.ts';

const check = (id: string, category: string) => ({ id, category });
const checks = [check('a', 'Opening'), check('x', ''), check('b', 'Closing'), check('c', 'Opening')];

describe('Checks by category', () => {
  test('come in the order of the categories, those without one last', () => {
    expect(groupChecks(checks, ['Closing', 'Empty', 'Opening'])).toEqual([
      { category: 'Closing', checks: [checks[2]] },
      { category: 'Opening', checks: [checks[0], checks[3]] },
      { category: '', checks: [checks[1]] },
    ]);
  });
});

describe('A check moves', () => {
  test.each([
    ['a', 'c', ['x', 'b', 'c', 'a']],
    ['c', 'a', ['c', 'a', 'x', 'b']],
    ['a', 'a', ['a', 'x', 'b', 'c']],
    ['a', 'gone', ['a', 'x', 'b', 'c']],
  ])('%s to the place of %s', (id, target, ids) => {
    expect(movedTo(checks, id, target)).toEqual(ids);
  });

  test('by one among those of its category, and not beyond them', () => {
    expect(movedBy(checks, 'a', 1)).toEqual(['x', 'b', 'c', 'a']);
    expect(movedBy(checks, 'c', -1)).toEqual(['c', 'a', 'x', 'b']);
    expect([movedBy(checks, 'a', -1), movedBy(checks, 'c', 1), movedBy(checks, 'b', 1)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
