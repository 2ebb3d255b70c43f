import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { alone } from '#server/db/alone.ts';
import { sweepRetention } from '#server/retention/sweep.ts';
import { type AuditLine, listAuditLog } from '#shared/audit-log.ts';
import { createBulkRerun } from '#shared/bulk-jobs.ts';
import * as calls from '#shared/calls.ts';
import { userRoles } from '#shared/permissions.ts';
import { editRetention, listRetention, previewRetention, type RetentionShown } from '#shared/retention.ts';
import { namesOf } from '#shared/statuses.ts';
import { readTranscript, reprocessCall } from '#shared/versions.ts';
import { agentSays, openTestHouse, seeCall, untilEnded, uploaded } from '#test/support/app.ts';
import { aCall, anOrganization } from '#test/support/builders.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';
import { until } from '#test/support/until.ts';

const house = await openTestHouse();
const { db } = house.deps;
await house.startCrew();
const owner = await house.signedInAs('owner');
const dayMs = 86_400_000;

/** The house at some days after today. */
function daysLater(days: number) {
  const clock = steppedClock(new Date(Date.now() + days * dayMs));
  return { ...house.deps, clock };
}

function aged(days: number): Date {
  return new Date(Date.now() - days * dayMs);
}

type Rule = { audio_days: number | null; call_days: number | null };

async function setRule(campaignId: string, rule: Rule) {
  const seen = await owner.ask(editRetention, { params: { id: campaignId }, body: rule });
  expect(seen).toMatchObject({ status: 200, body: rule });
}

async function filesOf(callId: string): Promise<string[]> {
  const folder = join(house.deps.config.dataDir, 'recordings', house.organizationId, callId);
  const names: string[] = await readdir(folder).catch(() => []);
  return names.toSorted();
}

async function systemLines(): Promise<AuditLine[]> {
  const { body } = await owner.ask(listAuditLog, { query: { who: 'system' } });
  return (body as { rows: AuditLine[] }).rows;
}

async function exists(callId: string): Promise<boolean> {
  const row = await db.selectFrom('calls').select('id').where('id', '=', callId).executeTakeFirst();
  return row !== undefined;
}

describe('A rule', () => {
  test('is off until an Owner sets it, and nobody else may', async () => {
    const campaignId = await house.campaign();
    const listed = await owner.ask(listRetention);
    expect((listed.body as { rows: RetentionShown[] }).rows).toContainEqual({
      campaign: { id: campaignId, name: campaignId, archived: false },
      audio_days: null,
      call_days: null,
    });
    for (const role of namesOf(userRoles).filter((each) => each !== 'owner')) {
      const visitor = await house.signedInAs(role, { campaignIds: [campaignId] });
      for (const endpoint of [listRetention, previewRetention, editRetention]) {
        const body = { audio_days: 1, call_days: null };
        const { status } = await visitor.ask(endpoint, { params: { id: campaignId }, body });
        expect([role, status]).toEqual([role, 403]);
      }
    }
  });

  test('takes whole days from 1 to 36,500', async () => {
    const params = { id: await house.campaign() };
    for (const days of [0, -1, 1.5, 36_501, '7']) {
      const body = { audio_days: days, call_days: null };
      expect((await owner.ask(editRetention, { params, body })).status).toBe(400);
    }
  });

  test('says before it is saved what it would delete: calls, and recordings of calls that stay', async () => {
    const campaignId = await house.campaign();
    const old = { status: 'completed', source: 'ui' } as const;
    await aCall(db, house.organizationId, campaignId, { ...old, created_at: aged(100) });
    await aCall(db, house.organizationId, campaignId, { ...old, created_at: aged(50) });
    await aCall(db, house.organizationId, campaignId, {
      ...old,
      created_at: aged(50),
      audio_deleted_at: new Date(),
    });
    await aCall(db, house.organizationId, campaignId, { status: 'pending', created_at: aged(50) });
    await aCall(db, house.organizationId, campaignId, { ...old, created_at: aged(1) });
    const ask = async (query: Record<string, string>) =>
      (await owner.ask(previewRetention, { params: { id: campaignId }, query })).body;
    expect(await ask({})).toEqual({ calls: 0, recordings: 0 });
    expect(await ask({ audio_days: '30' })).toEqual({ calls: 0, recordings: 2 });
    expect(await ask({ call_days: '90' })).toEqual({ calls: 1, recordings: 0 });
    expect(await ask({ audio_days: '30', call_days: '90' })).toEqual({ calls: 1, recordings: 1 });
    expect(await ask({ call_days: '30' })).toEqual({ calls: 4, recordings: 0 });
  });

  test('and its end are noted, with the days before and after', async () => {
    const campaignId = await house.campaign();
    await setRule(campaignId, { audio_days: 30, call_days: null });
    await setRule(campaignId, { audio_days: 30, call_days: null });
    await setRule(campaignId, { audio_days: null, call_days: null });
    const query = { object: campaignId, act: 'campaign.retention_edited' };
    const { body } = await owner.ask(listAuditLog, { query });
    expect((body as { rows: AuditLine[] }).rows).toMatchObject([
      { before: { audio_days: 30 }, after: { audio_days: null } },
      { before: { audio_days: null }, after: { audio_days: 30 } },
    ]);
  });

  test('cannot be set for another organization’s campaign', async () => {
    const campaignId = await house.campaign({ organizationId: await anOrganization(db) });
    const params = { id: campaignId };
    const body = { audio_days: 1, call_days: 1 };
    expect((await owner.ask(editRetention, { params, body })).status).toBe(404);
    expect((await owner.ask(previewRetention, { params })).status).toBe(404);
  });
});

describe('The sweep', () => {
  test('deletes a recording on its day, and leaves transcript and results', async () => {
    const campaignId = await house.campaign();
    const id = await uploaded(owner, { campaignId, transcript: agentSays('Good morning.') });
    await untilEnded(owner, id);
    await setRule(campaignId, { audio_days: 30, call_days: null });
    expect(await sweepRetention(daysLater(29))).toEqual({ calls: 0, recordings: 0 });
    expect(await filesOf(id)).toEqual(['original', 'playback', 'transcript']);
    expect(await sweepRetention(daysLater(31))).toEqual({ calls: 0, recordings: 1 });
    expect(await filesOf(id)).toEqual(['transcript']);

    const params = { id };
    expect(await seeCall(owner, id)).toMatchObject({
      status: 'completed',
      has_playback: false,
      audio_deleted_at: expect.any(String),
      recording: { channels: 1 },
    });
    expect((await owner.ask(readTranscript, { params })).status).toBe(200);
    for (const endpoint of [calls.playAudio, calls.downloadOriginal]) {
      expect(await owner.ask(endpoint, { params })).toMatchObject({
        status: 410,
        body: { code: 'recording_deleted' },
      });
    }
    const rerun = await owner.ask(reprocessCall, { params, body: { kind: 'rerun_transcription' } });
    expect(rerun).toMatchObject({ status: 410, body: { code: 'recording_deleted' } });
    const bulk = await owner.ask(createBulkRerun, { body: { kind: 'transcribe', call_ids: [id] } });
    expect(bulk).toMatchObject({ status: 201, body: { counts: { failed: 1 } } });
    expect((await owner.ask(reprocessCall, { params, body: { kind: 'run_analysis' } })).status).toBe(202);
    expect(await untilEnded(owner, id)).toMatchObject({ version: 2, status: 'completed' });
    const { body } = await owner.ask(calls.readTimeline, { params });
    expect(JSON.stringify(body)).toContain('The recording was deleted, as the rule of the campaign says');
    expect(await systemLines()).toMatchObject([
      {
        act: 'call.audio_deleted',
        who: { kind: 'system', name: 'TotalView' },
        object: { id, name: 'call.wav' },
      },
    ]);
    expect(await sweepRetention(daysLater(60))).toEqual({ calls: 0, recordings: 0 });
  });

  test('a call that failed to be transcribed cannot be retried without its recording, and says so', async () => {
    const campaignId = await house.campaign();
    const id = await uploaded(owner, { campaignId });
    expect(await untilEnded(owner, id)).toMatchObject({ status: 'failed' });
    await setRule(campaignId, { audio_days: 30, call_days: null });
    expect(await sweepRetention(daysLater(31))).toEqual({ calls: 0, recordings: 1 });
    const retry = await owner.ask(reprocessCall, { params: { id }, body: { kind: 'retry' } });
    expect(retry).toMatchObject({ status: 410, body: { code: 'retry_needs_recording' } });
    expect(await seeCall(owner, id)).toMatchObject({ status: 'failed', version: 1 });
  });

  test('deletes a call on its day with everything, and the audit log keeps that there was one', async () => {
    const campaignId = await house.campaign();
    const id = await uploaded(owner, { campaignId, transcript: agentSays('Good morning.') });
    await untilEnded(owner, id);
    await setRule(campaignId, { audio_days: null, call_days: 90 });
    expect(await sweepRetention(daysLater(89))).toEqual({ calls: 0, recordings: 0 });
    expect(await sweepRetention(daysLater(91))).toEqual({ calls: 1, recordings: 0 });
    expect(await exists(id)).toBe(false);
    expect(await filesOf(id)).toEqual([]);
    expect((await systemLines())[0]).toMatchObject({ act: 'call.deleted', object: { id, name: 'call.wav' } });
  });

  test('leaves the recording of a call that is not processed yet', async () => {
    const campaignId = await house.campaign({ settings: { autoProcess: false } });
    const id = await uploaded(owner, { campaignId });
    await setRule(campaignId, { audio_days: 1, call_days: null });
    expect(await sweepRetention(daysLater(400))).toEqual({ calls: 0, recordings: 0 });
    expect(await filesOf(id)).toEqual(['original']);
  });

  test('leaves every campaign without a rule alone, and goes through many in pages', async () => {
    const [swept, kept] = [await house.campaign(), await house.campaign()];
    const rows = Array.from({ length: 120 }, () => ({ status: 'completed' as const }));
    for (const row of rows) await aCall(db, house.organizationId, swept, { ...row, created_at: new Date() });
    const other = await aCall(db, house.organizationId, kept, {
      status: 'completed',
      created_at: new Date(),
    });
    await setRule(swept, { audio_days: null, call_days: 1 });
    const end = new AbortController();
    end.abort();
    expect(await sweepRetention(daysLater(2), end.signal)).toEqual({ calls: 0, recordings: 0 });
    expect(await sweepRetention(daysLater(2))).toEqual({ calls: 120, recordings: 0 });
    expect(await exists(other)).toBe(true);
  });

  test('runs once at a time across all processes, and a rule that is taken back stops it', async () => {
    const campaignId = await house.campaign();
    const id = await aCall(db, house.organizationId, campaignId, {
      status: 'completed',
      created_at: new Date(),
    });
    await setRule(campaignId, { audio_days: null, call_days: 1 });
    const elsewhere = await alone(db, 'retention', () => sweepRetention(daysLater(2)));
    expect(elsewhere).toBeNull();
    await setRule(campaignId, { audio_days: null, call_days: null });
    expect(await sweepRetention(daysLater(2))).toEqual({ calls: 0, recordings: 0 });
    expect(await exists(id)).toBe(true);
  });

  test('two at once delete each call once', async () => {
    const campaignId = await house.campaign();
    for (let call = 0; call < 20; call += 1) {
      await aCall(db, house.organizationId, campaignId, { status: 'completed', created_at: new Date() });
    }
    await setRule(campaignId, { audio_days: null, call_days: 1 });
    const swept = await Promise.all([sweepRetention(daysLater(2)), sweepRetention(daysLater(2))]);
    await until(async () => (await sweepRetention(daysLater(2))) !== null);
    const lines = (await systemLines()).filter(({ act }) => act === 'call.deleted').slice(0, 20);
    expect(new Set(lines.map(({ object }) => object.id)).size).toBe(20);
    expect(swept.reduce((sum, each) => sum + (each?.calls ?? 0), 0)).toBe(20);
  });
});
