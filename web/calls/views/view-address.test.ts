import { expect, test } from 'vitest';
import { addressOfView, defaultView, keptAddress, viewShown } from './view-address.ts';

const id = `view_${'0'.repeat(26)}`;
const view = { id, name: 'Failed', address: 'status=failed', is_default: true };

test('a view keeps filters, order and columns, not the call beside the list', () => {
  const kept = keptAddress({
    status: 'failed',
    sort: 'oldest',
    columns: 'name,score',
    peek: 'call_1',
    view: id,
  });
  expect(kept).toBe('columns=name%2Cscore&sort=oldest&status=failed');
});

test('an address names a view; one that is gone is none', () => {
  expect([viewShown([view], { view: id }), viewShown([view], { view: 'all' })]).toEqual([view, null]);
});

test('only an address that says nothing opens the default', () => {
  expect([defaultView([view], {}), defaultView([view], { view: 'all' }), defaultView([], {})]).toEqual([
    view,
    null,
    null,
  ]);
});

test('a view opens what is known of it, and is unchanged then', () => {
  const stale = { ...view, address: 'status=failed&agent=gone&colour=blue' };
  expect(addressOfView(stale)).toEqual({ status: 'failed', view: id });
  expect(keptAddress(addressOfView(view))).toBe(view.address);
});
