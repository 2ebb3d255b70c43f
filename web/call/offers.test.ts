import { describe, expect, it } from 'vitest';
import { offersFor } from './offers.ts';
import { sampleCall, sampleVersion } from './sample-results.ts';

function offered(changes: Parameters<typeof sampleVersion>[0], more: Parameters<typeof sampleCall>[1] = {}) {
  return offersFor(sampleCall(sampleVersion(changes), more)).map(({ label, main, refusal }) => ({
    label,
    main,
    refusal,
  }));
}

describe('offersFor', () => {
  it('offers both reruns once a call has ended', () => {
    expect(offered({ status: 'completed', transcript_id: 'trs_1' })).toEqual([
      { label: 'Rerun Transcription', main: false, refusal: null },
      { label: 'Run Analysis', main: true, refusal: null },
    ]);
  });

  it('offers Retry first of all when it failed', () => {
    expect(offered({ status: 'failed' })).toEqual([
      { label: 'Rerun Transcription', main: false, refusal: null },
      { label: 'Run Analysis', main: false, refusal: 'There is no transcript to analyze yet.' },
      { label: 'Retry', main: true, refusal: null },
    ]);
  });

  it('refuses to transcribe what was deleted', () => {
    const failure = { code: 'recording_not_decodable', message: '', advice: '' };
    const deleted = { audio_deleted_at: '2026-11-06T10:00:00Z' };
    const refused = (stage: 'transcribe' | 'analyze') =>
      offered({ status: 'failed', error: { ...failure, stage } }, deleted).map(({ refusal }) => refusal);
    const gone = 'The recording was deleted.';
    expect(refused('transcribe')).toEqual([gone, 'There is no transcript to analyze yet.', gone]);
    expect(refused('analyze')).toEqual([gone, 'There is no transcript to analyze yet.', null]);
  });

  it('refuses a second rerun while one is running', () => {
    const refusal = 'This call is being processed already.';
    expect(offered({ status: 'analyzing', transcript_id: 'trs_1' })).toEqual([
      { label: 'Rerun Transcription', main: false, refusal },
      { label: 'Run Analysis', main: true, refusal },
    ]);
  });

  it('starts what waits to be started and puts a stuck call back in line', () => {
    const waiting = { sentence: '', position: null, until: null };
    expect(offered({ status: 'pending', waiting: { ...waiting, reason: 'not_started' } })).toEqual([
      { label: 'Start', main: true, refusal: null },
    ]);
    expect(offered({ status: 'pending', waiting: { ...waiting, reason: 'in_line' } })).toEqual([
      { label: 'Put back in line', main: false, refusal: null },
    ]);
  });
});
