import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { probe } from '#server/audio/probe.ts';
import type { SpeechSegment } from '#server/audio/recording.ts';
import { recording } from '#test/support/recordings.ts';
import { createStaging, type Staging } from '#test/support/staging.ts';
import { describeWithRecordings } from '#test/support/with-recordings.ts';

let staging: Staging;
beforeAll(async () => {
  staging = await createStaging();
});
afterAll(() => staging.remove());

/**
 * Each recording, what the door says of it (container, codec, hertz, channels, claimed seconds), and what decoding
 * says: seconds, measured channels, remarks. A code stands for a refusal at the door, or for a call that fails at
 * Transcription.
 */
const answers: [name: string, atTheDoor: string, decoded: string | null][] = [
  ['calls/aai_gore_mulaw.wav', 'wav pcm_mulaw 8000 1 464.6', '464.6 x1'],
  ['calls/aws-call-analytics-example.json', 'not_audio', null],
  ['calls/aws_auto0_mono.wav', 'wav pcm_u8 8000 1 277.7', '277.7 x1'],
  ['calls/dg_spacewalk.wav', 'wav pcm_s16le 44100 1 25.9', '25.9 x1'],
  ['calls/fw_stereo_diarization.wav', 'wav pcm_s16le 16000 2 5.0', '5.0 x2'],
  ['calls/google_chromecast.mp4', 'mp4 aac 44100 2 15.0 video', '15.0 x2'],
  ['calls/google_commercial_mono.txt', 'not_audio', null],
  ['calls/google_commercial_mono.wav', 'wav pcm_s16le 8000 1 45.3', '45.3 x1'],
  ['calls/osr_0034_8k.wav', 'wav pcm_s16le 8000 1 35.5', '35.5 x1'],
  ['calls/pv_diarization.wav', 'wav pcm_s16le 16000 1 19.8', '19.8 x1'],
  ['calls/pv_empty.wav', 'wav pcm_s16le 16000 1 8.2', '8.2 x1'],
  ['calls/pv_test_es.wav', 'wav pcm_s16le 16000 1 8.7', '8.7 x1'],
  ['calls/pyannote_sample.rttm', 'not_audio', null],
  ['calls/pyannote_sample.wav', 'wav pcm_s16le 16000 1 30.0', '30.0 x1'],
  ['calls/rev_example.mp3', 'mp3 mp3 48000 2 107.0', '107.0 x2 fake-stereo'],
  ['calls/silero_test.opus', 'ogg opus 48000 1 8.1', '8.1 x1'],
  ['calls/sr_stereo24.flac', 'flac flac 44100 2 2.7', '2.7 x2 fake-stereo'],
  ['calls/watson_blank.wav', 'wav pcm_s16le 22050 2 1.2', '1.2 x2 fake-stereo'],
  ['calls/watson_sample1.webm', 'matroska vorbis 44100 1 7.1', '7.1 x1'],
  ['calls/whisper_jfk.flac', 'flac flac 44100 2 11.0', '11.0 x2 fake-stereo'],
  ['formats/asterisk_agent_8k.vtt', 'not_audio', null],
  ['formats/asterisk_agent_8k.wav', 'wav pcm_s16le 8000 1 77.7', '77.7 x1'],
  ['formats/asterisk_agent_8k.wav.ref.json', 'not_audio', null],
  ['formats/autorepairs40_stereo_8k.wav', 'wav pcm_s16le 8000 2 245.4', '245.4 x2'],
  ['formats/call.amr', 'amr amr_nb 8000 1 -', '245.4 x1'],
  ['formats/call.flac', 'flac flac 8000 2 245.4', '245.4 x2'],
  ['formats/call.g722', 'g722 adpcm_g722 16000 1 - raw', '245.4 x1'],
  ['formats/call.webm', 'matroska opus 48000 2 245.4', '245.4 x2'],
  ['formats/call.wma', 'asf wmav2 16000 2 245.4', '245.4 x2'],
  ['formats/call_aac.m4a', 'mp4 aac 16000 2 245.4', '245.4 x2'],
  ['formats/call_adpcm.wav', 'wav adpcm_ima_wav 8000 2 245.5', '245.5 x2'],
  ['formats/call_adts.aac', 'aac aac 16000 2 -', '245.5 x2'],
  ['formats/call_alaw_stereo.wav', 'wav pcm_alaw 8000 2 245.4', '245.4 x2'],
  ['formats/call_cbr_noxing.mp3', 'mp3 mp3 16000 2 -', '245.5 x2'],
  ['formats/call_g726.wav', 'wav adpcm_g726 8000 1 245.4', '245.4 x1'],
  ['formats/call_gsm.wav', 'wav gsm_ms 8000 1 245.4', '245.4 x1'],
  ['formats/call_opus.ogg', 'ogg opus 48000 2 245.4', '245.4 x2'],
  ['formats/call_vbr.mp3', 'mp3 mp3 16000 2 245.5', '245.4 x2'],
  ['formats/call_vorbis.ogg', 'ogg vorbis 16000 2 245.4', '245.4 x2'],
  ['hostile/channels_0.wav', 'recording_damaged', null],
  ['hostile/channels_65535.wav', 'recording_damaged', null],
  ['hostile/concat_ssrf.wav', 'not_audio', null],
  ['hostile/datasize_zero_with_data.wav', 'wav pcm_s16le 8000 1 -', '10.0 x1 silent'],
  ['hostile/empty_0byte.mp3', 'file_empty', null],
  ['hostile/empty_0byte.wav', 'file_empty', null],
  ['hostile/fmt_unknown.wav', 'wav unknown 8000 1 -', 'audio_undecodable'],
  ['hostile/fuzz.flac', 'flac flac 8000 2 245.4', '22.5 x2 truncated'],
  ['hostile/fuzz.m4a', 'recording_damaged', null],
  ['hostile/fuzz.mp3', 'mp3 mp3 16000 2 245.5', '125.4 x2 truncated'],
  ['hostile/fuzz.ogg', 'ogg opus 48000 2 93.0', '54.0 x2 truncated'],
  ['hostile/fuzz.wav', 'wav adpcm_ima_wav 8000 2 245.5', '37.2 x2 truncated'],
  ['hostile/fuzz.wma', 'asf wmav2 16000 2 -', '17.7 x2'],
  ['hostile/header_only.wav', 'recording_damaged', null],
  ['hostile/html_renamed.wav', 'not_audio', null],
  ['hostile/huge_data_size.wav', 'wav pcm_s16le 8000 1 -', '1.0 x1 silent'],
  ['hostile/huge_size_zero_stream.wav', 'wav pcm_s16le 8000 1 -', '10.0 x1 silent'],
  ['hostile/m3u8_ssrf.mp3', 'not_audio', null],
  ['hostile/mp3_named.wav', 'mp3 mp3 16000 2 245.5', '245.4 x2'],
  ['hostile/one_sample.wav', 'wav pcm_s16le 8000 1 0.0', '0.0 x1 silent'],
  ['hostile/opus_noext', 'ogg opus 48000 2 245.4', '245.4 x2'],
  ['hostile/pdf_renamed.m4a', 'not_audio', null],
  ['hostile/ps_hostile_awful.wav', 'wav pcm_s16le 1092676 1 0.0', 'audio_undecodable'],
  ['hostile/ps_hostile_bad.wav', 'recording_damaged', null],
  ['hostile/ps_hostile_evil.wav', 'recording_damaged', null],
  ['hostile/random.mp3', 'not_audio', null],
  ['hostile/rate_0.wav', 'recording_damaged', null],
  ['hostile/rate_huge.wav', 'wav pcm_s16le 2147483647 1 0.0', 'audio_undecodable'],
  ['hostile/silent_10s.wav', 'wav pcm_s16le 8000 1 10.0', '10.0 x1 silent'],
  ['hostile/text_renamed.mp3', 'not_audio', null],
  ['hostile/truncated.flac', 'flac flac 8000 2 245.4', '5.3 x2 truncated'],
  ['hostile/truncated.mp3', 'mp3 mp3 16000 2 245.5', '7.7 x2 truncated'],
  ['hostile/truncated.ogg', 'ogg opus 48000 2 20.0', '20.0 x2'],
  ['hostile/truncated_faststart.m4a', 'mp4 aac 16000 2 245.4', '30.6 x2 truncated'],
  ['hostile/truncated_moov_missing.m4a', 'recording_damaged', null],
  ['hostile/video_no_audio.mp4', 'no_audio_stream', null],
  ['hostile/video_with_audio.mp4', 'mp4 aac 8000 2 60.0 video', '60.0 x2'],
  ['hostile/zero_duration.wav', 'wav pcm_s16le 8000 1 -', 'audio_empty'],
  ['hostile/zip_renamed.wav', 'not_audio', null],
];

async function answerAtTheDoor(name: string): Promise<string> {
  try {
    const file = await staging.stageRecording(name);
    const found = await probe({ path: file }, { fileName: path.basename(name) });
    const claim = found.claimedDurationSeconds?.toFixed(1) ?? '-';
    const raw = found.rawFormat === null ? '' : ' raw';
    const video = found.hasVideo ? ' video' : '';
    return `${found.container} ${found.codec} ${found.sampleRate} ${found.channels} ${claim}${raw}${video}`;
  } catch (error) {
    return codeOf(error);
  }
}

async function decodedAnswer(name: string): Promise<string> {
  try {
    const file = await staging.stageRecording(name);
    const { facts, peaks, activity, playback } = await staging.decodeFile(file, {
      fileName: path.basename(name),
    });
    expect(peaks).toHaveLength(activity.length);
    expect(playback.sizeBytes).toBeGreaterThan(0);
    const remarks = [
      facts.truncated ? 'truncated' : '',
      facts.silent ? 'silent' : '',
      facts.fakeStereo ? 'fake-stereo' : '',
    ];
    return [facts.durationSeconds.toFixed(1), `x${peaks.length}`, ...remarks.filter(Boolean)].join(' ');
  } catch (error) {
    return codeOf(error);
  }
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? String(error);
}

describeWithRecordings('every real recording', () => {
  test('has its answer in the table', async () => {
    const folders = ['calls', 'formats', 'hostile'];
    const names = await Promise.all(
      folders.map(async (folder) => (await readdir(recording(folder))).map((file) => `${folder}/${file}`)),
    );
    expect(names.flat().toSorted()).toEqual(answers.map(([name]) => name).toSorted());
  });

  test.each(answers)('%s: %s, then %s', async (name, atTheDoor, decoded) => {
    expect(await answerAtTheDoor(name)).toBe(atTheDoor);
    if (decoded !== null) expect(await decodedAnswer(name)).toBe(decoded);
  });
});

describeWithRecordings('speech in real recordings', () => {
  test('is found where a person marked it', async () => {
    const rttm = await readFile(recording('calls/pyannote_sample.rttm'), 'utf8');
    const lines = rttm.trim().split('\n');
    const marked = lines.map((line): SpeechSegment => {
      const [startMs = 0, lengthMs = 0] = line
        .split(' ')
        .slice(3, 5)
        .map((second) => Number(second) * 1000);
      return [startMs, startMs + lengthMs];
    });
    const { activity } = await staging.decodeFile(await staging.stageRecording('calls/pyannote_sample.wav'));
    const found = millisecondsOf(activity[0]!);
    const spoken = millisecondsOf(marked);
    expect(shared(found, spoken) / found.size).toBeGreaterThan(0.9);
    expect(shared(found, spoken) / spoken.size).toBeGreaterThan(0.9);
  });

  test('of agent and caller is mostly in turn', async () => {
    const file = await staging.stageRecording('formats/autorepairs40_stereo_8k.wav');
    const { activity } = await staging.decodeFile(file);
    const [agent, caller] = [millisecondsOf(activity[0]!), millisecondsOf(activity[1]!)];
    expect(Math.min(agent.size, caller.size)).toBeGreaterThan(60_000);
    expect(shared(agent, caller) / Math.min(agent.size, caller.size)).toBeLessThan(0.3);
  });
});

function millisecondsOf(segments: readonly SpeechSegment[]): Set<number> {
  const milliseconds = new Set<number>();
  for (const [startMs, endMs] of segments) {
    for (let ms = Math.round(startMs); ms < endMs; ms += 1) milliseconds.add(ms);
  }
  return milliseconds;
}

function shared(one: ReadonlySet<number>, other: ReadonlySet<number>): number {
  return [...one].filter((ms) => other.has(ms)).length;
}
