import { expect, test } from 'vitest';
import { allOf, nothingSelected, pressed, type Selection } from './selection.ts';

const calls = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }));

function idsAfter(...presses: readonly { index: number; range?: true }[]): string[] {
  const after = presses.reduce<Selection>(
    (selection, { index, range = false }) => pressed(selection, calls, { index, range }),
    nothingSelected,
  );
  return [...after.ids].toSorted();
}

test('a press selects a call, another lets it go', () => {
  expect(idsAfter({ index: 1 })).toEqual(['b']);
  expect(idsAfter({ index: 1 }, { index: 3 })).toEqual(['b', 'd']);
  expect(idsAfter({ index: 1 }, { index: 1 })).toEqual([]);
});

test('with shift everything between becomes what the pressed one becomes, upwards too', () => {
  expect(idsAfter({ index: 1 }, { index: 3, range: true })).toEqual(['b', 'c', 'd']);
  expect(idsAfter({ index: 3 }, { index: 0, range: true })).toEqual(['a', 'b', 'c', 'd']);
  expect(idsAfter({ index: 0 }, { index: 4, range: true }, { index: 2, range: true })).toEqual(['a', 'b']);
});

test('shift without an earlier press, and a press beyond the list, change one call or none', () => {
  expect(idsAfter({ index: 2, range: true })).toEqual(['c']);
  expect(idsAfter({ index: 9 })).toEqual([]);
});

test('all are all that are loaded', () => {
  expect([...allOf(calls).ids]).toEqual(['a', 'b', 'c', 'd', 'e']);
});
