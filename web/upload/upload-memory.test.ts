import { expect, test } from 'vitest';
import { nameOfFile, rememberIn } from './upload-memory.ts';

const day = 24 * 3_600_000;
const begun = { url: '/api/v1/uploads/upl_1', fields: { bulk_item_id: 'item_1' }, atMs: 1_000 };

function aStorage(room = 100): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => {
      if (kept.size >= room) throw new Error('full');
      kept.set(name, value);
    },
    removeItem: (name) => void kept.delete(name),
    clear: () => kept.clear(),
  };
}

test('what was begun is known again after a reload, until it is forgotten', () => {
  const storage = aStorage();
  rememberIn(storage, 1_000).keep('a', begun);
  const later = rememberIn(storage, 2_000);
  expect([later.recall('a'), later.recall('b')]).toEqual([begun, null]);
  later.forget('a');
  expect(later.recall('a')).toBeNull();
});

test('after a day it is forgotten by itself, and so is what cannot be read; the rest of the storage stays', () => {
  const storage = aStorage();
  storage.setItem('theme', 'dark');
  storage.setItem('totalview:upload:odd', '{');
  const memory = rememberIn(storage, 1_000);
  memory.keep('old', begun);
  memory.keep('young', { ...begun, atMs: 2_000 });
  const later = rememberIn(storage, 1_001 + day);
  expect([later.recall('old'), later.recall('young')?.atMs]).toEqual([null, 2_000]);
  expect([storage.length, storage.getItem('theme')]).toEqual([2, 'dark']);
});

test('without storage, or with a full one, nothing is remembered and nothing breaks', () => {
  const none = rememberIn(null, 0);
  none.keep('a', begun);
  none.forget('a');
  const full = rememberIn(aStorage(0), 0);
  full.keep('a', begun);
  expect([none.recall('a'), full.recall('a')]).toEqual([null, null]);
});

test('another person, campaign, place, size or time of change is another file', () => {
  const given = {
    userId: 'user_1',
    campaignId: 'camp_1',
    path: 'in/1.wav',
    file: { size: 9, lastModified: 7 },
  };
  const names = [
    given,
    { ...given, userId: 'user_2' },
    { ...given, campaignId: 'camp_2' },
    { ...given, path: 'out/1.wav' },
    { ...given, file: { size: 10, lastModified: 7 } },
    { ...given, file: { size: 9, lastModified: 8 } },
  ].map(nameOfFile);
  expect(new Set(names).size).toBe(6);
  expect(nameOfFile({ ...given })).toBe(names[0]);
});
