import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import { editAgentMatching } from '#shared/agent-matching.ts';
import { createAgent, editAgent } from '#shared/agents.ts';
import { createKey, revokeKey } from '#shared/api-keys.ts';
import type { Act } from '#shared/audit.ts';
import * as bulkJobs from '#shared/bulk-jobs.ts';
import { editCall, linkAgent } from '#shared/call-edits.ts';
import * as calls from '#shared/calls.ts';
import { createCampaign } from '#shared/campaigns.ts';
import { readTranscript, reprocessCall } from '#shared/versions.ts';
import { agentSays, openTestHouse, untilEnded, upload, uploaded } from '#test/support/app.ts';
import { aCall, anAgent, anOrganization } from '#test/support/builders.ts';
import { announce, sendItem } from '#test/support/bulk-jobs.ts';
import { keyHolder } from '#test/support/key-holder.ts';

const house = await openTestHouse({ config: { apiRequestsPerMinute: 10_000 } });
const { db } = house.deps;
await house.startCrew();
const owner = await house.signedInAs('owner');
const campaignId = await house.campaign();

/** The newest line of the log when a test begins. */
let mark = 0;
beforeEach(async () => {
  const { last } = await db
    .selectFrom('audit_log')
    .select(({ fn }) => fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  mark = last ?? 0;
});

/** What was noted since the test began, oldest first. */
async function noted(...only: readonly Act[]) {
  const rows = await db
    .selectFrom('audit_log')
    .select(['act', 'who_kind', 'who_name', 'object_kind', 'object_id', 'object_name', 'before', 'after'])
    .where('id', '>', mark)
    .orderBy('id')
    .execute();
  return rows.filter(({ act }) => only.length === 0 || only.includes(act as Act));
}

const who = { who_kind: 'person', who_name: 'A owner' } as const;

describe('The audit log', () => {
  test('can be changed by nobody: no update, no deletion, no truncation, not even of nothing or by replication', async () => {
    const words = /the audit log is append-only/;
    await expect(
      sql`update audit_log set who_name = 'Somebody else' where false`.execute(db),
    ).rejects.toThrow(words);
    await expect(sql`delete from audit_log where false`.execute(db)).rejects.toThrow(words);
    await expect(sql`truncate audit_log`.execute(db)).rejects.toThrow(words);
    const { rows } = await sql<{ fires: string }>`
      select tgenabled as fires from pg_trigger where tgname = 'audit_log_is_append_only'
    `.execute(db);
    expect(rows).toEqual([{ fires: 'A' }]);
  });

  test('has no foreign key by which a deletion could reach it', async () => {
    const { rows } = await sql`
      select conname from pg_constraint where conrelid = 'audit_log'::regclass and contype = 'f'
    `.execute(db);
    expect(rows).toEqual([]);
  });

  test('tells who, what, from where and by which request', async () => {
    const agent = 'Mozilla/5.0 (a browser)';
    const body = { name: 'Told' };
    const seen = await owner.ask(createCampaign, { body, headers: { 'user-agent': agent } });
    const { id } = seen.body as { id: string };
    const line = await db
      .selectFrom('audit_log')
      .selectAll()
      .where('object_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(line).toEqual({
      organization_id: house.organizationId,
      id: expect.any(Number),
      at: expect.any(Date),
      act: 'campaign.created',
      who_kind: 'person',
      who_id: expect.stringMatching(/^user_/),
      who_name: 'A owner',
      object_kind: 'campaign',
      object_id: id,
      object_name: 'Told',
      address: '203.0.113.9',
      user_agent: agent,
      request_id: seen.headers['x-request-id'],
      before: null,
      after: { template: null },
      once: null,
    });
  });

  test('holds nothing of what was refused', async () => {
    await owner.ask(createCampaign, { body: { name: 'Told' } });
    await upload(owner, { campaignId, file: { name: 'text.wav', bytes: Buffer.from('no sound') } });
    const params = { id: await aCall(db, house.organizationId, campaignId) };
    const manager = await house.signedInAs('manager', { campaignIds: [campaignId] });
    await manager.ask(calls.deleteCall, { params });
    expect(await noted()).toEqual([]);
  });
});

describe('Calls', () => {
  test('tell of their upload, edits, reruns and deletion, and the last line outlives them', async () => {
    const agentId = await anAgent(db, house.organizationId, 'Ana Silva');
    const id = await uploaded(owner, { campaignId, transcript: agentSays('Good morning.') });
    await untilEnded(owner, id);
    const params = { id };
    await owner.ask(editCall, { params, body: { agent_id: agentId, customer_name: 'Jo Smith' } });
    await owner.ask(linkAgent, { body: { call_ids: [id], agent_id: null } });
    await owner.ask(linkAgent, { body: { call_ids: [id], agent_id: null } });
    await owner.ask(reprocessCall, { params, body: { kind: 'run_analysis' } });
    await untilEnded(owner, id);
    await owner.ask(calls.deleteCall, { params });
    const call = { ...who, object_kind: 'call', object_id: id, object_name: 'call.wav', before: null };
    expect(await noted()).toEqual([
      { ...call, act: 'call.uploaded', after: null },
      { ...call, act: 'call.edited', before: { agent: null }, after: { agent: 'Ana Silva' } },
      { ...call, act: 'call.edited', after: { fields: ['customer name'] } },
      { ...call, act: 'call.edited', before: { agent: 'Ana Silva' }, after: { agent: null } },
      { ...call, act: 'call.reprocessed', after: { how: 'run_analysis', version: 2 } },
      { ...call, act: 'call.deleted', after: null },
    ]);
    expect(JSON.stringify(await noted())).not.toContain('Jo Smith');
  });

  test('tell once an hour that somebody plays, downloads or exports them, however often', async () => {
    const id = await uploaded(owner, { campaignId, transcript: agentSays('Good morning.') });
    await untilEnded(owner, id);
    const program = await keyHolder(house, campaignId);
    const params = { id };
    for (const range of ['bytes=0-99', 'bytes=100-199', 'bytes=200-299']) {
      const headers = { range };
      for (const endpoint of [calls.playAudio, calls.downloadOriginal]) {
        expect(await owner.app.inject({ ...asked(endpoint.path, id), headers })).toMatchObject({
          statusCode: 206,
        });
      }
    }
    for (const format of ['vtt', 'txt', 'json']) {
      await house.app.inject({ ...asked(readTranscript.path, id), query: { format } });
      await program.ask(readTranscript, { params, query: { format } });
    }
    const reads: Act[] = ['call.played', 'call.downloaded', 'call.transcript_exported'];
    expect((await noted(...reads)).map(({ act, who_kind, object_id }) => [act, who_kind, object_id])).toEqual(
      [
        ['call.played', 'person', id],
        ['call.downloaded', 'person', id],
        ['call.transcript_exported', 'person', id],
        ['call.transcript_exported', 'key', id],
      ],
    );
  });

  test('say nothing when a person reads a transcript on the page', async () => {
    const id = await uploaded(owner, { campaignId, transcript: agentSays('Good morning.') });
    await untilEnded(owner, id);
    await owner.ask(readTranscript, { params: { id } });
    expect(await noted('call.transcript_exported')).toEqual([]);
  });
});

/** A request by the Owner whose answer is not JSON. */
function asked(path: string, id: string) {
  const cookies = Object.fromEntries(owner.cookies);
  return { method: 'GET', url: path.replace(':id', id), cookies } as const;
}

describe('Bulk jobs', () => {
  test('tell of themselves and not of each of their files', async () => {
    const { jobId, itemIds } = await announce(owner, campaignId, ['one.wav', 'two.wav', 'three.wav']);
    for (const [at, itemId] of itemIds.slice(0, 2).entries()) {
      await sendItem(owner, itemId, { campaignId, hz: 500 + at });
    }
    await owner.ask(bulkJobs.cancelBulkJob, { params: { id: jobId } });
    await house.app.inject(asked(bulkJobs.exportBulkErrors.path, jobId));
    const job = {
      ...who,
      object_kind: 'bulk_job',
      object_id: jobId,
      object_name: expect.any(String),
      before: null,
    };
    expect(await noted()).toEqual([
      { ...job, act: 'bulk_job.created', after: { kind: 'upload', files: 3 } },
      { ...job, act: 'bulk_job.cancelled', after: null },
      { ...job, act: 'bulk_job.errors_exported', after: null },
    ]);
  });

  test('tell how many calls are run again, and again', async () => {
    const failed = await uploaded(owner, { campaignId });
    await untilEnded(owner, failed);
    mark = (await newest()) ?? mark;
    const body = { kind: 'transcribe', call_ids: [failed] };
    const { body: job } = await owner.ask(bulkJobs.createBulkRerun, { body });
    await untilEnded(owner, failed);
    await owner.ask(bulkJobs.retryBulkJob, { params: { id: (job as { id: string }).id } });
    expect((await noted()).map(({ act, after }) => ({ act, after }))).toEqual([
      { act: 'bulk_job.created', after: { kind: 'transcribe', calls: 1 } },
      { act: 'bulk_job.retried', after: { calls: 1 } },
    ]);
  });
});

async function newest(): Promise<number | null> {
  const row = await db
    .selectFrom('audit_log')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirstOrThrow();
  return row.id;
}

describe('Settings', () => {
  test('of a campaign tell the changed fields alone, and nothing when none changed', async () => {
    const params = { id: campaignId };
    await owner.ask(editAgentMatching, { params, body: { day_first: false, time_zone: 'UTC' } });
    await owner.ask(editAgentMatching, { params, body: { day_first: false } });
    expect(await noted()).toMatchObject([
      {
        act: 'campaign.settings_edited',
        object_id: campaignId,
        before: { day_first: true },
        after: { day_first: false },
      },
    ]);
  });

  test('of API keys tell scopes and campaign, and never the key', async () => {
    const made = await owner.ask(createKey, { params: { id: campaignId }, body: { name: 'Dialler' } });
    const { id, key } = made.body as { id: string; key: string };
    await owner.ask(revokeKey, { params: { id } });
    await owner.ask(revokeKey, { params: { id } });
    const lines = await noted();
    expect(lines).toMatchObject([
      {
        act: 'api_key.created',
        object_name: 'Dialler',
        after: { scopes: ['upload', 'read'], expires: null },
      },
      { act: 'api_key.revoked', object_name: 'Dialler', after: null },
    ]);
    expect(JSON.stringify(lines)).not.toContain(key.slice(3, 12));
  });

  test('of agents tell what became different', async () => {
    const { body } = await owner.ask(createAgent, { body: { name: 'Cleo Ray', code: 'C31' } });
    const params = { id: (body as { id: string }).id };
    await owner.ask(editAgent, { params, body: { code: 'C32', campaign_ids: [campaignId] } });
    await owner.ask(editAgent, { params, body: { code: 'C32' } });
    await owner.ask(editAgent, { params, body: { archived: true } });
    await owner.ask(editAgent, { params, body: { archived: false } });
    expect((await noted()).map(({ act, before, after }) => ({ act, before, after }))).toEqual([
      {
        act: 'agent.created',
        before: null,
        after: {
          name: 'Cleo Ray',
          code: 'C31',
          email: null,
          extension: null,
          archived: false,
          campaigns: [],
        },
      },
      {
        act: 'agent.edited',
        before: { code: 'C31', campaigns: [] },
        after: { code: 'C32', campaigns: [expect.any(String)] },
      },
      { act: 'agent.archived', before: { archived: false }, after: { archived: true } },
      { act: 'agent.restored', before: { archived: true }, after: { archived: false } },
    ]);
  });
});

test('a program is named by its key', async () => {
  const program = await keyHolder(house, campaignId, { name: 'Recorder' });
  mark = (await newest()) ?? mark;
  const { body } = await upload(program, { transcript: agentSays('Good morning.') });
  expect(await noted()).toMatchObject([
    { act: 'call.uploaded', who_kind: 'key', who_name: 'Recorder', object_id: (body as { id: string }).id },
  ]);
});

test('lines of one organization are not another’s', async () => {
  const elsewhere = await anOrganization(db);
  const stranger = await house.signedInAs('owner', { organizationId: elsewhere });
  await stranger.ask(createCampaign, { body: { name: 'Elsewhere' } });
  const lines = await db.selectFrom('audit_log').select('organization_id').where('id', '>', mark).execute();
  expect(lines).toEqual([{ organization_id: elsewhere }]);
});
