import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { callSorts, listCalls } from '#shared/calls.ts';
import { callStatuses, namesOf, reviewStatuses, uploadSources, verdicts } from '#shared/statuses.ts';
import { parseSearch, stringifySearch } from '../search-text.ts';
import { type CallListFilters, narrows, queryFrom, readFilters } from './call-filters.ts';

const campaign = `camp_${'0'.repeat(26)}`;

const filters: fc.Arbitrary<CallListFilters> = fc.record(
  {
    status: fc.constantFrom(...namesOf(callStatuses)),
    source: fc.constantFrom(...namesOf(uploadSources)),
    campaign: fc.constant(campaign),
    agent: fc.constantFrom('none', `agent_${'0'.repeat(26)}`),
    flagged: fc.constantFrom('true', 'false'),
    review: fc.constantFrom(...namesOf(reviewStatuses)),
    min: fc.integer({ min: 0, max: 100 }),
    max: fc.integer({ min: 0, max: 100 }),
    check: fc.constant(`check_${'0'.repeat(26)}`),
    verdict: fc.constantFrom(...namesOf(verdicts)),
    days: fc.integer({ min: 1, max: 732 }),
    text: fc.constantFrom('refund', '"call you back" tomorrow'),
    search: fc.string({ minLength: 1, maxLength: 200 }).map((text) => `x${text}`.trim().slice(0, 200)),
    sort: fc.constantFrom(...callSorts),
  },
  { requiredKeys: [] },
);

test('whatever is chosen survives the way through the address', () => {
  fc.assert(
    fc.property(filters, (chosen) => {
      expect(readFilters(parseSearch(stringifySearch(chosen)))).toEqual(chosen);
    }),
  );
});

test('whatever is chosen is a question the server understands', () => {
  fc.assert(
    fc.property(filters, (chosen) => {
      const text = stringifySearch(queryFrom(chosen, '2026-11-22'));
      expect(listCalls.query.safeParse(parseSearch(text)).success).toBe(true);
    }),
  );
});

test('what makes no sense in an address is left out', () => {
  const odd = {
    status: 'lost',
    source: 'fax',
    campaign: 'camp_1',
    agent: 'somebody',
    flagged: 'maybe',
    min: '-1',
    max: 'ten',
    check: 'check_1',
    verdict: 'perhaps',
    days: '0',
    from: '2026-13-01',
    to: 'today',
    sort: 'random',
    x: 'y',
  };
  expect(readFilters(odd)).toEqual({});
});

test('an order alone narrows nothing', () => {
  expect(narrows({ sort: 'oldest' })).toBe(false);
  expect(narrows({ search: 'maya', sort: 'oldest' })).toBe(true);
});

test('days are counted back from today; chosen days are whole days', () => {
  expect(queryFrom({ days: 7 }, '2026-11-22')).toEqual({ from: '2026-11-16T00:00:00Z' });
  expect(queryFrom({ from: '2026-11-01', to: '2026-11-30' }, '2026-11-22')).toEqual({
    from: '2026-11-01T00:00:00Z',
    to: '2026-12-01T00:00:00Z',
  });
  expect(readFilters({ days: '7', from: '2026-11-01' })).toEqual({ days: 7 });
});
