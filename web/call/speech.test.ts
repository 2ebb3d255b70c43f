import { describe, expect, it } from 'vitest';
import { agentChannelOf, speechFigures, voicesOfTranscript } from './speech.ts';

const turn = { speaker: null, end_ms: null, start_ms: null, text: '' };

describe('voicesOfTranscript', () => {
  it('joins words said close together and falls back to the turn’s own times', () => {
    const voices = voicesOfTranscript({
      words: [
        ['a', 0, 400],
        ['b', 600, 900],
        ['c', 3_000, 3_500],
        ['d', null, null],
      ],
      turns: [
        { ...turn, role: 'agent', first_word: 0, word_count: 3 },
        { ...turn, role: null, start_ms: 5_000, end_ms: 6_000, first_word: 3, word_count: 1 },
      ],
    });
    expect(voices).toEqual({
      agent: [
        [0, 900],
        [3_000, 3_500],
      ],
      customer: [],
      other: [[5_000, 6_000]],
    });
  });
});

describe('speechFigures', () => {
  it('tells talk, silence, overlap and the longest monologue', () => {
    const figures = speechFigures(
      {
        agent: [
          [0, 10_000],
          [11_000, 20_000],
          [50_000, 52_000],
        ],
        customer: [
          [5_000, 5_500],
          [18_000, 30_000],
        ],
        other: [],
      },
      60_000,
    );
    expect(figures).toEqual({
      durationMs: 60_000,
      agentMs: 21_000,
      customerMs: 12_500,
      otherMs: 0,
      agentShare: 21_000 / 33_500,
      silenceMs: 60_000 - (10_000 + 19_000 + 2_000),
      overlapMs: 2_500,
      // The half second at 5 s is no interruption; the customer's long turn at 18 s is.
      longest: { role: 'agent', span: [0, 18_000] },
    });
  });

  it('has no ratio and no monologue where nobody speaks', () => {
    expect(speechFigures({ agent: [], customer: [], other: [] }, 4_000)).toEqual({
      durationMs: 4_000,
      agentMs: 0,
      customerMs: 0,
      otherMs: 0,
      agentShare: null,
      silenceMs: 4_000,
      overlapMs: 0,
      longest: null,
    });
  });
});

describe('agentChannelOf', () => {
  const voices = { agent: [[0, 1_000]], customer: [[2_000, 3_000]], other: [] } as const;

  it('finds the channel whose speech lies under the agent’s words', () => {
    expect(agentChannelOf([[[0, 900]], [[2_100, 3_000]]], voices)).toBe(0);
    expect(agentChannelOf([[[2_100, 3_000]], [[0, 900]]], voices)).toBe(1);
  });

  it('is unknown for one channel, and where the transcript does not tell', () => {
    expect(agentChannelOf([[[0, 900]]], voices)).toBeNull();
    expect(agentChannelOf([[[0, 900]], [[2_100, 3_000]]], { agent: [], customer: [], other: [] })).toBeNull();
  });
});
