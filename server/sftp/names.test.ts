import { expect, test } from 'vitest';
import {
  areNested,
  below,
  importedAs,
  isClosedFolder,
  isPassedOver,
  kindOfName,
  nameHash,
  plainFolder,
} from './names.ts';

test.each([
  ['call.wav', 'recording'],
  ['CALL.WAV', 'recording'],
  ['day/calls.csv', 'csv'],
  ['call.vtt', 'transcript'],
  ['call.wav.JSON', 'transcript'],
  ['readme.txt', 'transcript'],
  ['readme.md', 'other'],
  ['call', 'unknown'],
  ['call.xyz', 'unknown'],
])('%s is a name of the kind %s', (name, kind) => expect(kindOfName(name)).toBe(kind));

test.each([
  '.call.wav',
  'call.wav.part',
  'call.partial',
  'call.wav.filepart',
  'a.TMP',
  'a.crdownload',
  'a.wav~',
])('%s is passed over', (name) => expect(isPassedOver(name)).toBe(true));

test.each(['call.wav', 'party.wav', 'tmp', 'part.wav'])('%s is not', (name) =>
  expect(isPassedOver(name)).toBe(false),
);

test('hidden folders and the one of what is done with are closed', () => {
  expect(['.git', 'processed', 'sales'].map(isClosedFolder)).toEqual([true, true, false]);
});

test.each([
  ['/in', '/in', true],
  ['/in', '/IN/', true],
  ['/in', '/in/sales', true],
  ['/in/sales', '/in', true],
  ['/', '/in', true],
  ['/in', '/inbox', false],
  ['/in/./x/..', '/in', true],
  ['sales', 'sales/uk', true],
  ['sales', 'sales-uk', false],
])('%s and %s nested: %s', (one, other, nested) => expect(areNested(one, other)).toBe(nested));

test('no way leads above the root', () => {
  expect(plainFolder('/../../etc//x/')).toBe('/etc/x');
  expect(below('/', 'a/b.wav')).toBe('/a/b.wav');
  expect(below('/in', 'a/b.wav')).toBe('/in/a/b.wav');
});

test('an imported name is known again in its campaign alone, however its letters are put together', () => {
  const [whole, apart] = ['Gr\u00fc\u00dfe.wav', 'Gru\u0308\u00dfe.wav'] as const;
  expect(importedAs('camp_a', whole)).toBe(importedAs('camp_a', apart));
  expect(nameHash('camp_a', whole)).not.toBe(nameHash('camp_a', apart));
  expect(importedAs('camp_a', 'a.wav')).not.toBe(importedAs('camp_b', 'a.wav'));
});
