import { expect, test } from 'vitest';
import type { Ending } from './bounded-child.ts';
import { decodeFailure, hopeless } from './decode-failure.ts';
import type { Probe } from './recording.ts';

const limits = { timeoutMs: 600_000, maxDurationSeconds: 86_400 };
const fine: Ending = { by: 'exit', code: 0 };

function failure(ending: Ending, { complaints = '', durationSeconds = 10 } = {}) {
  return decodeFailure(ending, { complaints, pcm: { durationSeconds }, limits });
}

test('an ordinary end is no failure, even with complaints', () => {
  expect(failure(fine)).toBeNull();
  expect(failure(fine, { complaints: 'Error while decoding stream #0:0' })).toBeNull();
});

test.each<[string, Ending, { complaints?: string; durationSeconds?: number }, object]>([
  ['no samples', fine, { durationSeconds: 0 }, { code: 'audio_empty' }],
  [
    'no samples but complaints',
    fine,
    { durationSeconds: 0, complaints: 'broken' },
    { code: 'audio_undecodable' },
  ],
  [
    'a day of sound',
    fine,
    { durationSeconds: 86_400 },
    { details: { problem: 'it is longer than 24 hours' } },
  ],
  ['too long', { by: 'timeout' }, {}, { code: 'decode_timeout', details: { minutes: 10 } }],
  ['a crash', { by: 'signal', signal: 'SIGSEGV' }, {}, { code: 'audio_undecodable' }],
  ['mostly errors', { by: 'exit', code: 69 }, {}, { details: { problem: 'most of its sound is damaged' } }],
  [
    'a full disk',
    { by: 'exit', code: 1 },
    { complaints: 'av_write: No space left on device' },
    { code: 'disk_full' },
  ],
  [
    'too much memory',
    { by: 'exit', code: 1 },
    { complaints: 'Cannot allocate memory' },
    { details: { problem: 'it asks for more memory than a recording may use' } },
  ],
  ['anything else', { by: 'exit', code: 1 }, {}, { details: { problem: 'its sound is damaged' } }],
])('%s', (_, ending, found, expected) => {
  expect(failure(ending, found)).toMatchObject(expected);
});

test('a kill from outside is not the recording’s fault, so the work is tried again', () => {
  expect(failure({ by: 'signal', signal: 'SIGKILL' })).toEqual(new Error('ffmpeg was ended by SIGKILL'));
});

test('the words never show what the tool said of our folders', () => {
  const complaints = 'file:/srv/secret/org_1/call_2/original: Invalid data found';
  expect(failure({ by: 'exit', code: 1 }, { complaints })?.message).not.toContain('/');
});

test('impossible headers are not worth a try', () => {
  const probe: Probe = {
    container: 'wav',
    codec: 'pcm_s16le',
    sampleRate: 8000,
    channels: 2,
    claimedDurationSeconds: 1,
    hasVideo: false,
    rawFormat: null,
  };
  expect(hopeless(probe)).toBeNull();
  expect(hopeless({ ...probe, codec: 'unknown' })).toContain('wav');
  expect(hopeless({ ...probe, sampleRate: 2_147_483_647 })).toContain('2147483647');
  expect(hopeless({ ...probe, channels: 65 })).toContain('65');
});
