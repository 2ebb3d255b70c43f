import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Transcript, Word } from '#shared/transcripts.ts';
import { parsedFrom, timedTurns } from '#test/support/transcripts.ts';
import { transcriptProblems } from './transcript-problems.ts';
import { normalForm, startOfWord, turnsOf } from './turns.ts';

const mono = { mode: 'mono', agentChannel: 0 } as const;

/** "0 A 100-400 Good": channel, speaker, times in ms, text. */
function word(line: string): Word {
  const [channel, speaker, times, text] = line.split(' ') as [string, string, string, string];
  const [startMs, endMs] = times.split('-').map((time) => (time === '' ? null : Number(time)));
  return {
    text,
    startMs: startMs ?? null,
    endMs: endMs ?? null,
    confidence: null,
    channel: channel === '?' ? null : Number(channel),
    speaker: speaker === '?' ? null : speaker,
  };
}

function texts(words: readonly Word[]): string[] {
  return turnsOf(words).map((turn) => turn.words.map(({ text }) => text).join(' '));
}

describe('words become turns', () => {
  it('begins a turn where the voice changes', () => {
    expect(
      turnsOf(['? A 0-100 Hi', '? A 100-200 there', '? B 300-400 Hello'].map(word)).map(
        ({ speaker, role, startMs, endMs, words }) => ({
          speaker,
          role,
          startMs,
          endMs,
          count: words.length,
        }),
      ),
    ).toEqual([
      { speaker: 'A', role: null, startMs: 0, endMs: 200, count: 2 },
      { speaker: 'B', role: null, startMs: 300, endMs: 400, count: 1 },
    ]);
  });

  it('lets people talk at the same time without cutting either into single words', () => {
    const lines = ['0 ? 0-200 I', '1 ? 150-400 Yes', '0 ? 210-500 am', '1 ? 410-700 yes', '0 ? 510-900 Ben'];
    expect(texts(lines.map(word))).toEqual(['I am Ben', 'Yes yes']);
  });

  it('ends a turn where somebody else speaks in its pause', () => {
    expect(texts(['0 ? 0-500 One', '1 ? 600-900 Mhm', '0 ? 1000-1500 two'].map(word))).toEqual([
      'One',
      'Mhm',
      'two',
    ]);
  });

  it('ends a turn after two seconds of silence', () => {
    expect(texts(['? ? 0-500 Wait', '? ? 2400-2600 please', '? ? 4600-5000 Hello'].map(word))).toEqual([
      'Wait please',
      'Hello',
    ]);
  });

  it('cuts endless talk of one voice at the end of a sentence', () => {
    const words = Array.from({ length: 330 }, (_, index) =>
      word(`? ? ${index * 300}-${index * 300 + 200} ${index % 10 === 9 ? 'end.' : 'word'}`),
    );
    expect(turnsOf(words).map((turn) => turn.words.length)).toEqual([150, 150, 30]);
    const endless = words.map((one) => ({ ...one, text: 'word' }));
    expect(turnsOf(endless).map((turn) => turn.words.length)).toEqual([330]);
  });

  it('takes words without times in their order', () => {
    expect(texts(['? A - Hi', '? B - Hello', '? B - you', '? A - Bye'].map(word))).toEqual([
      'Hi',
      'Hello you',
      'Bye',
    ]);
  });

  it('covers every word exactly once, whoever speaks when', () => {
    const anyWord = fc
      .record({ at: fc.nat(60_000), length: fc.nat(1_500), channel: fc.nat(2), text: fc.nat(99_999) })
      .map(({ at, length, channel, text }) => word(`${channel} ? ${at}-${at + length} w${text}`));
    fc.assert(
      fc.property(fc.array(anyWord, { maxLength: 60 }), (words) => {
        const turns = turnsOf(words);
        const covered = turns.flatMap((turn) => turn.words);
        expect(covered.map(({ text }) => text).toSorted()).toEqual(words.map(({ text }) => text).toSorted());
        const transcript = normalForm(parsedFrom(turns), {
          provider: 'deepgram',
          durationMs: 61_500,
          channelRule: mono,
        });
        expect(transcriptProblems(transcript, { durationMs: 61_500, toleranceMs: 0 })).toEqual([]);
      }),
    );
  });
});

describe('normal form', () => {
  it('keeps every invariant for any turns', () => {
    fc.assert(
      fc.property(timedTurns, (turns) => {
        const starts = turns.flatMap((turn) => [turn.startMs, ...turn.words.map(({ startMs }) => startMs)]);
        const durationMs = Math.max(0, ...starts.map((startMs) => startMs ?? 0));
        const source = { provider: 'whisper', durationMs, channelRule: mono } as const;
        const transcript = normalForm(parsedFrom(turns), source);
        expect(transcript.turns.map(({ text }) => text)).toEqual(
          turns.map(({ words }) => words.map(({ text }) => text).join(' ')),
        );
        expect(transcriptProblems(transcript, { durationMs, toleranceMs: 0 })).toEqual([]);
      }),
    );
  });

  it('drops times that run backwards inside a turn and leaves empty turns out', () => {
    const words = ['? A 500-600 one', '? A 100-200 two', '? A 700-650 three'].map(word);
    const turns = [
      { speaker: 'A', role: null, startMs: null, endMs: null, words },
      { speaker: 'B', role: null, startMs: 5, endMs: 6, words: [] },
    ];
    const source = { provider: 'supplied', durationMs: null, channelRule: mono } as const;
    const transcript = normalForm(parsedFrom(turns), source);
    expect(transcript.words.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [500, 600],
      [null, null],
      [700, null],
    ]);
    expect(transcript.turns).toEqual([
      {
        speaker: 'A',
        role: null,
        startMs: 100,
        endMs: 650,
        text: 'one two three',
        firstWord: 0,
        wordCount: 3,
      },
    ]);
  });

  it('finds the nearest known start of a word without one', () => {
    const words = ['? A 500-600 one', '? A - two', '? A 700-800 three'].map(word);
    const turns = [{ speaker: 'A', role: null, startMs: 400, endMs: 900, words }];
    const source = { provider: 'supplied', durationMs: null, channelRule: mono } as const;
    const transcript = normalForm(parsedFrom(turns), source);
    const [turn] = transcript.turns;
    expect([0, 1, 2].map((index) => startOfWord(transcript, turn!, index))).toEqual([500, 500, 700]);
  });
});

describe('invariants', () => {
  const good: Transcript = {
    provider: 'supplied',
    providerJobId: null,
    model: null,
    language: null,
    durationMs: 1_000,
    words: ['? A 0-100 Hi', '? A 100-200 there'].map(word),
    turns: [
      { speaker: 'A', role: null, startMs: 0, endMs: 200, text: 'Hi there', firstWord: 0, wordCount: 2 },
    ],
    roleConfidence: null,
  };
  const bounds = { durationMs: 1_000, toleranceMs: 500 };
  const [turn] = good.turns;

  it('hold for a good transcript', () => {
    expect(transcriptProblems(good, bounds)).toEqual([]);
  });

  it.each([
    [{ ...good, turns: [] }, ['the turns cover 0 of 2 words']],
    [{ ...good, turns: [{ ...turn!, text: 'Hi  there' }] }, ['the text of turn 1 is not its words']],
    [
      { ...good, turns: [{ ...turn!, wordCount: 3 }] },
      ['turn 1 has 3 words, of which 2 exist', 'the turns cover 3 of 2 words'],
    ],
    [{ ...good, turns: [turn!, turn!] }, ['turn 2 begins at word 0, where word 2 is expected']],
    [{ ...good, turns: [{ ...turn!, startMs: -1 }] }, ['turn 1 begins before the recording does']],
    [
      { ...good, turns: [{ ...turn!, endMs: 1_501 }] },
      ['turn 1 lies at 00:00:01, beyond the end of the recording at 00:00:01'],
    ],
    [
      { ...good, words: ['? A 50-20 Hi', '? A 40-200 there'].map(word) },
      ['word 1 of turn 1 ends before it begins', 'word 2 of turn 1 begins before the word before it'],
    ],
  ])('%#: are named when broken', (broken, problems) => {
    expect(transcriptProblems(broken, bounds)).toEqual(problems);
  });
});
