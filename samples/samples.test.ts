import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { billingQuestionResolved } from './dialogues/billing-question-resolved.ts';
import type { Dialogue } from './dialogues/dialogue.ts';
import { fasterPlanOrdered } from './dialogues/faster-plan-ordered.ts';
import { identityNeverChecked } from './dialogues/identity-never-checked.ts';
import { recordingNoticeLate } from './dialogues/recording-notice-late.ts';
import { type Sample, samples } from './samples.ts';

const run = promisify(execFile);
const samplesPerMs = 8;

type Word = { text: string; start: number; end: number; channel: '1' | '2' };
type Utterance = Omit<Word, 'text'> & { text: string; words: Word[] };
type Transcript = { audio_duration: number; text: string; words: Word[]; utterances: Utterance[] };

function sampleNamed(name: string): Sample {
  return samples.find((sample) => sample.name === name)!;
}

async function readTranscript(name: string): Promise<Transcript> {
  return JSON.parse(await readFile(sampleNamed(name).transcript, 'utf8')) as Transcript;
}

async function probe(sample: Sample) {
  const entries = 'format=duration:stream=codec_name,channels';
  const options = ['-v', 'error', '-show_entries', entries, '-of', 'json', fileURLToPath(sample.audio)];
  const { stdout } = await run('ffprobe', options);
  return JSON.parse(stdout) as {
    format: { duration: string };
    streams: { codec_name: string; channels: number }[];
  };
}

/** The samples of one channel at 8 kHz. */
async function decodeChannel(sample: Sample, channel: 0 | 1): Promise<Int16Array> {
  const input = ['-v', 'error', '-nostdin', '-i', fileURLToPath(sample.audio)];
  const output = ['-af', `pan=mono|c0=c${channel}`, '-ar', '8000', '-f', 's16le', '-'];
  const { stdout } = await run('ffmpeg', [...input, ...output], { encoding: 'buffer', maxBuffer: 2 ** 24 });
  return new Int16Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.byteLength));
}

/** Loudness between two times, in decibels below full scale. */
function decibels(samplesOfChannel: Int16Array, startMs: number, endMs: number): number {
  const span = samplesOfChannel.subarray(startMs * samplesPerMs, endMs * samplesPerMs);
  const power = span.reduce((sum, sample) => sum + (sample / 2 ** 15) ** 2, 0) / span.length;
  return 10 * Math.log10(power);
}

describe.each(samples)('$name', (sample) => {
  test('is a two-channel recording of one to two minutes and at most 400 KB', async () => {
    const { format, streams } = await probe(sample);
    expect(streams).toMatchObject([{ codec_name: 'mp3', channels: 2 }]);
    expect(Number(format.duration)).toBeGreaterThanOrEqual(60);
    expect(Number(format.duration)).toBeLessThanOrEqual(120);
    expect((await stat(sample.audio)).size).toBeLessThanOrEqual(400_000);
  });
});

const conversations: { name: string; dialogue: Dialogue }[] = [
  { name: 'billing-question-resolved', dialogue: billingQuestionResolved },
  { name: 'identity-never-checked', dialogue: identityNeverChecked },
  { name: 'recording-notice-late', dialogue: recordingNoticeLate },
  { name: 'faster-plan-ordered', dialogue: fasterPlanOrdered },
];

describe.each(conversations)('$name', ({ name, dialogue }) => {
  test('its transcript is the dialogue, word for word', async () => {
    const { text, utterances } = await readTranscript(name);
    const said = utterances.map((turn) => ({
      speaker: turn.channel === '1' ? 'agent' : 'customer',
      text: turn.text,
      words: turn.words.map((word) => word.text).join(' '),
    }));
    expect(said).toEqual(
      dialogue.lines.map((line) => ({ speaker: line.speaker, text: line.text, words: line.text })),
    );
    expect(text).toBe(dialogue.lines.map((line) => line.text).join(' '));
  });

  test('its words follow one another inside their turn, and the turns inside the recording', async () => {
    const { words, utterances } = await readTranscript(name);
    const { format } = await probe(sampleNamed(name));
    for (const turn of utterances) {
      const times = turn.words.flatMap((word) => [word.start, word.end]);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect([turn.start, turn.end]).toEqual([times.at(0), times.at(-1)]);
    }
    expect(Math.max(...words.map((word) => word.end))).toBeLessThan(Number(format.duration) * 1000);
    const inTurns = utterances.flatMap((turn) => turn.words);
    expect(words).toEqual(inTurns.toSorted((a, b) => a.start - b.start));
  });

  test('each turn is heard on the channel of its speaker, and the other channel is silent', async () => {
    const { utterances } = await readTranscript(name);
    const sample = sampleNamed(name);
    const [left, right] = await Promise.all([decodeChannel(sample, 0), decodeChannel(sample, 1)]);
    for (const turn of utterances) {
      const [own, other] = turn.channel === '1' ? [left, right] : [right, left];
      const alone = utterances.every(
        (rival) => rival.channel === turn.channel || rival.end < turn.start || rival.start > turn.end,
      );
      expect(decibels(own, turn.start, turn.end), turn.text).toBeGreaterThan(-30);
      if (alone) expect(decibels(other, turn.start, turn.end), turn.text).toBeLessThan(-55);
    }
  });

  test('nobody speaks between the turns, and every word is heard', async () => {
    const { utterances } = await readTranscript(name);
    const sample = sampleNamed(name);
    const [left, right] = await Promise.all([decodeChannel(sample, 0), decodeChannel(sample, 1)]);
    for (const [index, turn] of utterances.entries()) {
      const nextStart = utterances[index + 1]?.start ?? turn.end + 500;
      // 100 ms of air on both sides: the last sound of a word dies away, and the next one is breathed in for.
      const pause = [turn.end + 100, nextStart - 100] as const;
      if (pause[1] - pause[0] < 50) continue;
      expect(decibels(left, ...pause), `left after "${turn.text}"`).toBeLessThan(-50);
      expect(decibels(right, ...pause), `right after "${turn.text}"`).toBeLessThan(-50);
    }
    for (const word of utterances.flatMap((turn) => turn.words)) {
      const own = word.channel === '1' ? left : right;
      expect(decibels(own, word.start, word.end), `${word.text} at ${word.start}`).toBeGreaterThan(-45);
    }
  });
});

/** When the agent begins to say a phrase, in milliseconds; null when it is never said. */
async function agentSays(name: string, phrase: string): Promise<number | null> {
  const { words } = await readTranscript(name);
  const said = words.filter((word) => word.channel === '1');
  const plain = said.map((word) => word.text.toLowerCase().replaceAll(/[^a-z']/g, ''));
  const wanted = phrase.split(' ');
  const first = plain.findIndex((_, index) => wanted.every((word, offset) => plain[index + offset] === word));
  return said[first]?.start ?? null;
}

test('the recording notice comes in the first 30 seconds, but for the call that shows it late', async () => {
  expect(await agentSays('billing-question-resolved', 'this call is recorded')).toBeLessThan(30_000);
  expect(await agentSays('identity-never-checked', 'this call may be recorded')).toBeLessThan(30_000);
  expect(await agentSays('faster-plan-ordered', 'this call may be recorded')).toBeLessThan(30_000);
  expect(await agentSays('recording-notice-late', 'this call is recorded')).toBeGreaterThan(35_000);
});

test('only one agent never asks who is calling, and is rude', async () => {
  expect(await agentSays('billing-question-resolved', 'date of birth')).not.toBeNull();
  expect(await agentSays('recording-notice-late', 'date of birth')).not.toBeNull();
  expect(await agentSays('faster-plan-ordered', 'verify your identity')).not.toBeNull();
  for (const phrase of [
    'date of birth',
    'full name',
    'verify your identity',
    'security question',
    'postcode',
  ]) {
    expect(await agentSays('identity-never-checked', phrase)).toBeNull();
  }
  for (const phrase of [
    "that's not my problem",
    'calm down',
    'as i already told you',
    "you can't speak to",
  ]) {
    expect(await agentSays('identity-never-checked', phrase)).not.toBeNull();
  }
});

test('the caller on hold hears tones and nobody says a word', async () => {
  const sample = sampleNamed('caller-left-on-hold');
  const [left, right] = await Promise.all([decodeChannel(sample, 0), decodeChannel(sample, 1)]);
  expect(await readFile(sample.transcript, 'utf8')).toBe('WEBVTT\n');
  expect(decibels(left, 1_500, 2_500)).toBeGreaterThan(-30);
  expect(decibels(left, 9_000, 11_000)).toBeLessThan(-55);
  expect(decibels(right, 0, 65_000)).toBeLessThan(-55);
});
