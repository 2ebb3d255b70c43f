import { expect, test } from 'vitest';
import { createMeters } from './meters.ts';

function at(start = 0) {
  let nowMs = start;
  const meters = createMeters(() => nowMs);
  return {
    meters,
    read: (ms: number) => {
      nowMs = ms;
      return meters.read();
    },
  };
}

test('each file has its speed, and all have theirs together', () => {
  const { meters, read } = at();
  meters.began('a');
  meters.began('b');
  read(0);
  meters.progressed('a', 1_000);
  meters.progressed('b', 3_000);
  expect(read(1_000)).toEqual({
    files: new Map([
      ['a', { sentBytes: 1_000, isStalled: false, bytesPerSecond: 1_000 }],
      ['b', { sentBytes: 3_000, isStalled: false, bytesPerSecond: 3_000 }],
    ]),
    bytesPerSecond: 4_000,
  });
});

test('small files count in the speed of all, though none of them lives long enough to be measured', () => {
  const { meters, read } = at();
  read(0);
  for (let i = 0; i < 10; i += 1) {
    meters.began(`file ${i}`);
    meters.progressed(`file ${i}`, 200);
    if (i < 9) meters.ended(`file ${i}`);
    read(i * 200);
  }
  expect(read(2_000)).toMatchObject({ bytesPerSecond: 1_000 });
});

test('where a file goes on, what had arrived is no speed; a stalled one has none', () => {
  const { meters, read } = at();
  meters.began('a');
  read(0);
  meters.continued('a', 90_000);
  read(500);
  meters.progressed('a', 91_000);
  meters.stalled('a', true);
  expect(read(1_000)).toEqual({
    files: new Map([['a', { sentBytes: 91_000, isStalled: true, bytesPerSecond: null }]]),
    bytesPerSecond: 1_000,
  });
  meters.stalled('a', false);
  expect(read(1_500).files.get('a')).toMatchObject({ bytesPerSecond: 1_000 });
});
