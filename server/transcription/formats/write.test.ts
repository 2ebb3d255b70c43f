import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Transcript } from '#shared/transcripts.ts';
import { parsedFrom, timedTurns } from '#test/support/transcripts.ts';
import { readSuppliedTranscript } from '../supplied.ts';
import { normalForm } from '../turns.ts';
import { writePlainText, writeWebVtt } from './write.ts';

const mono = { mode: 'mono', agentChannel: 0 } as const;

function transcriptOf(turns: Parameters<typeof parsedFrom>[0]): Transcript {
  const source = { provider: 'supplied', model: 'webvtt', durationMs: null, channelRule: mono } as const;
  return normalForm(parsedFrom(turns), source);
}

function readBack(fileName: string, text: string): Transcript {
  return readSuppliedTranscript({
    fileName,
    bytes: new TextEncoder().encode(text),
    durationMs: null,
    channelRule: mono,
  });
}

describe('WebVTT', () => {
  it('gives the same turns, words and word times when it is read back', () => {
    fc.assert(
      fc.property(timedTurns, (turns) => {
        const names = { agent: 'Agent', customer: 'Customer', other: 'Other' };
        const named = turns.map((turn) => {
          const speaker = turn.speaker ?? (turn.role === null ? null : names[turn.role]);
          return { ...turn, speaker, words: turn.words.map((word) => ({ ...word, speaker })) };
        });
        const written = writeWebVtt(transcriptOf(turns)) ?? '';
        const before = transcriptOf(named);
        const after = readBack('call.vtt', written);
        expect(after.turns.map((turn) => ({ ...turn, role: null }))).toEqual(
          before.turns.map((turn) => ({ ...turn, role: null })),
        );
        const roled = turns.some((turn) => turn.role !== null);
        if (roled) expect(after.turns.map(({ role }) => role)).toEqual(before.turns.map(({ role }) => role));
        expect(after.words).toEqual(before.words);
      }),
      { numRuns: 300 },
    );
  });

  it('is null when a turn has no time', () => {
    expect(writeWebVtt(readBack('call.txt', 'Agent: Hello.\nCustomer: Hi.'))).toBeNull();
  });

  it('lets a turn without end last until the next', () => {
    expect(writeWebVtt(readBack('call.txt', '[0:01] Agent: Hello.\n[0:03] Customer: Hi <you>.'))).toBe(
      'WEBVTT\n\nturn 1\n00:00:01.000 --> 00:00:03.000\n<v.agent Agent>Hello.\n\n' +
        'turn 2\n00:00:03.000 --> 00:00:03.000\n<v.customer Customer>Hi &lt;you&gt;.\n',
    );
  });

  it('is a header alone for an empty transcript, and that is one again', () => {
    const empty = readBack('call.vtt', 'WEBVTT\n');
    expect(writeWebVtt(empty)).toBe('WEBVTT\n');
    expect(empty.turns).toEqual([]);
  });
});

describe('plain text', () => {
  it('names agent and customer by role and others by their name', () => {
    const vtt =
      'WEBVTT\n\n00:01.000 --> 00:02.000\n<v.agent A>Hello.\n\n00:02.000 --> 00:03.000\n<v.customer B>Hi.\n\n' +
      '01:00:00.000 --> 01:00:01.000\n<v C>Bye.\n';
    expect(writePlainText(readBack('call.vtt', vtt))).toBe(
      '[00:00:01] Agent: Hello.\n[00:00:02] Customer: Hi.\n[01:00:00] Speaker C: Bye.\n',
    );
  });

  it('has neither times nor labels where none are known', () => {
    expect(writePlainText(readBack('call.txt', 'hello there\nand on'))).toBe('hello there and on\n');
  });
});

describe('normal form', () => {
  it('comes back unchanged from its own JSON', () => {
    fc.assert(
      fc.property(timedTurns, (turns) => {
        const before = { ...transcriptOf(turns), model: 'totalview' };
        const after = readBack('call.json', JSON.stringify(before));
        expect(after.turns.map((turn) => ({ ...turn, role: null }))).toEqual(
          before.turns.map((turn) => ({ ...turn, role: null })),
        );
        expect({ ...after, turns: [], roleConfidence: null }).toEqual({
          ...before,
          turns: [],
          roleConfidence: null,
        });
      }),
    );
  });
});
