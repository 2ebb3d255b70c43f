import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { decode } from '#server/audio/decode.ts';
import { deleteCallRow } from '#server/calls/delete-call.db.ts';
import { listen } from '#server/db/listen.ts';
import { removeUnclaimed } from '#server/uploads/upkeep.ts';
import * as calls from '#shared/calls.ts';
import { userRoles } from '#shared/permissions.ts';
import { namesOf } from '#shared/statuses.ts';
import { agentSays, openTestHouse, untilEnded, upload, uploaded } from '#test/support/app.ts';
import { aCall, aCheckDraft } from '#test/support/builders.ts';
import { keyHolder } from '#test/support/key-holder.ts';
import { quietLog } from '#test/support/quiet-log.ts';
import { until } from '#test/support/until.ts';

/** Called while a recording is being decoded, when a test has something to do then. */
const meanwhile: { run: (() => Promise<void>) | null } = { run: null };
const house = await openTestHouse({
  config: { apiRequestsPerMinute: 10_000 },
  ports: {
    decode: async (source, options) => {
      await meanwhile.run?.();
      return decode(source, options);
    },
  },
});
await house.startCrew();
const { db, connectionString } = house.deps;
const owner = await house.signedInAs('owner');

async function filesOf(callId: string): Promise<string[]> {
  const folder = join(house.deps.config.dataDir, 'recordings', house.organizationId, callId);
  return readdir(folder).catch(() => []);
}

/** How many rows of each table name a call, in any column; the audit log does for ever. */
async function rowsNaming(callId: string): Promise<Record<string, number>> {
  const tables = await sql<{ name: string }>`
    select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
    where schemaname in ('public', 'pgboss') and relname not like 'job\_%' and relname <> 'audit_log' order by 1
  `.execute(db);
  const found: Record<string, number> = {};
  for (const { name } of tables.rows) {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.raw(name)} as t where t::text like ${`%${callId}%`}
    `.execute(db);
    if (rows[0] !== undefined && rows[0].count > 0) found[name] = rows[0].count;
  }
  return found;
}

test('a deleted call leaves no file and no row but what a finished job says of its id', async () => {
  const campaignId = await house.campaign({ checks: [aCheckDraft('Greeting')] });
  const program = await keyHolder(house, campaignId);
  const headers = { 'idempotency-key': 'delete-me' };
  const { id } = (await upload(program, { transcript: agentSays('Good morning.'), headers }))
    .body as calls.Accepted;
  await untilEnded(program, id);
  expect(await filesOf(id)).toEqual(expect.arrayContaining(['original', 'playback', 'transcript']));
  expect(Object.keys(await rowsNaming(id))).toEqual(
    expect.arrayContaining([
      'public.calls',
      'public.check_results',
      'public.idempotent_requests',
      'public.transcripts',
    ]),
  );
  expect(await program.ask(calls.deleteCall, { params: { id } })).toMatchObject({ status: 204, body: null });
  expect(await filesOf(id)).toEqual([]);
  const { 'pgboss.job': finishedJobs, ...rest } = await rowsNaming(id);
  expect(rest).toEqual({});
  expect(finishedJobs).toBe(2);
  expect(await program.ask(calls.readCall, { params: { id } })).toMatchObject({ status: 404 });
  expect(await program.ask(calls.deleteCall, { params: { id } })).toMatchObject({ status: 404 });
});

test('a waiting call takes its job along', async () => {
  const campaignId = await house.campaign();
  const id = await aCall(db, house.organizationId, campaignId);
  const jobId = crypto.randomUUID();
  const ref = { organizationId: house.organizationId, callId: id, version: 1 };
  const later = new Date(Date.now() + 3_600_000);
  await db
    .transaction()
    .execute((trx) =>
      house.deps.queue.send(trx, 'analyze', { id: jobId, ref, urgency: 2, notBefore: later }),
    );
  await db
    .insertInto('versions')
    .values({
      organization_id: house.organizationId,
      call_id: id,
      number: 1,
      status: 'pending',
      cause: 'upload',
      created_at: new Date(),
      stage: 'analyze',
      job_id: jobId,
    })
    .execute();
  await owner.ask(calls.deleteCall, { params: { id } });
  expect(await rowsNaming(id)).toEqual({});
});

test('whoever may not delete is told so, and whoever may not see finds nothing', async () => {
  const campaignId = await house.campaign();
  for (const role of namesOf(userRoles)) {
    const id = await aCall(db, house.organizationId, campaignId);
    const person = await house.signedInAs(role, { campaignIds: [campaignId] });
    const status = role === 'owner' || role === 'senior_manager' ? 204 : 403;
    expect(await person.ask(calls.deleteCall, { params: { id } })).toMatchObject({ status });
  }
  const elsewhere = await aCall(db, house.organizationId, await house.campaign());
  const program = await keyHolder(house, campaignId, { scopes: ['delete'] });
  expect(await program.ask(calls.deleteCall, { params: { id: elsewhere } })).toMatchObject({ status: 404 });
  const mine = await aCall(db, house.organizationId, campaignId);
  expect(await program.ask(calls.deleteCall, { params: { id: mine } })).toMatchObject({ status: 204 });
});

test('everybody who watches is told', async () => {
  const campaignId = await house.campaign();
  const id = await aCall(db, house.organizationId, campaignId);
  const heard: unknown[] = [];
  const listening = await listen({
    connectionString,
    channel: 'totalview',
    log: quietLog,
    onPayload: (payload) => heard.push(JSON.parse(payload)),
    onReconnect: () => undefined,
  });
  await owner.ask(calls.deleteCall, { params: { id } });
  await until(() => heard.length > 0);
  await listening.stop();
  expect(heard).toEqual([
    {
      kind: 'call_changed',
      organization_id: house.organizationId,
      call_id: id,
      campaign_id: campaignId,
      agent_id: null,
      version: 1,
      status: 'pending',
      deleted: true,
    },
  ]);
});

test('work that is under way when the call is deleted leaves nothing behind', async () => {
  const campaignId = await house.campaign();
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  meanwhile.run = () => {
    reached.resolve();
    return released.promise;
  };
  const id = await uploaded(owner, { campaignId, transcript: agentSays('Hello.') });
  await reached.promise;
  await owner.ask(calls.deleteCall, { params: { id } });
  meanwhile.run = null;
  released.resolve();
  await until(() => house.logged.some((line) => line.includes(id) && line.includes('"ended":"gone"')));
  await until(async () => (await filesOf(id)).length === 0);
  const { 'pgboss.job': finishedJobs, ...rest } = await rowsNaming(id);
  expect(rest).toEqual({});
  expect(finishedJobs).toBe(1);
});

test('a crash between the rows and the files is mended by upkeep', async () => {
  const id = await uploaded(owner, { campaignId: await house.campaign(), transcript: agentSays('Hello.') });
  await untilEnded(owner, id);
  await db.transaction().execute((trx) => deleteCallRow(trx, house.organizationId, id));
  expect(await filesOf(id)).toHaveLength(3);
  const tomorrow = { ...house.deps.clock, now: () => Date.now() + 25 * 3_600_000 };
  await removeUnclaimed({ ...house.deps, clock: tomorrow });
  expect(await filesOf(id)).toEqual([]);
  expect(await rowsNaming(id)).not.toHaveProperty('public.blobs');
});
