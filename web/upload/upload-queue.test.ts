import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  emptyQueue,
  type Moving,
  parallelUploads,
  type Queue,
  type QueueEvent,
  queueAfter,
  totalsOf,
  type Upload,
  uploadsToBegin,
  uploadsToRetry,
} from './upload-queue.ts';

const empty: Queue<string> = emptyQueue;
const refusal = { message: 'No.', advice: 'Choose another.', mayRetry: true };

function upload(id: string, sizeBytes = 100): Upload<string> {
  return {
    id,
    path: `${id}.wav`,
    sizeBytes,
    recording: id,
    transcript: null,
    fields: {},
    state: { kind: 'ready' },
  };
}

function after(...events: QueueEvent<string>[]): Queue<string> {
  return events.reduce(queueAfter, empty);
}

function moving(sentBytes: number, isStalled = false): Moving {
  return { sentBytes, bytesPerSecond: 20, isStalled };
}

const added: QueueEvent<string> = { kind: 'added', uploads: ['a', 'b', 'c', 'd'].map((id) => upload(id)) };
const asked: QueueEvent<string> = {
  kind: 'asked',
  campaignId: 'camp_1',
  fields: new Map(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => [id, { bulk_item_id: `item_${id}` }])),
};

test('nothing is sent before it is asked for', () => {
  expect(uploadsToBegin(after(added))).toEqual([]);
});

test('only what was asked for goes, with what was said of it; what came meanwhile stays', () => {
  const fields = new Map([['b', { bulk_item_id: 'item_b' }]]);
  const queue = after(added, { kind: 'asked', campaignId: 'camp_1', fields });
  expect(uploadsToBegin(queue).map((each) => [each.id, each.fields])).toEqual([
    ['b', { bulk_item_id: 'item_b' }],
  ]);
});

test('a file that is tried again keeps its place in the bulk job, but not in another campaign', () => {
  const refused = after(added, asked, { kind: 'began', id: 'a' }, { kind: 'refused', id: 'a', refusal });
  const fieldsAfter = (campaignId: string) =>
    queueAfter(refused, { kind: 'retried', id: 'a', campaignId }).uploads[0]!.fields;
  expect(fieldsAfter('camp_1')).toEqual({ bulk_item_id: 'item_a' });
  expect(fieldsAfter('camp_2')).toEqual({});
});

test('three are sent at once, the next when one has ended', () => {
  const three = after(added, asked, ...['a', 'b', 'c'].map((id) => ({ kind: 'began', id }) as const));
  expect(uploadsToBegin(three)).toEqual([]);
  const ended = queueAfter(three, { kind: 'arrived', id: 'b', callId: 'call_b', isDuplicate: false });
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
    { kind: 'arrived', id: 'a', callId: 'call_a', isDuplicate: false },
    { kind: 'moved', files: new Map([['b', moving(140)]]), bytesPerSecond: 50 },
    { kind: 'refused', id: 'c', refusal },
  );
  expect(totalsOf(queue)).toEqual({
    ready: 0,
    open: 2,
    arrived: 1,
    duplicates: 0,
    refused: 1,
    cancelled: 0,
    all: 4,
    sentBytes: 200,
    allBytes: 300,
    bytesPerSecond: 50,
    secondsLeft: 2,
    isStalled: false,
  });
});

function stalled(...files: [string, boolean][]): QueueEvent<string> {
  return {
    kind: 'moved',
    files: new Map(files.map(([id, isStalled]) => [id, moving(40, isStalled)])),
    bytesPerSecond: 20,
  };
}

test('a broken line is told when everything that is being sent waits for it', () => {
  const begun = [added, asked, { kind: 'began', id: 'a' }, { kind: 'began', id: 'b' }] as const;
  expect(totalsOf(after(...begun, stalled(['a', true], ['b', false])))).toMatchObject({
    isStalled: false,
    secondsLeft: 16,
  });
  expect(totalsOf(after(...begun, stalled(['a', true], ['b', true])))).toMatchObject({
    isStalled: true,
    secondsLeft: null,
  });
});

test('what is cancelled makes room for the next, counts in no sum, and may be sent again', () => {
  const three = after(added, asked, ...['a', 'b', 'c'].map((id) => ({ kind: 'began', id }) as const));
  const cancelled = queueAfter(three, { kind: 'cancelled', id: 'a' });
  expect(uploadsToBegin(cancelled).map(({ id }) => id)).toEqual(['d']);
  expect(totalsOf(cancelled)).toMatchObject({ open: 3, cancelled: 1, allBytes: 300 });
  const late = queueAfter(cancelled, { kind: 'arrived', id: 'a', callId: 'call_a', isDuplicate: false });
  expect(late.uploads[0]!.state).toEqual({ kind: 'cancelled', campaignId: 'camp_1' });
  const all = queueAfter(cancelled, { kind: 'all_cancelled' });
  expect([totalsOf(all).cancelled, uploadsToRetry(all).length]).toEqual([4, 4]);
  const again = queueAfter(all, { kind: 'retried', id: 'a', campaignId: 'camp_1' });
  expect(uploadsToBegin(again).map(({ id }) => id)).toEqual(['a']);
});

test('clearing keeps what is still to come', () => {
  const queue = after(
    added,
    asked,
    { kind: 'began', id: 'a' },
    { kind: 'arrived', id: 'a', callId: 'call_a', isDuplicate: false },
  );
  expect(queueAfter(queue, { kind: 'cleared' }).uploads.map(({ id }) => id)).toEqual(['b', 'c', 'd']);
});

test('whatever happens, never more than three are under way and no file is doubled', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const event: fc.Arbitrary<QueueEvent<string> | 'begin'> = fc.oneof(
    fc.constant('begin' as const),
    fc.constant(asked),
    fc.record({
      kind: fc.constant('arrived' as const),
      id,
      callId: fc.constant('call_1'),
      isDuplicate: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('cancelled' as const), id }),
    fc.constant({ kind: 'all_cancelled' as const }),
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

test('what is said of a file is kept until it is asked for, and goes along to another campaign', () => {
  const described: QueueEvent<string> = {
    kind: 'described',
    fields: new Map([['a', { agent_code: 'A17', bulk_item_id: 'item_1' }]]),
  };
  const [first, second] = after(added, described).uploads;
  expect([first!.fields, second!.fields]).toEqual([{ agent_code: 'A17', bulk_item_id: 'item_1' }, {}]);
  const sent = queueAfter(after(added, described), {
    kind: 'asked',
    campaignId: 'camp_1',
    fields: new Map([['a', first!.fields]]),
  });
  const refused: QueueEvent<string>[] = [
    { kind: 'began', id: 'a' },
    { kind: 'refused', id: 'a', refusal },
    { kind: 'retried', id: 'a', campaignId: 'camp_2' },
  ];
  expect(refused.reduce(queueAfter, sent).uploads[0]!.fields).toEqual({ agent_code: 'A17' });
  expect(queueAfter(sent, { ...described, fields: new Map([['a', {}]]) })).toEqual(sent);
});

test('what is cancelled, or not expected any more, gives up its place in its bulk job', () => {
  const sent = after(added, {
    kind: 'asked',
    campaignId: 'camp_1',
    fields: new Map(['a', 'b', 'c'].map((id) => [id, { agent_code: 'A17', bulk_item_id: `item_${id}` }])),
  });
  const events: QueueEvent<string>[] = [
    { kind: 'began', id: 'a' },
    { kind: 'began', id: 'b' },
    { kind: 'cancelled', id: 'a' },
    { kind: 'refused', id: 'b', refusal: { ...refusal, losesPlace: true } },
  ];
  expect(
    events
      .reduce(queueAfter, sent)
      .uploads.slice(0, 3)
      .map(({ fields }) => fields),
  ).toEqual([{ agent_code: 'A17' }, { agent_code: 'A17' }, { agent_code: 'A17', bulk_item_id: 'item_c' }]);
  const again: QueueEvent<string>[] = [
    ...events,
    { kind: 'asked', campaignId: 'camp_1', fields: new Map([['a', { bulk_item_id: 'item_d' }]]) },
  ];
  expect(again.reduce(queueAfter, sent).uploads[0]).toMatchObject({
    state: { kind: 'waiting', campaignId: 'camp_1' },
    fields: { bulk_item_id: 'item_d' },
  });
});
