import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { plainWav } from '#server/audio/plain-wav.ts';
import { probe } from '#server/audio/probe.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const folder = await temporaryFolder();
afterAll(() => folder.remove());

type Sound = { tag: number; bits: number; channels: number; sampleRate: number; frames: number };

/** A WAV file of a hum; `formatBytes` is 18 where the header has room for an extension it does not use. */
function aWav({ tag, bits, channels, sampleRate, frames }: Sound, formatBytes = 16): Buffer {
  const frameBytes = (channels * bits) / 8;
  const head = Buffer.alloc(28 + formatBytes);
  head.write('RIFF', 0);
  head.writeUInt32LE(20 + formatBytes + frames * frameBytes, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(formatBytes, 16);
  head.writeUInt16LE(tag, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * frameBytes, 28);
  head.writeUInt16LE(frameBytes, 32);
  head.writeUInt16LE(bits, 34);
  head.write('data', 20 + formatBytes);
  head.writeUInt32LE(frames * frameBytes, 24 + formatBytes);
  return Buffer.concat([head, Buffer.alloc(frames * frameBytes, 'hum, hum')]);
}

const telephone: Sound = { tag: 1, bits: 16, channels: 1, sampleRate: 8_000, frames: 8_001 };

test.each([
  [telephone, 16],
  [{ ...telephone, channels: 2, sampleRate: 16_000, frames: 12_345 }, 18],
  [{ ...telephone, bits: 8, sampleRate: 11_025, frames: 7_777 }, 16],
  [{ ...telephone, tag: 6, bits: 8, channels: 2 }, 18],
  [{ ...telephone, tag: 7, bits: 8, frames: 99_991 }, 18],
])('ffprobe says of %j what is read from its header', async (sound, formatBytes) => {
  const wav = aWav(sound, formatBytes);
  const path = join(folder.path, 'recording');
  await writeFile(path, wav);
  const here = plainWav(wav.subarray(0, 65_536), wav.length);
  expect(await probe({ path })).toEqual(here);
  // With something after the sound it is no plain file any more, and ffprobe is asked.
  await appendFile(path, Buffer.from('LIST\x04\0\0\0INFO', 'latin1'));
  expect(await probe({ path })).toEqual(here);
});

test.each([
  ['has more after its sound', Buffer.concat([aWav(telephone), Buffer.alloc(2)])],
  ['was cut', aWav(telephone).subarray(0, 9_000)],
  ['holds nothing', aWav({ ...telephone, frames: 0 })],
  ['is finer than telephone sound', aWav({ ...telephone, sampleRate: 48_000 })],
  ['has five channels', aWav({ ...telephone, channels: 5 })],
  ['has a codec of its own', aWav({ ...telephone, tag: 0x31 })],
  ['contradicts itself', Buffer.from(aWav(telephone)).fill(9, 28, 32)],
  ['is something else', Buffer.alloc(200, 'RIFX')],
])('a file that %s needs a closer look', (_, wav) => {
  expect(plainWav(wav.subarray(0, 65_536), wav.length)).toBeNull();
});
