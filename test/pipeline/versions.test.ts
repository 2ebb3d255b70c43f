import { describe, expect, test } from 'vitest';
import { asJson } from '#server/db/tables.ts';
import type { CallDetail } from '#shared/calls.ts';
import { CampaignSettings } from '#shared/campaigns.ts';
import { KnownError } from '#shared/errors.ts';
import type { Transcript } from '#shared/transcripts.ts';
import { readVersion, reprocessCall, type VersionDetail } from '#shared/versions.ts';
import { agentSays, openTestHouse, seeCall, untilEnded, uploaded } from '#test/support/app.ts';
import { aCheckDraft } from '#test/support/builders.ts';
import { aTranscript } from '#test/support/spoken-lines.ts';
import { until } from '#test/support/until.ts';
import { allOf } from '#test/support/versions.ts';

/** The vendors outside: what they do next is up to the test. */
const outside: { transcribe: () => Promise<Transcript>; judge: () => Promise<void> } = {
  transcribe: async () =>
    aTranscript([{ by: 'agent', text: 'Good morning.', at: 0 }], { provider: 'deepgram' }),
  judge: async () => undefined,
};
const usual = { ...outside };
const house = await openTestHouse({
  ports: {
    transcriberOf: async (_, provider) => ({
      provider,
      transcribe: async () => ({ transcript: await outside.transcribe(), answer: {} }),
    }),
    judgeOf: async () => ({
      improve: () => Promise.reject(new Error('not asked')),
      judge: async ({ checks }) => {
        await outside.judge();
        const said = { verdict: 'pass' as const, score: 80, reasoning: 'Polite.', evidence: [] };
        return {
          judgements: checks.map(({ id }) => ({ checkId: id, ...said })),
          tampering: null,
          insights: null,
          judgedBy: null,
        };
      },
    }),
  },
});
const { deps, organizationId } = house;
const { db } = deps;
await house.startCrew();
const owner = await house.signedInAs('owner');
const withProvider = { settings: { transcription: 'deepgram' } } as const;
const never = new KnownError('recording_missing');

async function reprocess(id: string, kind: 'retry' | 'rerun_transcription' | 'run_analysis') {
  return owner.ask(reprocessCall, { params: { id }, body: { kind } });
}

async function reprocessed(id: string, kind: 'retry' | 'rerun_transcription' | 'run_analysis') {
  expect(await reprocess(id, kind)).toMatchObject({ status: 202 });
  return untilEnded(owner, id);
}

async function seeVersion(id: string, number: number): Promise<VersionDetail> {
  const seen = await owner.ask(readVersion, { params: { id, number: String(number) } });
  return seen.body as VersionDetail;
}

async function failWhile<T>(part: keyof typeof outside, error: Error, work: () => Promise<T>): Promise<T> {
  outside[part] = (): Promise<never> => Promise.reject(error);
  try {
    return await work();
  } finally {
    Object.assign(outside, usual);
  }
}

const transcriptsOf = async (id: string) =>
  (await allOf(db, { organizationId, callId: id, version: 1 })).transcripts.map(({ revision }) => revision);

function resultOf(call: CallDetail) {
  const [result] = call.newest.check_results;
  return [result?.name, result?.weight, result?.severity, result?.pass_mark, result?.verdict, result?.asks];
}

describe('Retry', () => {
  test('goes on at the stage that failed, as the next attempt of the same version', async () => {
    const campaignId = await house.campaign({
      ...withProvider,
      checks: [aCheckDraft('Polite', { judging: { kind: 'claude', prompt: 'Polite?' } })],
    });
    const failed = await failWhile('judge', never, async () => {
      const id = await uploaded(owner, { campaignId });
      return untilEnded(owner, id);
    });
    expect(failed).toMatchObject({ status: 'failed', version: 1, shown_version: null, has_playback: true });
    expect(failed.newest).toMatchObject({ attempt: 1, transcription: { provider: 'deepgram' } });
    const error = {
      code: 'recording_missing',
      message: 'The recording is no longer in storage.',
      advice: 'Ask your operator whether it was removed, or upload it again.',
    };
    expect(failed.error).toEqual(error);
    expect(failed.newest.error).toEqual({ ...error, stage: 'analyze' });

    outside.judge = () => new Promise((resolve) => setImmediate(resolve));
    expect(await reprocess(failed.id, 'retry')).toMatchObject({
      status: 202,
      body: { version: 1, status: 'pending' },
    });
    const call = await untilEnded(owner, failed.id);
    expect(call).toMatchObject({ status: 'completed', version: 1, shown_version: 1, score: 80, error: null });
    expect(call.newest).toMatchObject({
      attempt: 2,
      error: null,
      transcript_id: failed.newest.transcript_id,
    });
    expect(await transcriptsOf(call.id)).toEqual([1]);
  });

  test('clears the error at once, and may succeed with another provider', async () => {
    const campaignId = await house.campaign();
    const id = await uploaded(owner, { campaignId });
    const failed = await untilEnded(owner, id);
    expect(failed).toMatchObject({
      status: 'failed',
      has_playback: true,
      duration_seconds: 0.5,
      error: { code: 'no_transcription' },
      newest: { error: { stage: 'transcribe' } },
    });
    await db
      .updateTable('campaigns')
      .set({ settings: asJson(CampaignSettings.parse({ transcription: 'deepgram' })) })
      .where('id', '=', campaignId)
      .execute();
    const gate = Promise.withResolvers<void>();
    outside.transcribe = () => gate.promise.then(usual.transcribe);
    await reprocess(id, 'retry');
    await until(async () => (await seeCall(owner, id)).status === 'transcribing');
    expect(await seeCall(owner, id)).toMatchObject({ error: null, newest: { error: null, attempt: 2 } });
    gate.resolve();
    expect(await untilEnded(owner, id)).toMatchObject({ status: 'completed', version: 1, shown_version: 1 });
    Object.assign(outside, usual);
  });

  test('fails again as attempt 3, with the reason of that attempt', async () => {
    const campaignId = await house.campaign(withProvider);
    await failWhile('transcribe', never, async () => {
      const id = await uploaded(owner, { campaignId });
      await untilEnded(owner, id);
      await reprocessed(id, 'retry');
      outside.transcribe = () => Promise.reject(new KnownError('audio_undecodable', { problem: 'x' }));
      const call = await reprocessed(id, 'retry');
      expect(call.newest).toMatchObject({ attempt: 3, error: { code: 'audio_undecodable' } });
    });
  });
});

describe('Versions', () => {
  test('Run Analysis shares the transcript; Rerun Transcription makes a new revision', async () => {
    const campaignId = await house.campaign({ ...withProvider, checks: [aCheckDraft('Greets')] });
    const id = await uploaded(owner, { campaignId });
    const first = await untilEnded(owner, id);
    const second = await reprocessed(id, 'run_analysis');
    expect(second).toMatchObject({ version: 2, shown_version: 2, newest: { cause: 'run_analysis' } });
    expect(second.newest.transcript_id).toBe(first.newest.transcript_id);
    expect(await transcriptsOf(id)).toEqual([1]);

    const third = await reprocessed(id, 'rerun_transcription');
    expect(third).toMatchObject({ version: 3, shown_version: 3, newest: { cause: 'rerun_transcription' } });
    expect(third.newest.transcript_id).not.toBe(first.newest.transcript_id);
    expect(await transcriptsOf(id)).toEqual([1, 2]);
    expect(third.versions.map(({ number, requested_by }) => [number, requested_by])).toEqual([
      [3, 'A owner'],
      [2, 'A owner'],
      [1, 'A owner'],
    ]);
  });

  test('a running or failed rerun never hides the last good one', async () => {
    const campaignId = await house.campaign({ ...withProvider, checks: [aCheckDraft('Greets')] });
    const id = await uploaded(owner, { campaignId });
    const first = await untilEnded(owner, id);
    const good = { shown_version: 1, score: 100, flagged: false, review_status: 'no_action' };
    expect(first).toMatchObject({ status: 'completed', version: 1, shown: null, ...good });

    const gate = Promise.withResolvers<void>();
    outside.transcribe = () => gate.promise.then(() => Promise.reject(never));
    await reprocess(id, 'rerun_transcription');
    const running = await until(async () => {
      const call = await seeCall(owner, id);
      return call.status === 'transcribing' ? call : null;
    });
    expect(running).toMatchObject({ version: 2, error: null, ...good });
    expect(running.shown).toEqual(first.newest);
    expect(await reprocess(id, 'run_analysis')).toMatchObject({
      status: 409,
      body: { code: 'already_running' },
    });

    gate.resolve();
    const failed = await untilEnded(owner, id);
    expect(failed).toMatchObject({ status: 'failed', version: 2, error: { code: never.code }, ...good });
    expect(failed.shown).toEqual(first.newest);

    outside.transcribe = async () =>
      aTranscript([{ by: 'agent', text: 'Hello.', at: 0 }], { provider: 'deepgram' });
    const bad = await reprocessed(id, 'rerun_transcription');
    Object.assign(outside, usual);
    expect(bad).toMatchObject({
      status: 'completed',
      version: 3,
      shown_version: 3,
      score: 0,
      flagged: true,
      review_status: 'needs_review',
      error: null,
      shown: null,
    });
    expect(bad.newest.flags.map(({ reason }) => reason)).toEqual(['score_below_threshold']);
    expect(await seeVersion(id, 1)).toEqual(first.newest);
  });

  test('keep their checks as they were when they were judged', async () => {
    const check = aCheckDraft('Greets', { weight: 2, severity: 'critical' });
    const campaignId = await house.campaign({ ...withProvider, checks: [check] });
    const id = await uploaded(owner, { campaignId });
    const first = await untilEnded(owner, id);
    const edited = aCheckDraft('Says goodbye', {
      weight: 5,
      severity: 'warning',
      passMark: 90,
      judging: { ...check.judging, phrases: ['goodbye'] } as typeof check.judging,
    });
    await db
      .updateTable('checks')
      .set({
        name: edited.name,
        weight: edited.weight,
        severity: edited.severity,
        pass_mark: edited.passMark,
        judging: asJson(edited.judging),
      })
      .where('campaign_id', '=', campaignId)
      .execute();
    const second = await reprocessed(id, 'run_analysis');
    expect(resultOf(second)).toEqual(['Says goodbye', 5, 'warning', 90, 'fail', 'The agent says “goodbye”.']);
    expect(await seeVersion(id, 1)).toEqual(first.newest);
    expect(resultOf(first)).toEqual(['Greets', 2, 'critical', 70, 'pass', 'The agent says “good morning”.']);

    await db.deleteFrom('checks').where('campaign_id', '=', campaignId).execute();
    const third = await reprocessed(id, 'run_analysis');
    expect(third).toMatchObject({ status: 'completed', score: null, newest: { check_results: [] } });
    expect(await seeVersion(id, 1)).toEqual(first.newest);
    expect(await seeVersion(id, 2)).toEqual(second.newest);
  });

  test('pin their checks when analysis begins: a retry judges by the same ones', async () => {
    const checks = [
      aCheckDraft('Polite', { judging: { kind: 'claude', prompt: 'Polite?' } }),
      aCheckDraft('Greets'),
    ];
    const campaignId = await house.campaign({ ...withProvider, checks });
    const failed = await failWhile('judge', never, async () =>
      untilEnded(owner, await uploaded(owner, { campaignId })),
    );
    await db.updateTable('checks').set({ name: 'Edited' }).where('campaign_id', '=', campaignId).execute();
    const call = await reprocessed(failed.id, 'retry');
    expect(call.newest.check_results.map(({ name }) => name)).toEqual(['Polite', 'Greets']);
  });

  test('a call whose transcript came with it keeps it when it is analyzed again', async () => {
    const campaignId = await house.campaign({ checks: [aCheckDraft('Greets')] });
    const id = await uploaded(owner, { campaignId, transcript: agentSays('Good morning.') });
    const first = await untilEnded(owner, id);
    const again = await reprocessed(id, 'run_analysis');
    expect(again).toMatchObject({ status: 'completed', score: 100, has_supplied_transcript: true });
    const rerun = await reprocessed(id, 'rerun_transcription');
    expect(rerun).toMatchObject({ status: 'failed', shown_version: 2, error: { code: 'no_transcription' } });
    expect(await seeVersion(id, 1)).toEqual(first.newest);
  });
});
