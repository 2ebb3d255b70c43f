import { expect, test } from 'vitest';
import { filtersIn, readListAddress, withFilters, withPeek } from './list-address.ts';

const call = `call_${'0'.repeat(26)}`;
const address = { status: 'failed', columns: 'name,score', peek: call } as const;

test('an address keeps filters, columns and the call beside the list', () => {
  expect(readListAddress({ status: 'failed', columns: 'score', peek: call, x: 'y' })).toEqual(address);
});

test('what makes no sense is left out, and the usual columns are not named', () => {
  const usual = 'name,status,score,campaign,agent,source,length,uploaded';
  expect(readListAddress({ columns: usual, peek: 'call_1' })).toEqual({});
  expect(readListAddress({ columns: 7, peek: 7 })).toEqual({});
});

test('other filters leave columns and panel alone, and the other way round', () => {
  expect(filtersIn(address)).toEqual({ status: 'failed' });
  expect(withFilters(address, { source: 'api' })).toEqual({
    source: 'api',
    columns: 'name,score',
    peek: call,
  });
  expect(withPeek(address, null)).toEqual({ status: 'failed', columns: 'name,score' });
});
