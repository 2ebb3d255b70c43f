import { expect, test } from 'vitest';
import { changesIn } from './audit-changes.ts';

test('each changed field is told as it was and as it became', () => {
  const before = { day_first: true, campaigns: [], code: null };
  const after = { day_first: false, campaigns: ['A', 'B'], code: 'C31' };
  expect(changesIn({ before, after })).toEqual([
    { field: 'day first', was: 'yes', is: 'no' },
    { field: 'campaigns', was: 'none', is: 'A, B' },
    { field: 'code', was: 'none', is: 'C31' },
  ]);
});

test('what an act made has no before', () => {
  expect(
    changesIn({ before: null, after: { files: 1240, kind: 'upload', code: null, campaigns: [] } }),
  ).toEqual([
    { field: 'files', was: null, is: '1,240' },
    { field: 'kind', was: null, is: 'upload' },
  ]);
  expect(changesIn({ before: null, after: null })).toEqual([]);
});

test('a role is called as everywhere else', () => {
  expect(changesIn({ before: { role: 'senior_manager' }, after: { role: 'owner' } })).toEqual([
    { field: 'role', was: 'Senior Manager', is: 'Owner' },
  ]);
});
