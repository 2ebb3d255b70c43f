import { assert, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { wrapWav } from '#test/support/recordings.ts';
import { wavClaimRatio } from './wav-claim.ts';

const there = 1000;
const claiming = (dataBytes: number) =>
  wrapWav(Buffer.alloc(there), { sampleRate: 8000, channels: 1, dataBytes });

test.each([
  ['a whole file', there, 1],
  ['a cut file', 4 * there, 4],
  ['a file with something after its sound', there / 2, 1],
  ['a stream of zero', 0, 1],
  ['a stream without end', 0xffff_ffff, 1],
  ['a stream of 2 GiB', 0x7fff_ffff, 1],
])('%s: %d bytes claimed', (_, dataBytes, ratio) => {
  const file = claiming(dataBytes);
  expect(wavClaimRatio(file, file.length)).toBe(ratio);
});

test('chunks before the sound are stepped over, odd ones with their padding', () => {
  const plain = claiming(2 * there);
  const list = Buffer.concat([Buffer.from('LIST\x03\0\0\0abc\0', 'latin1')]);
  const file = Buffer.concat([plain.subarray(0, 36), list, plain.subarray(36)]);
  expect(wavClaimRatio(file, file.length)).toBe(2);
});

test('a chunk that leads beyond the head, and other files, claim nothing', () => {
  const plain = claiming(2 * there);
  const list = Buffer.from('LIST\xff\xff\xff\x7f', 'latin1');
  const file = Buffer.concat([plain.subarray(0, 36), list, plain.subarray(36)]);
  expect(wavClaimRatio(file, file.length)).toBe(1);
  expect(wavClaimRatio(Buffer.from('OggS'), 4)).toBe(1);
});

test('no bytes make it throw', () => {
  assert(
    property(uint8Array({ maxLength: 200 }), (bytes) => {
      const file = Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVE'), bytes]);
      expect(wavClaimRatio(file, file.length)).toBeGreaterThanOrEqual(1);
    }),
  );
});
