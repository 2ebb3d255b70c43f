import { describe, expect, it } from 'vitest';
import type { CallDetail } from '#shared/calls.ts';
import type { VersionDetail } from '#shared/versions.ts';
import { resultsPrecedeSwap, rolesSentence, swapLabel } from './roles-standing.ts';
import type { Transcript } from './transcript-rows.ts';

const turn = {
  speaker: 'A',
  role: 'agent',
  start_ms: 0,
  end_ms: 100,
  text: 'hi',
  first_word: 0,
  word_count: 1,
} as const;
const transcript: Transcript = {
  id: 'trs_1',
  provider: 'deepgram',
  model: null,
  language: null,
  duration_ms: null,
  role_confidence: 0.9,
  roles_swapped: null,
  can_swap_roles: true,
  words: [['hi', 0, 100]],
  turns: [turn],
};
const done = { completed_at: '2026-11-22T10:00:00.000Z' };
const swapped = (hour: string) => ({
  ...transcript,
  roles_swapped: { by: 'Ana', at: `2026-11-22T${hour}:00:00.000Z` },
});

describe('what is said about who is who', () => {
  it('nothing where it is certain', () => {
    expect(rolesSentence(transcript, done)).toBeNull();
    expect(rolesSentence({ ...transcript, role_confidence: null }, done)).toBeNull();
    expect(rolesSentence({ ...transcript, turns: [] }, done)).toBeNull();
  });

  it('that it is not', () => {
    expect(rolesSentence({ ...transcript, role_confidence: 0.6 }, done)).toBe(
      'It is not certain who is the agent and who the customer.',
    );
    expect(rolesSentence({ ...transcript, turns: [{ ...turn, role: null }] }, done)).toBe(
      'It is not known who is the agent and who the customer.',
    );
  });

  it('who has swapped them, and whether the results know', () => {
    expect(rolesSentence(swapped('11'), done)).toBe(
      'Agent and customer were swapped by Ana. The results are from before.',
    );
    expect(rolesSentence(swapped('09'), done)).toBe('Agent and customer were swapped by Ana.');
    expect(rolesSentence(swapped('11'), { completed_at: null })).toBe(
      'Agent and customer were swapped by Ana.',
    );
    expect(resultsPrecedeSwap(swapped('11'), done)).toBe(true);
  });
});

describe('the way to swap them', () => {
  const version = {
    number: 1,
    status: 'completed',
    transcript_id: 'trs_1',
    ...done,
  } as unknown as VersionDetail;
  const call = { newest: version, shown: null } as unknown as CallDetail;

  it('is offered on the newest transcript while nothing runs', () => {
    expect(swapLabel(call, version, transcript)).toBe('Swap agent and customer');
    const nobody = { ...transcript, turns: [{ ...turn, role: null }] };
    expect(swapLabel(call, version, nobody)).toBe('The first to speak is the agent');
  });

  it('is not offered on an older one, while an analysis runs, or where there is one voice', () => {
    const other = { ...version, transcript_id: 'trs_0' };
    expect(swapLabel(call, other, transcript)).toBeNull();
    const running = { ...call, newest: { ...version, status: 'analyzing' as const } };
    expect(swapLabel(running, version, transcript)).toBeNull();
    expect(swapLabel(call, version, { ...transcript, can_swap_roles: false })).toBeNull();
  });
});
