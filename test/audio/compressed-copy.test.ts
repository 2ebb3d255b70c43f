import { stat } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CopyWish, copyCodecs, writeCopy } from '#server/audio/compressed-copy.ts';
import { makeTone, makeVoice, makeWav, silence } from '#test/support/recordings.ts';
import { createStaging, type Staging } from '#test/support/staging.ts';

let staging: Staging;
beforeAll(async () => {
  staging = await createStaging();
});
afterAll(() => staging.remove());

const loud = makeTone({ hz: 440, dbfs: -12 });
const voice = makeVoice({ fromSecond: 4, toSecond: 6 });
const codecs = ['flac', 'mp3', 'opus'] as const;

async function copyOf(channels: Parameters<typeof makeWav>[0]['channels'], wish: CopyWish) {
  const path = await staging.stage(makeWav({ seconds: 10, channels }));
  const to = staging.freshPath();
  const source = { path, channels: channels.length, rawFormat: null };
  const copy = await writeCopy(source, to, wish, { signal: AbortSignal.timeout(60_000) });
  return { copy, recording: await staging.decodeFile(to) };
}

test.each(codecs)('%s keeps both channels, their times, and its promise of size', async (codec) => {
  const { copy, recording } = await copyOf([voice, silence], { codec, sound: 'as_it_is' });
  expect(recording.facts).toMatchObject({ channels: 2, fakeStereo: false, truncated: false });
  expect(recording.facts.durationSeconds).toBeCloseTo(10, 0);
  expect(recording.activity).toEqual([[[expect.closeTo(4000, -3), expect.closeTo(6100, -3)]], []]);
  expect(copy.sizeBytes).toBe((await stat(copy.path)).size);
  expect(copy.sizeBytes).toBeLessThan(10 * 2 * copyCodecs[codec].bytesPerSecond);
});

test.each(codecs)('%s takes one channel alone, and all mixed into one', async (codec) => {
  const alone = await copyOf([loud, voice], { codec, sound: 1 });
  expect(alone.recording.facts.channels).toBe(1);
  expect(alone.recording.activity).toEqual([[[expect.closeTo(4000, -3), expect.closeTo(6100, -3)]]]);
  const mixed = await copyOf([loud, silence], { codec, sound: 'mixed' });
  expect(mixed.recording.facts).toMatchObject({ channels: 1, silent: false });
});

test.each(codecs)('%s takes a part, whose times begin at its start', async (codec) => {
  const { recording } = await copyOf([voice], {
    codec,
    sound: 0,
    part: { startMs: 3_000, endMs: 8_000 },
  });
  expect(recording.facts.durationSeconds).toBeCloseTo(5, 0);
  expect(recording.activity).toEqual([[[expect.closeTo(1000, -3), expect.closeTo(3100, -3)]]]);
});

test('what cannot be decoded, takes too long or is given up says so', async () => {
  const signal = AbortSignal.timeout(60_000);
  const broken = await staging.stage(Buffer.from('no sound at all'));
  const wish = { codec: 'mp3', sound: 'mixed' } as const;
  const source = { path: broken, channels: 1, rawFormat: null };
  await expect(writeCopy(source, staging.freshPath(), wish, { signal })).rejects.toMatchObject({
    code: 'audio_undecodable',
  });
  const path = await staging.stage(makeWav({ seconds: 600, channels: [loud] }));
  const limits = { timeoutMs: 1, memoryBytes: 2 ** 30 };
  await expect(
    writeCopy({ ...source, path }, staging.freshPath(), wish, { signal, limits }),
  ).rejects.toMatchObject({ code: 'decode_timeout' });
  await expect(
    writeCopy({ ...source, path }, staging.freshPath(), wish, {
      signal: AbortSignal.abort(new Error('shutdown')),
    }),
  ).rejects.toThrow('shutdown');
});
