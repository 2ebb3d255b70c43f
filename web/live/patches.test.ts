import { expect, test } from 'vitest';
import type { CallSummary } from '#shared/calls.ts';
import type { CallChanged } from '#shared/events.ts';
import { fitsList, type ListQuery } from './fits-list.ts';
import { type CallPage, mergeFirstPage, patchPages, patchRows, replaceRow } from './patches.ts';

function row(id: string, over: Partial<CallSummary> = {}): CallSummary {
  return {
    id,
    file_name: `${id}.wav`,
    campaign: { id: 'camp_1', name: 'Retention' },
    agent: null,
    source: 'ui',
    status: 'pending',
    version: 1,
    shown_version: null,
    score: null,
    flagged: false,
    review_status: 'no_action',
    duration_seconds: null,
    created_at: '2026-11-22T06:00:00Z',
    call_date: null,
    error: null,
    ...over,
  };
}

function page(rows: CallSummary[], total = rows.length): CallPage {
  return { rows, next_cursor: null, total, total_capped_at: 10_000 };
}

function changed(call_id: string, over: Partial<CallChanged> = {}): CallChanged {
  return {
    kind: 'call_changed',
    call_id,
    campaign_id: 'camp_1',
    agent_id: null,
    version: 1,
    status: 'transcribing',
    deleted: false,
    ...over,
  };
}

test('an event moves the status of its row and leaves the others alone', () => {
  const pages = [page([row('a'), row('b')])];
  expect(patchPages(pages, changed('b'))).toEqual([page([row('a'), row('b', { status: 'transcribing' })])]);
});

test('pages without the call stay the same object, so that nothing is drawn again', () => {
  const pages = [page([row('a')])];
  expect(patchPages(pages, changed('z'))).toBe(pages);
});

test('an event of an earlier version is ignored', () => {
  const rows = [row('a', { version: 2, status: 'completed' })];
  expect(patchRows(rows, changed('a', { version: 1 }))).toEqual(rows);
});

test('a retried call loses its error, a deleted one its row', () => {
  const error = { code: 'no_transcription', message: 'No.', advice: 'Add.' };
  const failed = row('a', { status: 'failed', error });
  expect(patchRows([failed], changed('a', { status: 'pending' }))).toEqual([row('a')]);
  expect(patchPages([page([failed, row('b')])], changed('a', { deleted: true }))).toEqual([
    page([row('b')], 1),
  ]);
});

test('a fresh first page brings new calls to the top and replaces known ones where they stand', () => {
  const pages = [page([row('c'), row('b')], 3), page([row('a')], 3)];
  const fresh = page([row('d'), row('c', { score: 90 }), row('a', { flagged: true })], 4);
  expect(mergeFirstPage(pages, fresh)).toEqual([
    page([row('d'), row('c', { score: 90 }), row('b')], 4),
    page([row('a', { flagged: true })], 4),
  ]);
});

test('a call that is fetched anew is replaced where it stands, or leaves a list it does not belong to any more', () => {
  const pages = [page([row('a')]), page([row('b', { flagged: true })])];
  const calmed = row('b');
  expect(replaceRow(pages, calmed)).toEqual([page([row('a')]), page([calmed])]);
  expect(replaceRow(pages, calmed, 'leaves')).toEqual([page([row('a')]), page([], 1)]);
});

test('a call fits a list by what its row tells', () => {
  const call = row('a', { review_status: 'reviewed', flagged: true });
  const fits = (query: ListQuery) => fitsList(query, call);
  expect(fits({ sort: 'score_low', limit: 50, score_min: 90 })).toBe(true);
  expect(fits({ review_status: 'reviewed', flagged: true, agent_id: 'none', campaign_id: 'camp_1' })).toBe(
    true,
  );
  expect(fits({ review_status: 'needs_review' })).toBe(false);
  expect(fits({ flagged: false })).toBe(false);
  expect(fits({ agent_id: 'agent_1' })).toBe(false);
});
