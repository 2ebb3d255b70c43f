import { expect, test, vi } from 'vitest';
import { type AnnounceWays, announce, evenParts } from './announce.ts';
import type { Upload } from './upload-queue.ts';

function chosen(id: string, state: Upload<File>['state'] = { kind: 'ready' }): Upload<File> {
  const recording = new File([], `${id}.wav`);
  return { id, path: `monday/${id}.wav`, sizeBytes: 10, recording, transcript: null, fields: {}, state };
}

const empty: Upload<File>['state'] = {
  kind: 'refused',
  campaignId: null,
  refusal: { message: 'Empty', advice: '', mayRetry: false },
};

/** Ways whose jobs have items `item of <name>`; `known` are the files that were begun earlier. */
function ways(known: Readonly<Record<string, Record<string, string>>> = {}) {
  const intend = vi.fn<AnnounceWays['intend']>();
  const makeJob = vi.fn<AnnounceWays['makeJob']>(async (files) => ({
    id: 'job_1',
    items: files.map(({ name }) => ({ id: `item of ${name}` })),
  }));
  return { recall: ({ path }: { path: string }) => known[path] ?? null, intend, makeJob };
}

test('one file is sent alone', async () => {
  const given = ways();
  const plan = await announce('camp_1', [chosen('a')], given);
  expect(plan).toEqual({ fields: new Map([['a', {}]]), jobIds: [] });
  expect(given.makeJob).not.toHaveBeenCalled();
});

test('two files become a bulk job, each with its place, which is remembered', async () => {
  const given = ways();
  const [a, b] = [chosen('a'), chosen('b')];
  const plan = await announce('camp_1', [a, b], given);
  expect(plan.jobIds).toEqual(['job_1']);
  expect(plan.fields).toEqual(
    new Map([
      ['a', { bulk_item_id: 'item of a.wav' }],
      ['b', { bulk_item_id: 'item of b.wav' }],
    ]),
  );
  expect(given.intend.mock.calls).toEqual([
    [{ campaignId: 'camp_1', path: a.path, recording: a.recording }, { bulk_item_id: 'item of a.wav' }],
    [{ campaignId: 'camp_1', path: b.path, recording: b.recording }, { bulk_item_id: 'item of b.wav' }],
  ]);
});

test('what is refused before it is sent counts in the job, and is not sent', async () => {
  const given = ways();
  const plan = await announce('camp_1', [chosen('a'), chosen('nothing', empty)], given);
  expect(given.makeJob.mock.calls).toEqual([
    [
      [
        { name: 'a.wav', size_bytes: 10 },
        { name: 'nothing.wav', size_bytes: 10 },
      ],
    ],
  ]);
  expect(plan.fields).toEqual(new Map([['a', { bulk_item_id: 'item of a.wav' }]]));
});

test('after a reload a file keeps the place it had, and only new ones are announced', async () => {
  const given = ways({ 'monday/a.wav': { bulk_item_id: 'item_before' } });
  const plan = await announce('camp_1', [chosen('a'), chosen('b')], given);
  expect(given.makeJob).not.toHaveBeenCalled();
  expect(plan.fields).toEqual(
    new Map([
      ['a', { bulk_item_id: 'item_before' }],
      ['b', {}],
    ]),
  );
});

test('more files than a job takes go into several jobs of like size', () => {
  expect(evenParts([1, 2, 3, 4, 5, 6, 7], 3)).toEqual([
    [1, 2],
    [3, 4, 5],
    [6, 7],
  ]);
  expect(evenParts([1, 2, 3, 4], 3)).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(evenParts([1, 2], 3)).toEqual([[1, 2]]);
});

test('cancelled files that are asked for again become a job of their own', async () => {
  const given = ways();
  const cancelled = { kind: 'cancelled', campaignId: 'camp_1' } as const;
  const uploads = [chosen('a', cancelled), chosen('b', cancelled), chosen('c', cancelled)];
  expect(await announce('camp_1', uploads, given)).toEqual({ fields: new Map(), jobIds: [] });
  expect(await announce('camp_1', uploads, given, new Set(['a', 'c']))).toEqual({
    fields: new Map([
      ['a', { bulk_item_id: 'item of a.wav' }],
      ['c', { bulk_item_id: 'item of c.wav' }],
    ]),
    jobIds: ['job_1'],
  });
});
