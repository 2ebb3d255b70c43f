import { expect, test } from 'vitest';
import { auditQuery, readAuditSearch } from './audit-search.ts';

test('an address that makes no sense opens the whole log', () => {
  const search = { who: 7, act: 'call.eaten', object: '  ', from: 'yesterday', to: '2026-13-45' };
  expect(readAuditSearch(search)).toEqual({});
});

test('what makes sense is kept', () => {
  const search = {
    who: 'operator',
    act: 'call.deleted',
    object: ' call ',
    from: '2026-11-01',
    to: '2026-11-22',
  };
  expect(readAuditSearch(search)).toEqual({ ...search, object: 'call' });
});

test('days are asked for from the first midnight to the one after the last', () => {
  const { from, to, ...rest } = auditQuery({ who: 'system', from: '2026-11-22', to: '2026-11-22' });
  expect(rest).toEqual({ who: 'system' });
  expect(new Date(from ?? '').getHours()).toBe(0);
  expect(Date.parse(to ?? '') - Date.parse(from ?? '')).toBe(86_400_000);
  expect(auditQuery({})).toEqual({});
});
