import { expect, test } from 'vitest';
import type { CallListFilters } from '../shown/call-filters.ts';
import { chipsOf } from './chips.ts';

const nobody = { campaign: undefined, agent: undefined, check: undefined };
const campaign = `camp_${'0'.repeat(26)}`;

test('each filter that is on can be taken away by itself', () => {
  const chips = chipsOf({ status: 'failed', days: 7, agent: 'none', sort: 'oldest' }, nobody);
  expect(chips).toEqual([
    { label: 'Failed', without: { days: 7, agent: 'none', sort: 'oldest' } },
    { label: 'Last 7 days', without: { status: 'failed', agent: 'none', sort: 'oldest' } },
    { label: 'Unlinked', without: { status: 'failed', days: 7, sort: 'oldest' } },
  ]);
});

test('what is gone says so, and a check goes with its campaign', () => {
  const check = `check_${'0'.repeat(26)}`;
  const filters = { campaign, agent: `agent_${'0'.repeat(26)}`, check, verdict: 'fail' } as const;
  expect(chipsOf(filters, nobody).map(({ label }) => label)).toEqual([
    'A campaign that is gone',
    'An agent who is gone',
    'Check: one that is gone',
    'Verdict: Fail',
  ]);
  const [first] = chipsOf(filters, { ...nobody, campaign: 'Sales' });
  expect(first).toEqual({ label: 'Sales', without: { agent: filters.agent, verdict: 'fail' } });
});

function labels(filters: CallListFilters): string[] {
  return chipsOf(filters, nobody).map(({ label }) => label);
}

test('scores and days are told in words', () => {
  expect(labels({ max: 59.9999 })).toEqual(['Score below 60']);
  expect(labels({ min: 60, max: 79.9999 })).toEqual(['Score 60 to 80']);
  expect(labels({ min: 80, from: '2026-11-01' })).toEqual([
    expect.stringMatching(/^Since 1 Nov/),
    'Score from 80',
  ]);
});
