import { type ChildProcess, execFile, fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decode } from '#server/audio/decode.ts';
import { probe } from '#server/audio/probe.ts';
import { makeTone, makeVoice, makeWav, wrapWav } from '#test/support/recordings.ts';
import { createStaging, type Staging } from '#test/support/staging.ts';
import { until } from '#test/support/until.ts';

let staging: Staging;
beforeAll(async () => {
  staging = await createStaging();
});
afterAll(() => staging.remove());

const voice = makeVoice({ fromSecond: 1, toSecond: 3 });
const tone = makeTone({ hz: 440, dbfs: -20 });

async function stageManyMinutes(): Promise<string> {
  const minute = makeWav({ seconds: 60, channels: [tone] }).subarray(44);
  const samples = Buffer.concat(Array.from({ length: 20 }, () => minute));
  return staging.stage(wrapWav(samples, { sampleRate: 8000, channels: 1 }));
}

function decodeInChild(file: string): ChildProcess {
  return fork(path.join(import.meta.dirname, 'decode-in-child.ts'), [file, staging.freshPath()]);
}

/** Runs ffmpeg to make a file that no other way makes; gives its path. */
async function make(...args: string[]): Promise<string> {
  const file = staging.freshPath();
  await promisify(execFile)('ffmpeg', ['-nostdin', '-v', 'error', ...args, file]);
  return file;
}

type Report = { durationSeconds: number; peakMemoryKb: number };

async function report(child: ChildProcess): Promise<Report> {
  const { promise, resolve, reject } = Promise.withResolvers<Report>();
  child.once('message', (message) => resolve(message as Report));
  child.once('exit', (code) => reject(new Error(`The child ended with ${code} and without a report`)));
  return promise;
}

function childrenOf(pid: number): number[] {
  const threads = readdirSync(`/proc/${pid}/task`);
  return threads.flatMap((thread) => {
    const text = readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8');
    return text.split(' ').filter(Boolean).map(Number);
  });
}

function nameOf(pid: number): string | null {
  try {
    const [, name = '', state] = /^\d+ \((.*)\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return state === 'Z' ? null : name;
  } catch {
    return null;
  }
}

describe('bounds of decoding', () => {
  test('the clock ends it', async () => {
    const decoding = staging.decodeFile(await stageManyMinutes(), { limits: { timeoutMs: 100 } });
    await expect(decoding).rejects.toMatchObject({ code: 'decode_timeout', details: { minutes: 1 } });
  });

  test('a recording beyond the longest length is refused', async () => {
    const file = await staging.stage(makeWav({ seconds: 5, channels: [tone] }));
    const decoding = staging.decodeFile(file, { limits: { maxDurationSeconds: 3 } });
    await expect(decoding).rejects.toMatchObject({ code: 'audio_undecodable' });
  });

  test('an abort ends it with its reason, before and while it runs', async () => {
    const reason = new Error('the server stops');
    const file = await stageManyMinutes();
    await expect(staging.decodeFile(file, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const stop = new AbortController();
    const decoding = staging.decodeFile(file, { signal: stop.signal });
    const ended = expect(decoding).rejects.toBe(reason);
    await until(() => childrenOf(process.pid).length > 0);
    stop.abort(reason);
    await ended;
    expect(childrenOf(process.pid)).toEqual([]);
  });

  test('a copy that cannot be written is no fault of the recording’s', async () => {
    const file = await staging.stage(makeWav({ seconds: 1, channels: [tone] }));
    const decoding = decode({ path: file, playbackPath: '/dev/full', probe: await probe({ path: file }) });
    await expect(decoding).rejects.toMatchObject({ code: 'disk_full' });
  });

  test('a killed process takes ffmpeg with it', async () => {
    const child = decodeInChild(await stageManyMinutes());
    const ffmpeg = await until(() => childrenOf(child.pid!).find((pid) => nameOf(pid) === 'ffmpeg'));
    child.kill('SIGKILL');
    await until(() => nameOf(ffmpeg) === null);
  });

  test('an hour takes no more memory than a minute', async () => {
    const minute = await staging.stage(makeWav({ seconds: 60, channels: [voice, tone] }));
    const repeat = (times: number) =>
      make('-stream_loop', String(times - 1), '-i', minute, '-c', 'copy', '-f', 'wav');
    const short = await report(decodeInChild(await repeat(1)));
    const long = await report(decodeInChild(await repeat(60)));
    expect([short.durationSeconds, long.durationSeconds]).toEqual([60, 3600]);
    expect(long.peakMemoryKb - short.peakMemoryKb).toBeLessThan(64 * 1024);
  }, 60_000);
});
