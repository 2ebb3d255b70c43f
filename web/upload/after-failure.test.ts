import { expect, test } from 'vitest';
import { offlineProblem, problemFrom } from '../api.ts';
import { afterFailure, keepsWhatArrived } from './after-failure.ts';

const ours = (status: number, code: string) =>
  problemFrom(status, { code, detail: 'No.', advice: 'Do this.' });
const giveUp = { kind: 'give_up' };

test('a cut line is waited for, ever longer, without end', () => {
  const waits = [1, 2, 3, 4, 7, 8, 1_000].map((inRow) => afterFailure(offlineProblem(), inRow));
  expect(waits.map((remedy) => remedy.kind === 'wait' && remedy.ms)).toEqual([
    500, 1_000, 2_000, 4_000, 30_000, 30_000, 30_000,
  ]);
});

test('so is a proxy whose server is away', () => {
  expect(afterFailure(problemFrom(502, null), 1_000)).toEqual({ kind: 'wait', ms: 30_000 });
});

test('a proxy that takes less at once gets smaller parts; the server’s own limit is final', () => {
  expect(afterFailure(problemFrom(413, null), 1)).toEqual({ kind: 'smaller' });
  expect(afterFailure(ours(413, 'file_too_large'), 1)).toEqual(giveUp);
});

test.each([
  [401, 'signed_out'],
  [403, 'campaign_archived'],
  [409, 'same_audio'],
  [410, 'upload_gone'],
  [415, 'not_audio'],
  [507, 'disk_full'],
])('%i %s ends it', (status, code) => {
  expect(afterFailure(ours(status, code), 1)).toEqual(giveUp);
});

test.each([
  [409, 'upload_elsewhere'],
  [423, 'upload_busy'],
  [429, 'too_many_requests'],
  [500, 'internal'],
  [503, 'storage_unavailable'],
  [503, 'storage_refused'],
])('%i %s is tried again, but not for ever', (status, code) => {
  expect(afterFailure(ours(status, code), 1)).toEqual({ kind: 'wait', ms: 500 });
  expect(afterFailure(ours(status, code), 6)).toEqual(giveUp);
});

test('what was interrupted goes on from where it was, what was refused begins anew', () => {
  const kept = [
    ours(401, 'signed_out'),
    ours(507, 'disk_full'),
    ours(409, 'upload_elsewhere'),
    offlineProblem(),
  ];
  const gone = [
    ours(415, 'not_audio'),
    ours(410, 'upload_gone'),
    ours(403, 'campaign_archived'),
    ours(409, 'same_audio'),
  ];
  expect([kept.map(keepsWhatArrived), gone.map(keepsWhatArrived)]).toEqual([
    [true, true, true, true],
    [false, false, false, false],
  ]);
});
