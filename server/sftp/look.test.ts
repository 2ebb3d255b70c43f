import { describe, expect, test } from 'vitest';
import { compare, type KnownFile, type Look, type SeenFile, seenFiles } from './look.ts';

const modifiedAt = new Date('2026-11-20T09:00:00Z');
const known: KnownFile = {
  id: 'file_1',
  nameHash: 'a',
  status: 'detected',
  sizeBytes: 10,
  modifiedAt,
  present: true,
  isPutAway: false,
  failedAs: null,
};
const seen: SeenFile = { path: 'a.wav', nameHash: 'a', sizeBytes: 10, modifiedAt };

/** In which of its lists a look has anything. */
function told(look: Look): string[] {
  return Object.entries(look).flatMap(([name, found]) => (found.length === 0 ? [] : [name]));
}

describe('A file that is', () => {
  test.each<[KnownFile['status'], Partial<KnownFile>, 'same' | 'changed' | 'away', string[]]>([
    ['detected', {}, 'same', []],
    ['detected', {}, 'changed', ['grown']],
    ['detected', {}, 'away', ['vanished']],
    ['matched', {}, 'changed', ['grown']],
    ['matched', {}, 'away', ['vanished']],
    ['processing', {}, 'changed', ['grown']],
    ['processing', {}, 'away', ['gone']],
    ['failed', { failedAs: 'sftp_no_row' }, 'same', []],
    ['failed', { failedAs: 'sftp_no_row' }, 'changed', ['readmitted']],
    ['failed', { failedAs: 'sftp_no_row', present: false }, 'same', ['back']],
    ['failed', { failedAs: 'sftp_vanished', present: false }, 'same', ['readmitted']],
    ['failed', { failedAs: 'sftp_vanished', present: false }, 'away', []],
    ['skipped', {}, 'same', []],
    ['skipped', {}, 'changed', ['readmitted']],
    ['skipped', {}, 'away', ['gone']],
    ['duplicate', {}, 'same', []],
    ['duplicate', {}, 'changed', ['replaced']],
    ['completed', {}, 'same', []],
    ['completed', {}, 'changed', ['replaced']],
    ['completed', {}, 'away', ['gone']],
    ['completed', { present: false }, 'same', ['back']],
    ['completed', { present: false, isPutAway: true }, 'same', ['replaced']],
  ])('%s %o and there %s: %j', (status, given, now, lists) => {
    const there = { same: [seen], changed: [{ ...seen, sizeBytes: 11 }], away: [] }[now];
    expect(told(compare([{ ...known, status, ...given }], there))).toEqual(lists);
  });

  test('not known yet is fresh', () => {
    expect(told(compare([], [seen]))).toEqual(['fresh']);
  });
});

test('every name that is seen has a hash of its own, and the same one in every look', () => {
  const paths = ['\u00e9.wav', 'e\u0301.wav', '\u{fffd}.wav', '\u{fffd}.wav', 'E.wav'];
  const hashes = () =>
    seenFiles(
      'camp_a',
      paths.map((path) => ({ path, sizeBytes: 1, modifiedAt })),
    ).map(({ nameHash }) => nameHash);
  expect(new Set(hashes()).size).toBe(paths.length);
  expect(hashes()).toEqual(hashes());
});
