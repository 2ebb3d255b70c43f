import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { doOnce, fingerprintOf, forgetOldRequests } from '#server/api-keys/idempotency.ts';
import * as calls from '#shared/calls.ts';
import type { KeyHolder } from '#shared/permissions.ts';
import { reprocessCall } from '#shared/versions.ts';
import { agentSays, aRecording, openTestHouse, upload } from '#test/support/app.ts';
import { aCall, now } from '#test/support/builders.ts';
import { type KeyHolding, keyHolder } from '#test/support/key-holder.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';

const clock = steppedClock(now);
const house = await openTestHouse({ clock, config: { apiRequestsPerMinute: 10_000, apiUploadsAtOnce: 30 } });
const { db } = house.deps;
const dayMs = 24 * 3_600_000;

const named = (name: string) => ({ 'idempotency-key': name });

async function callsOf(program: KeyHolding): Promise<string[]> {
  const { body } = await program.ask(calls.listCalls);
  return (body as { rows: { id: string }[] }).rows.map(({ id }) => id);
}

/** Everything below the folder of recordings. */
async function storedFiles(): Promise<string[]> {
  const folder = join(house.deps.config.dataDir, 'recordings');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

test('the same upload again gets the same answer, makes nothing and stores nothing', async () => {
  const program = await keyHolder(house, await house.campaign());
  const asked = { fields: { agent_code: 'A1' }, transcript: agentSays('Hello.'), headers: named('one') };
  const first = await upload(program, asked);
  expect(first).toMatchObject({ status: 201 });
  expect(first.headers).not.toHaveProperty('idempotency-replayed');
  const files = await storedFiles();
  const again = await upload(program, asked);
  expect({ status: again.status, body: again.body }).toEqual({ status: 201, body: first.body });
  expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true' });
  expect(await callsOf(program)).toHaveLength(1);
  expect(await storedFiles()).toEqual(files);
});

test('twenty at once make one call; who comes too early is told to wait, and then gets the answer', async () => {
  const program = await keyHolder(house, await house.campaign());
  const asked = { headers: named('twenty') };
  const answers = await Promise.all(Array.from({ length: 20 }, () => upload(program, asked)));
  for (const { status, body, headers } of answers) {
    if (status === 201) continue;
    expect({ status, body, headers }).toMatchObject({
      status: 409,
      body: { code: 'request_running' },
      headers: { 'retry-after': '2' },
    });
  }
  expect(await callsOf(program)).toHaveLength(1);
  const [id] = await callsOf(program);
  expect(await upload(program, asked)).toMatchObject({ status: 201, body: { id } });
});

test('another file, another field or another transcript with the same key is refused', async () => {
  const program = await keyHolder(house, await house.campaign());
  const file = { name: 'call.wav', bytes: aRecording() };
  const asked = { file, fields: { agent_code: 'A1' }, headers: named('two') };
  expect(await upload(program, asked)).toMatchObject({ status: 201 });
  const others = [
    { ...asked, file: { name: 'call.wav', bytes: aRecording(441) } },
    { ...asked, fields: { agent_code: 'A2' } },
    { ...asked, fields: {} },
    { ...asked, transcript: agentSays('Hello.') },
  ];
  for (const other of others) {
    expect(await upload(program, other)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
  }
  const [id] = await callsOf(program);
  const elsewhere = { params: { id: id ?? '' }, headers: named('two') };
  expect(await program.ask(calls.deleteCall, elsewhere)).toMatchObject({ status: 422 });
  expect(await callsOf(program)).toEqual([id]);
});

test('what is refused leaves the key free for the right request', async () => {
  const program = await keyHolder(house, await house.campaign());
  const text = { name: 'call.mp3', bytes: Buffer.from('no recording') };
  const headers = named('three');
  expect(await upload(program, { file: text, headers })).toMatchObject({ status: 415 });
  expect(await upload(program, { headers })).toMatchObject({ status: 201 });
});

test('keys of an integration are its own', async () => {
  const campaignId = await house.campaign();
  const headers = named('four');
  const [one, other] = [await keyHolder(house, campaignId), await keyHolder(house, campaignId)];
  expect(await upload(one, { headers })).toMatchObject({ status: 201 });
  const second = await upload(other, { headers });
  expect(second.status).toBe(201);
  expect(second.headers).not.toHaveProperty('idempotency-replayed');
  expect(await callsOf(one)).toHaveLength(2);
});

test('after a day the key is free again', async () => {
  const program = await keyHolder(house, await house.campaign());
  const headers = named('five');
  await upload(program, { headers });
  clock.advance(dayMs - 1);
  expect((await upload(program, { headers })).headers).toHaveProperty('idempotency-replayed');
  clock.advance(1);
  expect((await upload(program, { headers })).headers).not.toHaveProperty('idempotency-replayed');
  expect(await callsOf(program)).toHaveLength(2);
});

test('answers that are too old, and counts that are over, are removed', async () => {
  const program = await keyHolder(house, await house.campaign());
  await upload(program, { headers: named('old') });
  clock.advance(dayMs - 1);
  await upload(program, { headers: named('young') });
  clock.advance(1);
  await forgetOldRequests(house.deps);
  const left = db.selectFrom('idempotent_requests').select('call_id').where('key_id', '=', program.id);
  expect(await left.execute()).toHaveLength(1);
  const counts = db.selectFrom('rate_limits').selectAll().where('key', '=', `api-key:${program.id}`);
  expect(await counts.execute()).toHaveLength(1);
  clock.advance(60_000);
  await forgetOldRequests(house.deps);
  expect(await counts.execute()).toEqual([]);
});

test('reprocess and delete are answered once too', async () => {
  const campaignId = await house.campaign();
  const program = await keyHolder(house, campaignId);
  const id = await aCall(db, house.organizationId, campaignId, { status: 'completed' });
  const again = async (
    endpoint: typeof reprocessCall | typeof calls.deleteCall,
    name: string,
    body?: object,
  ) => {
    const sent = { params: { id }, headers: named(name), ...(body === undefined ? {} : { body }) };
    const first = await program.ask(endpoint, sent);
    const second = await program.ask(endpoint, sent);
    expect({ ...second, headers: {} }).toEqual({ ...first, headers: {} });
    expect(second.headers).toHaveProperty('idempotency-replayed');
    return first;
  };
  const rerun = { kind: 'rerun_transcription' };
  expect(await again(reprocessCall, 'six', rerun)).toMatchObject({ status: 202, body: { version: 2 } });
  const other = { params: { id }, headers: named('six'), body: { kind: 'retry' } };
  expect(await program.ask(reprocessCall, other)).toMatchObject({ status: 422 });
  expect(await again(calls.deleteCall, 'seven')).toMatchObject({ status: 204, body: null });
});

test('stored answers go with the call', async () => {
  const program = await keyHolder(house, await house.campaign());
  const { id } = (await upload(program, { headers: named('eight') })).body as calls.Accepted;
  const answers = db.selectFrom('idempotent_requests').selectAll().where('call_id', '=', id);
  expect(await answers.execute()).toHaveLength(1);
  await program.ask(calls.deleteCall, { params: { id } });
  expect(await answers.execute()).toEqual([]);
});

test('a request whose holder died is taken over when its lease ends, and not before', async () => {
  const { id: keyId } = await keyHolder(house, await house.campaign());
  const actor: KeyHolder = {
    kind: 'key',
    organizationId: house.organizationId,
    keyId,
    scopes: [],
    campaignIds: [''],
  };
  const fingerprint = fingerprintOf('a');
  const steps = (reply: string) => ({
    fingerprint: async () => fingerprint,
    work: (keep: Parameters<Parameters<typeof doOnce>[2]['work']>[0]) =>
      db.transaction().execute(async (trx) => {
        await keep(trx, { fingerprint, callId: null, reply });
        return reply;
      }),
  });
  const asked = { actor, name: 'nine' };
  const asleep = Promise.withResolvers<void>();
  const slow = doOnce(house.deps, asked, {
    ...steps('slow'),
    work: async (keep) => {
      await asleep.promise;
      return steps('slow').work(keep);
    },
  });
  await expect
    .poll(() => db.selectFrom('idempotent_requests').selectAll().where('key_id', '=', keyId).execute())
    .toHaveLength(1);
  await expect(doOnce(house.deps, asked, steps('early'))).rejects.toMatchObject({ code: 'request_running' });
  clock.advance(30_000);
  expect(await doOnce(house.deps, asked, steps('second'))).toEqual({ replayed: false, reply: 'second' });
  asleep.resolve();
  await expect(slow).rejects.toMatchObject({ code: 'request_running' });
  expect(await doOnce(house.deps, asked, steps('third'))).toEqual({ replayed: true, reply: 'second' });
});

test('an Idempotency-Key that is no key is refused', async () => {
  const program = await keyHolder(house, await house.campaign());
  for (const name of ['with blanks', 'x'.repeat(256)]) {
    expect(await upload(program, { headers: named(name) })).toMatchObject({ status: 400 });
  }
});
