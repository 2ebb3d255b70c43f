import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Transcript, Turn } from '#shared/transcripts.ts';
import { haveRecordings, recording } from '#test/support/recordings.ts';
import { readSuppliedTranscript } from '../supplied.ts';
import { transcriptProblems } from '../transcript-problems.ts';

const dual = { mode: 'dual', agentChannel: 0 } as const;

function read(path: string, durationMs: number | null = null): Transcript {
  return readSuppliedTranscript({
    fileName: path,
    bytes: readFileSync(path),
    durationMs,
    channelRule: dual,
  });
}

function fixture(name: string): Transcript {
  return read(fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url)));
}

/** "agent A 500–2100 Thank@500–800 you@–": everything that a test wants to see of a transcript, a line to a turn. */
function sketch(transcript: Transcript): string[] {
  return transcript.turns.map((turn) => {
    const words = transcript.words
      .slice(turn.firstWord, turn.firstWord + turn.wordCount)
      .map(({ text, startMs, endMs }) => `${text}@${startMs ?? ''}–${endMs ?? ''}`);
    return `${turn.role ?? '?'} ${turn.speaker ?? '?'} ${turn.startMs ?? ''}–${turn.endMs ?? ''} ${words.join(' ')}`;
  });
}

function plainSketch(transcript: Transcript): string[] {
  return transcript.turns.map(
    ({ role, speaker, startMs, endMs, text }: Turn) =>
      `${role ?? '?'} ${speaker ?? '?'} ${startMs ?? ''}–${endMs ?? ''} ${text}`,
  );
}

describe('own examples of each format', () => {
  it('reads WebVTT with styles, notes, regions, voices, stamps, entities and overlapping cues', () => {
    const transcript = fixture('call.vtt');
    expect(sketch(transcript)).toEqual([
      'agent Agent 500–3900 Thank@– you@– for@– calling@– Harbour@– Gas,@– my@– name@– is@– Priya.@–',
      'customer Customer 4000–6250 Hi,@4000–4600 my@4600– boiler@–5500 stopped.@5500–6250',
      'agent Agent 6000–7000 Mm-hm@– &@– since@– when?@–',
      'customer Customer 8000–10000 Since@– Monday.@–',
      'agent Agent 8000–10000 I@– see.@–',
    ]);
    expect(transcript).toMatchObject({
      provider: 'supplied',
      model: 'webvtt',
      language: 'en-GB',
      roleConfidence: 1,
    });
  });

  it('reads SRT and joins the cues of one sentence without losing their times', () => {
    expect(sketch(fixture('call.srt'))).toEqual([
      'agent Agent 500–3900 Thank@– you@– for@– calling@– Harbour@– Gas,@– how@– can@– I@– help?@–',
      'customer Customer 4000–7000 Hi,@4000– my@– boiler@– stopped@–6000 on@6040– Monday.@–7000',
      'agent Agent 7500–9000 I@– see.@–',
      'customer Customer 7500–9000 It@– is@– cold.@–',
    ]);
  });

  it('reads labelled text with times before and behind the label', () => {
    expect(plainSketch(fixture('call.txt'))).toEqual([
      'agent Agent 1000– Thank you for calling Harbour Gas. How can I help?',
      'customer Customer 5000– Hi, my boiler stopped. One thing: it is cold, 10:30 this morning it was nine degrees.',
      'agent Agent 21000– I see.',
      'customer Customer 24000– Thank you.',
    ]);
  });

  it('reads AssemblyAI speakers and finds the agent by the opening words', () => {
    const transcript = fixture('assemblyai-speakers.json');
    expect(sketch(transcript)).toEqual([
      'agent A 500–2100 Thank@500–800 you@820–1000 for@1100–1300 calling.@1350–2100',
      'customer B 2400–3900 My@2400–2600 boiler@2650–3200 stopped.@3250–3900',
    ]);
    expect(transcript).toMatchObject({
      providerJobId: 'job-1',
      language: 'en-US',
      durationMs: 9_000,
      roleConfidence: 0.84,
    });
  });

  it('reads AssemblyAI channels, which count from 1', () => {
    const transcript = fixture('assemblyai-channels.json');
    expect(plainSketch(transcript)).toEqual(['agent 1 100–900 Good morning.', 'customer 2 350–900 Hello.']);
    expect(transcript.words.map((word) => word.channel)).toEqual([0, 0, 1]);
  });

  it('reads Deepgram channels as overlapping turns', () => {
    expect(plainSketch(fixture('deepgram-channels.json'))).toEqual([
      'agent ? 100–900 Good morning.',
      'customer ? 1100–1600 Hello.',
      'agent ? 2000–3000 How can I help?',
      'customer ? 2300–2600 Yeah.',
    ]);
  });

  it('reads Deepgram speakers of a mono recording', () => {
    const transcript = fixture('deepgram-speakers.json');
    expect(plainSketch(transcript)).toEqual([
      'agent 0 200–1100 Thanks for calling.',
      'customer 1 1600–2600 I have a question.',
    ]);
    expect(new Set(transcript.words.map((word) => word.channel))).toEqual(new Set([null]));
  });

  it('reads Amazon Transcribe Call Analytics in the order of time', () => {
    expect(sketch(fixture('amazon-call.json'))).toEqual([
      'agent AGENT 40–900 Hello,@40–500 Ben.@510–900',
      'customer CUSTOMER 1000–2000 Hi@– there.@–',
    ]);
  });

  it('reads an Amazon Transcribe batch result with speaker labels', () => {
    expect(sketch(fixture('amazon-batch.json'))).toEqual([
      '? spk_0 40–500 Hello.@40–500',
      '? spk_1 900–1600 Hi,@900–1100 there.@1200–1600',
    ]);
  });

  it('reads OpenAI Whisper with the punctuation of its segments and the times of its words', () => {
    const transcript = fixture('whisper-openai.json');
    expect(sketch(transcript)).toEqual([
      "? ? 0–2500 That's@0–500 $5,@600–900 please.@1600–2500",
      '? ? 3500–4400 Thank@3500–3900 you.@3900–4400',
    ]);
    expect(transcript).toMatchObject({ language: 'en', roleConfidence: null });
  });

  it('reads faster-whisper with parts of words and speakers', () => {
    expect(sketch(fixture('whisper-faster.json'))).toEqual([
      '? SPEAKER_00 200–2000 Ich@200–500 bin@500–1000 zweiund-zwanzig.@1000–2000',
      '? SPEAKER_01 4000–5000 Ja.@–',
    ]);
  });
});

function real(path: string, name: string, check: (transcript: Transcript) => void): void {
  const title = haveRecordings ? name : `${name} (skipped: recordings not found)`;
  it.skipIf(!haveRecordings)(title, () => {
    const transcript = read(recording(path));
    check(transcript);
    const { durationMs } = transcript;
    expect(transcriptProblems(transcript, { durationMs, toleranceMs: 5_000 })).toEqual([]);
  });
}

describe('real files', () => {
  real('calls/aws-call-analytics-example.json', 'an Amazon Call Analytics result', (transcript) => {
    expect(transcript.turns).toHaveLength(37);
    expect(transcript.words).toHaveLength(462);
    expect(transcript).toMatchObject({ language: 'en-US', durationMs: 182_890, roleConfidence: 1 });
    expect(transcript.turns.slice(0, 2)).toEqual([
      {
        speaker: 'AGENT',
        role: 'agent',
        startMs: 40,
        endMs: 5_050,
        text: 'Thank you for calling Anchor Credit Union, the number one choice for captains worldwide, how can I help you?',
        firstWord: 0,
        wordCount: 19,
      },
      {
        speaker: 'CUSTOMER',
        role: 'customer',
        startMs: 6_310,
        endMs: 10_450,
        text: "Hi um Okay so I was at fisherman's terminal.",
        firstWord: 19,
        wordCount: 9,
      },
    ]);
    expect(new Set(transcript.turns.map(({ role }) => role))).toEqual(new Set(['agent', 'customer']));
  });

  real('calls/google_commercial_mono.txt', 'a labelled text', (transcript) => {
    expect(plainSketch(transcript).slice(0, 3)).toEqual([
      "customer Customer – Hi, I'd like to buy a Chromecast, and I was wondering whether you could help me with that.",
      'agent Agent – Certainly. Which color would you like? We have blue, black, and red.',
      "customer Customer – Let's go with the black one.",
    ]);
    expect(transcript.turns).toHaveLength(9);
  });

  real('formats/asterisk_agent_8k.vtt', 'a WebVTT file of one voice', (transcript) => {
    expect(transcript.turns).toHaveLength(16);
    expect(transcript.turns[9]).toMatchObject({ role: 'agent', startMs: 38_940, endMs: 54_115 });
  });

  real('../contracts/examples/assemblyai-Transcript.json', "AssemblyAI's own example", (transcript) => {
    // Its utterance lists only the first fifteen of its words: the others keep their text and have no times.
    expect(transcript.turns).toMatchObject([{ speaker: 'A', startMs: 250, endMs: 26_950, wordCount: 75 }]);
    expect([0, 14, 15].map((index) => transcript.words[index])).toEqual([
      { text: 'Smoke', startMs: 250, endMs: 650, confidence: 0.97503, channel: null, speaker: 'A' },
      { text: 'US.', startMs: 5_732, endMs: 6_382, confidence: 0.88, channel: null, speaker: 'A' },
      { text: 'Skylines', startMs: null, endMs: null, confidence: null, channel: null, speaker: 'A' },
    ]);
  });
});
