import { describe, expect, it } from 'vitest';
import type { Waveform } from './lanes.ts';
import { sampleCall, sampleVersion } from './sample-results.ts';
import { soundOf } from './sound.ts';
import type { Transcript } from './transcript-rows.ts';

const recording = {
  codec: 'pcm_s16le',
  container: 'wav',
  channels: 2,
  sample_rate: 8_000,
  duration_seconds: 10,
  claimed_duration_seconds: 10,
  truncated: false,
  silent: false,
  fake_stereo: false,
};
const stereo: Waveform = {
  duration_seconds: 10,
  peaks: [[1], [2]],
  activity: [[[4_000, 6_000]], [[0, 3_000]]],
};
const turn = { speaker: null, text: 'x', first_word: 0, word_count: 0 };
const transcript: Transcript = {
  id: 'trs_1',
  provider: 'supplied',
  model: null,
  language: null,
  duration_ms: null,
  role_confidence: null,
  roles_swapped: null,
  can_swap_roles: false,
  words: [],
  turns: [
    { ...turn, role: 'agent', start_ms: 0, end_ms: 2_500 },
    { ...turn, role: 'customer', start_ms: 4_000, end_ms: 5_000 },
  ],
};

function called(changes: Partial<typeof recording> = {}) {
  return sampleCall(sampleVersion(), { recording: { ...recording, ...changes } });
}

describe('soundOf', () => {
  it('draws the agent above and measures by the channels where there are two', () => {
    const sound = soundOf(called(), stereo, transcript);
    expect(sound.lanes).toEqual([
      { name: 'Agent', peaks: [2], speech: [{ tone: 'agent', spans: [[0, 3_000]] }] },
      { name: 'Customer', peaks: [1], speech: [{ tone: 'customer', spans: [[4_000, 6_000]] }] },
    ]);
    expect(sound.figures).toMatchObject({ agentMs: 3_000, customerMs: 2_000, silenceMs: 5_000 });
    expect(sound.rolesKnown).toBe(true);
  });

  it('treats two channels with the same sound as one, and measures by the transcript', () => {
    const sound = soundOf(called({ fake_stereo: true }), stereo, transcript);
    expect(sound.lanes.map(({ name }) => name)).toEqual(['Recording']);
    expect(sound.lanes[0]?.speech.map(({ tone }) => tone)).toEqual(['other', 'customer', 'agent']);
    expect(sound.figures).toMatchObject({ agentMs: 2_500, customerMs: 1_000 });
  });

  it('knows no roles without a transcript, and nothing at all without a recording', () => {
    const sound = soundOf(called(), stereo, null);
    expect(sound.lanes.map(({ name }) => name)).toEqual(['Channel 1', 'Channel 2']);
    expect(sound.rolesKnown).toBe(false);
    expect(sound.figures).toMatchObject({ otherMs: 5_000, silenceMs: 5_000 });
    expect(soundOf(sampleCall(sampleVersion()), null, null)).toEqual({
      durationMs: 180_000,
      lanes: [],
      figures: null,
      rolesKnown: false,
    });
  });
});
