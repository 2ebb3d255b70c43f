import { expect, test } from 'vitest';
import type { LiveEvent } from '#shared/events.ts';
import { connectLive, type LiveSource, reconnectDelayMs } from './connection.ts';

type Stream = Parameters<LiveSource['open']>[0];

function rehearsal() {
  const streams: Stream[] = [];
  const waits: { run: () => void; ms: number }[] = [];
  const told: unknown[] = [];
  let open = 0;
  const source: LiveSource = {
    open: (on) => {
      streams.push(on);
      open += 1;
      return () => {
        open -= 1;
      };
    },
    read: (text) => (text === 'noise' ? null : ({ kind: text } as unknown as LiveEvent)),
    later: (run, ms) => {
      waits.push({ run, ms });
      return () => waits.pop();
    },
    random: () => 0.5,
  };
  const stop = connectLive(source, {
    onState: (state) => told.push(state),
    onEvent: (event) => told.push(event),
    onFirstOpen: () => told.push('first'),
    onGap: () => told.push('gap'),
  });
  return { streams, waits, told, stop, openStreams: () => open };
}

test('tells the state, the events and the gap after a lost stream', () => {
  const { streams, waits, told } = rehearsal();
  streams[0]!.opened();
  streams[0]!.said('call_changed');
  streams[0]!.said('noise');
  streams[0]!.failed();
  waits[0]!.run();
  streams[1]!.opened();
  streams[1]!.missed();
  expect(told).toEqual([
    'connecting',
    'live',
    'first',
    { kind: 'call_changed' },
    'lost',
    'live',
    'gap',
    'gap',
  ]);
});

test('waits longer each time and starts afresh after an open stream', () => {
  const { streams, waits } = rehearsal();
  for (const at of [0, 1, 2]) {
    streams[at]!.failed();
    waits[at]!.run();
  }
  streams[3]!.opened();
  streams[3]!.failed();
  expect(waits.map(({ ms }) => ms)).toEqual([1000, 2000, 4000, 1000]);
});

test('leaves no stream and no wait behind', () => {
  const rehearsed = rehearsal();
  rehearsed.streams[0]!.failed();
  rehearsed.stop();
  expect(rehearsed.waits).toEqual([]);
  const other = rehearsal();
  other.stop();
  expect(other.openStreams()).toBe(0);
});

test('never waits longer than 37.5 s', () => {
  expect(reconnectDelayMs(40, 1)).toBe(37_500);
});
