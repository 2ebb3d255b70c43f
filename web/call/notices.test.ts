import { describe, expect, it } from 'vitest';
import { recordingNotices, transcriptNotices } from './notices.ts';
import type { Transcript } from './transcript-rows.ts';

const recording = {
  codec: 'mp3',
  container: 'mp3',
  channels: 2,
  sample_rate: 8_000,
  duration_seconds: 16 * 60,
  claimed_duration_seconds: 73 * 60,
  truncated: false,
  silent: false,
  fake_stereo: false,
};

const transcript: Transcript = {
  id: 'trs_1',
  provider: 'supplied',
  model: null,
  language: null,
  duration_ms: null,
  role_confidence: null,
  roles_swapped: null,
  can_swap_roles: false,
  words: [['hi', 0, 100]],
  turns: [
    { speaker: null, role: 'agent', start_ms: 0, end_ms: 100, text: 'hi', first_word: 0, word_count: 1 },
  ],
};

describe('recordingNotices', () => {
  it('says nothing of an ordinary recording', () => {
    expect(recordingNotices(recording)).toEqual([]);
    expect(recordingNotices(null)).toEqual([]);
  });

  it('says aloud what is odd', () => {
    expect(recordingNotices({ ...recording, truncated: true, silent: true, fake_stereo: true })).toEqual([
      'The recording is cut off: the file claims 1:13:00, but only 16:00 could be decoded.',
      'The recording is silent from beginning to end.',
      'Both channels carry the same sound, so the recording is treated as mono.',
    ]);
  });
});

describe('transcriptNotices', () => {
  it('says nothing of a transcript with times and roles', () => {
    expect(transcriptNotices(transcript)).toEqual([]);
    expect(transcriptNotices({ ...transcript, turns: [], words: [] })).toEqual([]);
  });

  it('says when times are missing', () => {
    const turns = transcript.turns.map((turn) => ({ ...turn, start_ms: null }));
    expect(transcriptNotices({ ...transcript, turns, words: [['hi', null, null]] })).toEqual([
      'This transcript has no times, so it cannot follow the sound.',
    ]);
    expect(transcriptNotices({ ...transcript, words: [['hi', null, null]] })).toEqual([
      'Only whole turns have times; a click on a word goes to its turn.',
    ]);
  });
});
