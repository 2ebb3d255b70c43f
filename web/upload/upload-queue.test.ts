import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parallelUploads,
  type Queue,
  type QueueEvent,
  queueAfter,
  totalsOf,
  type Upload,
  uploadsToBegin,
} from './upload-queue.ts';

const empty: Queue<string> = { uploads: [] };
const refusal = { message: 'No.', advice: 'Choose another.', mayRetry: true };

function upload(id: string, sizeBytes = 100): Upload<string> {
  return { id, path: `${id}.wav`, sizeBytes, recording: id, transcript: null, state: { kind: 'ready' } };
}

function after(...events: QueueEvent<string>[]): Queue<string> {
  return events.reduce(queueAfter, empty);
}

const added: QueueEvent<string> = { kind: 'added', uploads: ['a', 'b', 'c', 'd'].map((id) => upload(id)) };
const asked: QueueEvent<string> = { kind: 'asked', campaignId: 'camp_1' };

test('nothing is sent before it is asked for', () => {
  expect(uploadsToBegin(after(added))).toEqual([]);
});

test('three are sent at once, the next when one has ended', () => {
  const three = after(added, asked, ...['a', 'b', 'c'].map((id) => ({ kind: 'began', id }) as const));
  expect(uploadsToBegin(three)).toEqual([]);
  const ended = queueAfter(three, { kind: 'arrived', id: 'b', callId: 'call_b' });
  expect(uploadsToBegin(ended).map(({ id }) => id)).toEqual(['d']);
});

test('a refused file keeps its reason, does not stop the others and may be tried again', () => {
  const refused = after(added, asked, { kind: 'began', id: 'a' }, { kind: 'refused', id: 'a', refusal });
  expect(refused.uploads[0]!.state).toEqual({ kind: 'refused', campaignId: 'camp_1', refusal });
  expect(uploadsToBegin(refused).map(({ id }) => id)).toEqual(['b', 'c', 'd']);
  const retried = queueAfter(refused, { kind: 'retried', id: 'a', campaignId: 'camp_2' });
  expect(retried.uploads[0]!.state).toEqual({ kind: 'waiting', campaignId: 'camp_2' });
});

test('a file that fails again for certain is not tried again', () => {
  const final = { ...refusal, mayRetry: false };
  const refused = after(
    added,
    asked,
    { kind: 'began', id: 'a' },
    { kind: 'refused', id: 'a', refusal: final },
  );
  expect(queueAfter(refused, { kind: 'retried', id: 'a', campaignId: 'camp_1' })).toEqual(refused);
});

test('the totals leave refused bytes out', () => {
  const queue = after(
    added,
    asked,
    { kind: 'began', id: 'a' },
    { kind: 'began', id: 'b' },
    { kind: 'began', id: 'c' },
    { kind: 'arrived', id: 'a', callId: 'call_a' },
    { kind: 'progressed', id: 'b', sentBytes: 140 },
    { kind: 'refused', id: 'c', refusal },
  );
  expect(totalsOf(queue)).toEqual({
    ready: 0,
    open: 2,
    arrived: 1,
    refused: 1,
    all: 4,
    sentBytes: 200,
    allBytes: 300,
  });
});

test('clearing keeps what is still to come', () => {
  const queue = after(
    added,
    asked,
    { kind: 'began', id: 'a' },
    { kind: 'arrived', id: 'a', callId: 'call_a' },
  );
  expect(queueAfter(queue, { kind: 'cleared' }).uploads.map(({ id }) => id)).toEqual(['b', 'c', 'd']);
});

test('whatever happens, never more than three are under way and no file is doubled', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const event: fc.Arbitrary<QueueEvent<string> | 'begin'> = fc.oneof(
    fc.constant('begin' as const),
    fc.constant(asked),
    fc.record({ kind: fc.constant('arrived' as const), id, callId: fc.constant('call_1') }),
    fc.record({ kind: fc.constant('refused' as const), id, refusal: fc.constant(refusal) }),
    fc.record({ kind: fc.constant('retried' as const), id, campaignId: fc.constant('camp_1') }),
    fc.record({ kind: fc.constant('removed' as const), id }),
  );
  const start = queueAfter(empty, {
    kind: 'added',
    uploads: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => upload(name)),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      let queue = start;
      for (const one of events) {
        const happening: QueueEvent<string>[] =
          one === 'begin' ? uploadsToBegin(queue).map((begun) => ({ kind: 'began', id: begun.id })) : [one];
        queue = happening.reduce(queueAfter, queue);
        const sending = queue.uploads.filter(({ state }) => state.kind === 'sending');
        expect(sending.length).toBeLessThanOrEqual(parallelUploads);
        expect(new Set(queue.uploads.map((each) => each.id)).size).toBe(queue.uploads.length);
      }
    }),
  );
});
