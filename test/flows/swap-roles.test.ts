import { describe, expect, test } from 'vitest';
import { listAuditLog } from '#shared/audit-log.ts';
import { swapCallRoles } from '#shared/call-edits.ts';
import { type CallDetail, readTimeline } from '#shared/calls.ts';
import { readTranscript, reprocessCall, type TranscriptShown } from '#shared/versions.ts';
import { openTestHouse, seeCall, untilEnded, uploaded } from '#test/support/app.ts';
import { aCheckDraft } from '#test/support/builders.ts';
import { allOf } from '#test/support/versions.ts';
import type { Visitor } from '#test/support/visitor.ts';

const house = await openTestHouse();
await house.startCrew();
const owner = await house.signedInAs('owner');

/** Voices that only the words tell apart, wrongly: the customer speaks like an agent. */
const vtt = [
  'WEBVTT\n',
  '00:00:00.000 --> 00:00:00.200\n<v B>Hi, my name is Jo, may I speak with the manager?</v>\n',
  '00:00:00.200 --> 00:00:00.400\n<v A>Good morning, I need a moment, my account is locked.</v>\n',
].join('\n');

async function aCall(given: { vtt?: string } = {}): Promise<string> {
  const campaignId = await house.campaign({ checks: [aCheckDraft('Greeting')] });
  const transcript = { name: 'call.vtt', bytes: Buffer.from(given.vtt ?? vtt) };
  const id = await uploaded(owner, { campaignId, transcript });
  await untilEnded(owner, id);
  return id;
}

async function read(id: string): Promise<TranscriptShown> {
  const { body } = await owner.ask(readTranscript, { params: { id } });
  return body as TranscriptShown;
}

const rolesIn = ({ turns }: TranscriptShown) => turns.map(({ role }) => role);

async function swap(id: string, transcriptId: string, by: Visitor = owner) {
  return by.ask(swapCallRoles, { params: { id }, body: { transcript_id: transcriptId } });
}

describe('Agent and customer swapped', () => {
  test('the page shows it at once; verdicts follow with Run Analysis', async () => {
    const id = await aCall();
    const before = await read(id);
    expect([rolesIn(before), before.can_swap_roles, before.roles_swapped]).toEqual([
      ['agent', 'customer'],
      true,
      null,
    ]);
    const { status, body } = await swap(id, before.id);
    const call = body as CallDetail;
    expect([status, call.newest.number, call.newest.score]).toEqual([200, 1, 0]);
    const after = await read(id);
    expect(after).toEqual({
      ...before,
      id: call.newest.transcript_id,
      role_confidence: 1,
      roles_swapped: { by: 'A owner', at: expect.any(String) },
      turns: before.turns.map((turn) => ({ ...turn, role: turn.role === 'agent' ? 'customer' : 'agent' })),
    });
    await owner.ask(reprocessCall, { params: { id }, body: { kind: 'run_analysis' } });
    const analyzed = await untilEnded(owner, id);
    expect(analyzed.newest).toMatchObject({ number: 2, score: 100, transcript_id: after.id });
  });

  test('twice is as before, in revisions of their own', async () => {
    const id = await aCall();
    const first = await read(id);
    await swap(id, first.id);
    await swap(id, (await read(id)).id);
    expect((await read(id)).turns).toEqual(first.turns);
    const { transcripts } = await allOf(house.deps.db, { ...house, callId: id, version: 1 });
    expect(transcripts.map(({ revision }) => revision)).toEqual([1, 2, 3]);
  });

  test('a second press on the same transcript changes nothing', async () => {
    const id = await aCall();
    const { id: transcriptId } = await read(id);
    const answers = await Promise.all([swap(id, transcriptId), swap(id, transcriptId)]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
    expect(rolesIn(await read(id))).toEqual(['customer', 'agent']);
    expect((await swap(id, transcriptId)).body).toMatchObject({ code: 'transcript_moved_on' });
  });

  test('is refused while the call is being processed, and where there is one voice', async () => {
    const id = await aCall();
    const { id: transcriptId } = await read(id);
    await house.deps.db.updateTable('calls').set({ status: 'analyzing' }).where('id', '=', id).execute();
    expect((await swap(id, transcriptId)).body).toMatchObject({ code: 'already_running' });
    const alone = await aCall({ vtt: 'WEBVTT\n\n00:00:00.000 --> 00:00:00.400\nHello, hello.\n' });
    const { id: monologue, can_swap_roles: can } = await read(alone);
    expect(can).toBe(false);
    expect((await swap(alone, monologue)).body).toMatchObject({ code: 'roles_cannot_be_swapped' });
  });

  test('names who speaks where nobody could tell', async () => {
    const unsure = vtt
      .replace(/Hi, my.*manager\?/, 'Good morning.')
      .replace(/Good morning, I.*locked\./, 'Hello.');
    const id = await aCall({ vtt: unsure });
    const before = await read(id);
    expect([rolesIn(before), before.role_confidence]).toEqual([[null, null], 0]);
    await swap(id, before.id);
    expect(rolesIn(await read(id))).toEqual(['agent', 'customer']);
  });

  test('stands in the timeline and in the audit log, with who did it', async () => {
    const id = await aCall();
    const manager = await house.signedInAs('manager', {
      campaignIds: [(await seeCall(owner, id)).campaign.id],
    });
    expect((await swap(id, (await read(id)).id, manager)).status).toBe(200);
    const timeline = await owner.ask(readTimeline, { params: { id } });
    expect((timeline.body as { rows: { sentence: string }[] }).rows.at(-1)?.sentence).toBe(
      'Agent and customer swapped by A manager; verdicts stay until an analysis runs',
    );
    const log = await owner.ask(listAuditLog, { query: { act: 'call.roles_swapped' } });
    expect(JSON.stringify(log.body)).toContain(id);
  });
});
