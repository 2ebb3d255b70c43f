import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CallDetail } from '#shared/calls.ts';
import type { Problem } from '#shared/failures.ts';
import { openTestHouse, untilEnded, upload } from '#test/support/app.ts';
import { haveRecordings, recording } from '#test/support/recordings.ts';
import { describeWithRecordings } from '#test/support/with-recordings.ts';

const notAudio = [
  'calls/aws-call-analytics-example.json',
  'calls/google_commercial_mono.txt',
  'calls/pyannote_sample.rttm',
  'formats/asterisk_agent_8k.vtt',
  'formats/asterisk_agent_8k.wav.ref.json',
  'hostile/concat_ssrf.wav',
  'hostile/html_renamed.wav',
  'hostile/m3u8_ssrf.mp3',
  'hostile/pdf_renamed.m4a',
  'hostile/random.mp3',
  'hostile/text_renamed.mp3',
  'hostile/zip_renamed.wav',
];
const damaged = [
  'hostile/channels_0.wav',
  'hostile/channels_65535.wav',
  'hostile/fuzz.m4a',
  'hostile/header_only.wav',
  'hostile/ps_hostile_bad.wav',
  'hostile/ps_hostile_evil.wav',
  'hostile/rate_0.wav',
  'hostile/truncated_moov_missing.m4a',
];
const undecodable = ['hostile/fmt_unknown.wav', 'hostile/ps_hostile_awful.wav', 'hostile/rate_huge.wav'];
const truncated = [
  'hostile/fuzz.flac',
  'hostile/fuzz.mp3',
  'hostile/fuzz.ogg',
  'hostile/fuzz.wav',
  'hostile/truncated.flac',
  'hostile/truncated.mp3',
  'hostile/truncated_faststart.m4a',
];
const silent = [
  'hostile/datasize_zero_with_data.wav',
  'hostile/huge_data_size.wav',
  'hostile/huge_size_zero_stream.wav',
  'hostile/one_sample.wav',
  'hostile/silent_10s.wav',
];

/** What the door or the first stage answers; every file that is not named here is heard whole. */
const answers = new Map<string, string>([
  ...notAudio.map((file) => [file, '415 not_audio'] as const),
  ...damaged.map((file) => [file, '415 recording_damaged'] as const),
  ...undecodable.map((file) => [file, 'Failed at transcribe: audio_undecodable'] as const),
  ...truncated.map((file) => [file, 'Completed, truncated'] as const),
  ...silent.map((file) => [file, 'Completed, silent'] as const),
  ['hostile/empty_0byte.mp3', '415 file_empty'],
  ['hostile/empty_0byte.wav', '415 file_empty'],
  ['hostile/video_no_audio.mp4', '415 no_audio_stream'],
  ['hostile/zero_duration.wav', 'Failed at transcribe: audio_empty'],
]);

const files = haveRecordings
  ? ['calls', 'formats', 'hostile'].flatMap((folder) =>
      readdirSync(recording(folder)).map((name) => `${folder}/${name}`),
    )
  : [];

function outcomeOf(call: CallDetail): string {
  if (call.status === 'failed') return `Failed at ${call.newest.error?.stage}: ${call.error?.code}`;
  expect(call).toMatchObject({ status: 'completed', newest: { transcription: { provider: 'supplied' } } });
  const { truncated: short = false, silent: mute = false } = call.recording ?? {};
  return `Completed${short ? ', truncated' : ''}${mute ? ', silent' : ''}`;
}

/** A sentence and what to do, in plain words, without a place on this machine. */
function expectPlain({ message, advice }: { message: string; advice: string }): void {
  for (const text of [message, advice]) expect(text).toMatch(/^[A-Z][^/\\{}]+\.$/);
}

describeWithRecordings('Every recording and every pretender', () => {
  test('gets its own answer, and none of them a path', { timeout: 400_000 }, async () => {
    const house = await openTestHouse();
    await house.startCrew();
    const campaignId = await house.campaign();
    const owner = await house.signedInAs('owner');
    const transcript = { name: 'call.txt', bytes: Buffer.from('Agent: Hello.\nCustomer: Hi.\n') };
    const answerTo = async (file: string): Promise<[string, string]> => {
      const bytes = readFileSync(recording(file));
      const name = file.split('/')[1] ?? file;
      const { status, body } = await upload(owner, { campaignId, file: { name, bytes }, transcript });
      expect(JSON.stringify(body)).not.toContain(house.deps.config.dataDir);
      if (status !== 201) {
        const { detail, advice, code } = body as Problem;
        expectPlain({ message: detail, advice });
        return [file, `${status} ${code}`];
      }
      const call = await untilEnded(owner, (body as { id: string }).id, 120_000);
      if (call.error !== null) expectPlain(call.error);
      return [file, outcomeOf(call)];
    };
    const waiting = [...files];
    const found: [string, string][] = [];
    const lane = async (): Promise<void> => {
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
        found.push(await answerTo(file));
    };
    await Promise.all([lane(), lane(), lane()]);

    const expected = files.map((file) => [file, answers.get(file) ?? 'Completed']);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
    expect(house.logged.filter((line) => line.includes(house.deps.config.dataDir))).toEqual([]);
    const kept = await house.deps.db.selectFrom('blobs').select('key').where('call_id', 'is', null).execute();
    expect(kept).toEqual([]);
  });
});
