import { expect, test } from 'vitest';
import { KnownError } from '#shared/errors.ts';
import { readError, storageError } from './storage-errors.ts';

const systemError = (code: string) => Object.assign(new Error(code), { code });

test.each([
  ['ENOSPC', 'disk_full'],
  ['EDQUOT', 'disk_full'],
  ['EIO', 'storage_unavailable'],
  ['EACCES', 'storage_unavailable'],
  ['EROFS', 'storage_unavailable'],
  ['ENOENT', 'storage_unavailable'],
])('%s while storing is %s', (code, expected) => {
  const cause = systemError(code);
  expect(storageError(cause)).toMatchObject({ code: expected, cause });
});

test('a missing file while reading is recording_missing', () => {
  expect(() => readError(systemError('ENOENT'))).toThrow(new KnownError('recording_missing'));
  expect(() => readError(systemError('EIO'))).toThrow(new KnownError('storage_unavailable'));
});

test('errors that are known already, or are not of the system, pass unchanged', () => {
  const known = new KnownError('file_empty');
  const bug = new RangeError('bug');
  expect(storageError(known)).toBe(known);
  expect(storageError(bug)).toBe(bug);
});
