import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decode } from '#server/audio/decode.ts';
import { probe } from '#server/audio/probe.ts';
import { makeTone, makeVoice, makeWav, silence, wrapWav } from '#test/support/recordings.ts';
import { createStaging, type Staging } from '#test/support/staging.ts';

let staging: Staging;
beforeAll(async () => {
  staging = await createStaging();
});
afterAll(() => staging.remove());

/** Runs ffmpeg to make a file that no other way makes; gives its path. */
async function make(...args: string[]): Promise<string> {
  const file = staging.freshPath();
  await promisify(execFile)('ffmpeg', ['-nostdin', '-v', 'error', ...args, file]);
  return file;
}

const voice = makeVoice({ fromSecond: 1, toSecond: 3 });
const tone = makeTone({ hz: 440, dbfs: -20 });

describe('decoding', () => {
  test('tells the truth about a recording', async () => {
    const file = await staging.stage(makeWav({ seconds: 5, channels: [voice, tone] }));
    const { facts, peaks, activity, playback } = await staging.decodeFile(file);
    expect(facts).toEqual({
      container: 'wav',
      codec: 'pcm_s16le',
      channels: 2,
      sampleRate: 8000,
      durationSeconds: 5,
      claimedDurationSeconds: 5,
      truncated: false,
      silent: false,
      fakeStereo: false,
      levelsDbfs: [expect.closeTo(-25, 0), -23],
    });
    expect(peaks.map((channel) => channel.length)).toEqual([500, 500]);
    expect(activity[0]).toEqual([[expect.closeTo(1000, -3), expect.closeTo(3100, -3)]]);
    expect(playback).toEqual({ sizeBytes: expect.closeTo(40_500, -3), contentType: 'audio/mpeg' });
  });

  test('the copy for the player keeps the length and the channels apart, and can be seeked', async () => {
    const file = await staging.stage(makeWav({ seconds: 10, channels: [tone, silence] }));
    const { playbackPath } = await staging.decodeFile(file);
    expect(await probe({ path: playbackPath })).toMatchObject({
      container: 'mp3',
      sampleRate: 16_000,
      channels: 2,
      // Only a copy with a table of contents claims its length.
      claimedDurationSeconds: expect.closeTo(10, 0),
    });
    const copy = await staging.decodeFile(playbackPath);
    expect(copy.facts.durationSeconds).toBeCloseTo(10, 1);
    const [left, right] = copy.facts.levelsDbfs;
    expect(left).toBeGreaterThan(-25);
    expect(right ?? -100).toBeLessThan(-80);
  });

  test('a finer recording has a finer copy', async () => {
    const file = await staging.stage(makeWav({ seconds: 1, sampleRate: 44_100, channels: [tone] }));
    const { playbackPath, facts } = await staging.decodeFile(file);
    expect(facts).toMatchObject({ sampleRate: 44_100, durationSeconds: 1 });
    expect(await probe({ path: playbackPath })).toMatchObject({ sampleRate: 24_000, channels: 1 });
  });

  test('of more than two channels everybody stays audible', async () => {
    const channels = [silence, silence, silence, tone];
    const file = await staging.stage(makeWav({ seconds: 1, channels }));
    const { facts, peaks } = await staging.decodeFile(file);
    expect(facts).toMatchObject({ channels: 4, silent: false });
    expect(peaks).toHaveLength(2);
  });

  test('a gap in the stream becomes silence, so that what follows keeps its time', async () => {
    const sine = 'sine=frequency=440:duration=4:sample_rate=8000';
    const file = await make('-f', 'lavfi', '-i', sine, '-af', 'asetpts=PTS+gt(T\\,2)*5/TB', '-f', 'matroska');
    const { facts, peaks } = await staging.decodeFile(file);
    expect(facts.durationSeconds).toBeCloseTo(9, 0);
    expect(Math.max(...peaks[0]!.slice(300, 600))).toBe(0);
    expect(Math.max(...peaks[0]!.slice(800, 850))).toBeGreaterThan(10);
  });

  test('identical channels are fake stereo, also after a lossy codec', async () => {
    const file = await staging.stage(makeWav({ seconds: 4, channels: [voice, voice] }));
    expect((await staging.decodeFile(file)).facts.fakeStereo).toBe(true);
    const lossy = await make('-i', file, '-c:a', 'libopus', '-b:a', '24k', '-f', 'ogg');
    expect((await staging.decodeFile(lossy)).facts.fakeStereo).toBe(true);
  });
});

describe('recordings that are not what they claim', () => {
  test('silent', async () => {
    const file = await staging.stage(makeWav({ seconds: 2, channels: [silence] }));
    const { facts, activity } = await staging.decodeFile(file);
    expect(facts).toMatchObject({ silent: true, levelsDbfs: [null], truncated: false });
    expect(activity).toEqual([[]]);
  });

  test('cut in transit', async () => {
    const whole = makeWav({ seconds: 10, channels: [tone] });
    const { facts } = await staging.decodeFile(await staging.stage(whole.subarray(0, 44 + 32_000)));
    expect(facts).toMatchObject({ durationSeconds: 2, claimedDurationSeconds: 10, truncated: true });
  });

  test('a size that is larger than the file, or zero, is not believed', async () => {
    const samples = makeWav({ seconds: 1, channels: [tone] }).subarray(44);
    for (const dataBytes of [0, 0xffff_ffff]) {
      const file = await staging.stage(wrapWav(samples, { sampleRate: 8000, channels: 1, dataBytes }));
      expect((await staging.decodeFile(file)).facts).toMatchObject({ durationSeconds: 1, truncated: false });
    }
  });

  test('without a single sample: audio_empty', async () => {
    const file = await staging.stage(makeWav({ seconds: 0, channels: [silence] }));
    await expect(staging.decodeFile(file)).rejects.toMatchObject({ code: 'audio_empty' });
  });

  test('in a codec that nothing here decodes: audio_undecodable', async () => {
    const bytes = makeWav({ seconds: 1, channels: [tone] });
    bytes.writeUInt16LE(0x7777, 20);
    await expect(staging.decodeFile(await staging.stage(bytes))).rejects.toMatchObject({
      code: 'audio_undecodable',
      message: 'The recording could not be decoded: nothing here can decode the sound in this wav file.',
    });
  });

  test('gone since it was probed: an error that names no folder', async () => {
    const found = await probe({ path: await staging.stage(makeWav({ seconds: 1, channels: [tone] })) });
    const decoding = decode({ path: staging.freshPath(), playbackPath: staging.freshPath(), probe: found });
    await expect(decoding).rejects.toMatchObject({
      code: 'audio_undecodable',
      message: expect.not.stringContaining(staging.folder),
    });
  });
});
