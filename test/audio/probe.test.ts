import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { debianAudioTools, findAudioTools } from '#server/audio/audio-tools.ts';
import { probe } from '#server/audio/probe.ts';
import type { Probe } from '#server/audio/recording.ts';
import type { KnownError } from '#shared/errors.ts';
import { hostileNames, makeHostileFiles, makeTone, makeWav, wrapWav } from '#test/support/recordings.ts';
import { createStaging, type Staging } from '#test/support/staging.ts';

const run = promisify(execFile);
let staging: Staging;
beforeAll(async () => {
  staging = await createStaging();
});
afterAll(() => staging.remove());

/** The outcome of a probe: the codec and rate recognised, or the code of the refusal. */
async function answerFor(file: string, fileName: string): Promise<string> {
  return probe({ path: file }, { fileName }).then(
    ({ codec, sampleRate, rawFormat }) => `${codec} ${sampleRate}${rawFormat === null ? '' : ' raw'}`,
    (error: KnownError) => error.code,
  );
}

function playlist(entry: string): string {
  return `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${entry}\n#EXT-X-ENDLIST\n`;
}

/** ffprobe as it is when nobody bounds it. */
async function probeUnbounded(content: string) {
  const file = await staging.stage(Buffer.from(content));
  return run('ffprobe', ['-v', 'quiet', '-show_streams', '-protocol_whitelist', 'file,http,tcp', '-i', file]);
}

async function makeToolThatHangs(): Promise<string> {
  const file = staging.freshPath();
  await writeFile(file, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
  return file;
}

const wav = makeWav({ seconds: 1, channels: [makeTone({ hz: 440 }), makeTone({ hz: 660 })] });
const wavProbe: Probe = {
  container: 'wav',
  codec: 'pcm_s16le',
  sampleRate: 8000,
  channels: 2,
  claimedDurationSeconds: 1,
  hasVideo: false,
  rawFormat: null,
};

describe('recognising a recording', () => {
  test('tells what it is', async () => {
    expect(await probe({ path: await staging.stage(wav) })).toEqual(wavProbe);
  });

  test.each(hostileNames)('its name has no part in it: %j', async (fileName) => {
    expect(await probe({ path: await staging.stage(wav) }, { fileName })).toEqual(wavProbe);
  });

  test.each(hostileNames.filter((name) => name.length > 0 && !/[/\0]/.test(name)))(
    'it may even lie under the name %j',
    async (name) => {
      const file = path.join(staging.folder, name);
      await writeFile(file, wav);
      expect(await probe({ path: file })).toEqual(wavProbe);
    },
  );

  test('a cut WAV file still claims its whole length', async () => {
    const cut = wav.subarray(0, wav.length / 4);
    expect(await probe({ path: await staging.stage(cut) })).toMatchObject({ claimedDurationSeconds: 1 });
  });

  test('a streamed WAV file claims nothing', async () => {
    for (const dataBytes of [0, 0xffff_ffff]) {
      const streamed = wrapWav(wav.subarray(44), { sampleRate: 8000, channels: 2, dataBytes });
      expect(await probe({ path: await staging.stage(streamed) })).toMatchObject({
        claimedDurationSeconds: null,
      });
    }
  });

  test('an MP3 with text before it is an MP3', async () => {
    const mp3 = staging.freshPath();
    await run('ffmpeg', [
      '-nostdin',
      '-i',
      await staging.stage(wav),
      '-f',
      'mp3',
      '-id3v2_version',
      '0',
      mp3,
    ]);
    const behindText = Buffer.concat([
      Buffer.from('HTTP/1.1 200 OK\r\n\r\n'.repeat(20)),
      await readFile(mp3),
    ]);
    expect(await probe({ path: await staging.stage(behindText) })).toMatchObject({
      container: 'mp3',
      channels: 2,
    });
  });
});

describe('refusing what is no recording', () => {
  test.each(Object.entries(makeHostileFiles()))('%s', async (fileName, { bytes, refusedWith }) => {
    const file = await staging.stage(bytes);
    await expect(probe({ path: file }, { fileName })).rejects.toMatchObject({ code: refusedWith });
    // Another name changes nothing.
    await expect(probe({ path: file }, { fileName: 'call.mp3' })).rejects.toMatchObject({
      code: refusedWith,
    });
    await expect(probe({ path: file })).rejects.toMatchObject({ code: refusedWith });
  });

  test('a damaged recording is told from what is none', async () => {
    const { bytes } = makeHostileFiles()['header-only.wav']!;
    await expect(probe({ path: await staging.stage(bytes) })).rejects.toThrow(
      'The file begins like a WAV recording, but it is damaged or not whole, and its sound cannot be read.',
    );
  });
});

describe('recordings without a header', () => {
  const sound = wav.subarray(44, 8044);

  test.each([
    ['g722', 'adpcm_g722 16000 raw'],
    ['gsm', 'gsm 8000 raw'],
    ['g723', 'g723_1 8000 raw'],
    ['g726', 'adpcm_g726 8000 raw'],
    ['g729', 'g729 8000 raw'],
    ['sln', 'pcm_s16le 8000 raw'],
    ['sln16', 'pcm_s16le 16000 raw'],
    ['ul', 'pcm_mulaw 8000 raw'],
    ['pcma', 'pcm_alaw 8000 raw'],
  ])('.%s is known by its extension alone', async (extension, expected) => {
    const file = await staging.stage(sound);
    expect(await answerFor(file, `call.${extension}`)).toBe(expected);
    expect(await answerFor(file, 'call.wav')).toBe('not_audio');
  });

  test('such an extension on a file that tells its format is not believed', async () => {
    expect(await probe({ path: await staging.stage(wav) }, { fileName: 'call.g722' })).toEqual(wavProbe);
  });

  test('such an extension on text or a document is not believed', async () => {
    for (const { bytes } of [makeHostileFiles()['text.mp3']!, makeHostileFiles()['document.m4a']!]) {
      await expect(probe({ path: await staging.stage(bytes) }, { fileName: 'x.gsm' })).rejects.toMatchObject({
        code: 'not_audio',
      });
    }
  });
});

describe('files that name other files and addresses', () => {
  test('nothing they name is ever opened', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end(wav);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await writeFile(path.join(staging.folder, 'named.wav'), wav);

    const traps = {
      hls: playlist(`${address}/hls.wav`),
      hlsFile: playlist('named.wav'),
      concat: "ffconcat version 1.0\nfile 'named.wav'\n",
      concatHttp: `ffconcat version 1.0\nfile '${address}/concat.wav'\n`,
      dash: `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><AdaptationSet><Representation id="1" bandwidth="1" mimeType="audio/mp4"><BaseURL>${address}/dash</BaseURL></Representation></AdaptationSet></Period></MPD>`,
      sdp: 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n',
    };
    for (const [kind, content] of Object.entries(traps)) {
      const file = await staging.stage(Buffer.from(content));
      expect([kind, await answerFor(file, 'call.mp3')]).toEqual([kind, 'not_audio']);
    }
    expect(asked).toEqual([]);

    // The traps do work: without our bounds the same files are followed.
    const followed = await probeUnbounded(traps.concat);
    expect(followed.stdout).toContain('codec_name=pcm_s16le');
    await probeUnbounded(traps.hls).catch(() => {});
    expect(asked.length).toBeGreaterThan(0);
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('bounds', () => {
  /** With a comment after its sound: no plain file, so that ffprobe is asked. */
  const tagged = Buffer.concat([wav, Buffer.from('LIST\x04\0\0\0INFO', 'latin1')]);

  test('an abort ends it with its reason', async () => {
    const reason = new Error('the server stops');
    const probing = probe({ path: await staging.stage(tagged) }, { signal: AbortSignal.abort(reason) });
    await expect(probing).rejects.toBe(reason);
  });

  test('it does not wait for ever', async () => {
    const tools = { ...debianAudioTools, ffprobe: await makeToolThatHangs() };
    const probing = probe({ path: await staging.stage(tagged) }, { tools, limits: { timeoutMs: 50 } });
    await expect(probing).rejects.toMatchObject({ code: 'decode_timeout' });
  });

  test('a machine without ffprobe is not blamed on the recording', async () => {
    for (const prlimit of ['prlimit', null]) {
      const tools = { ...debianAudioTools, prlimit, ffprobe: path.join(staging.folder, 'no-such-program') };
      const probing = probe({ path: await staging.stage(tagged) }, { tools });
      await expect(probing).rejects.toSatisfy(
        (error: Error) => error.name === 'Error' && !('details' in error),
      );
    }
  });

  test('the tools are looked for at start', async () => {
    const found = await findAudioTools();
    expect(found).toMatchObject({ ffmpeg: 'ffmpeg', ffprobe: 'ffprobe' });
    expect(found.ffmpegVersion).toMatch(/^\d|^n/i);
    const missing = findAudioTools({ ...debianAudioTools, ffmpeg: 'no-such-ffmpeg' });
    await expect(missing).rejects.toThrow('no-such-ffmpeg cannot be run. Install it');
    const unbounded = await findAudioTools({ ...debianAudioTools, prlimit: 'no-such-prlimit' });
    expect(unbounded.prlimit).toBeNull();
  });
});
