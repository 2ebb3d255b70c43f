import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { keyFrom } from '#server/api-keys/key-form.ts';
import { buildApp } from '#server/app.ts';
import { probe } from '#server/audio/probe.ts';
import { listCalls } from '#shared/calls.ts';
import { openTestHouse, upload } from '#test/support/app.ts';
import { now } from '#test/support/builders.ts';
import { askWith, keyHolder } from '#test/support/key-holder.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';
import { until } from '#test/support/until.ts';

const clock = steppedClock(now);
/** Uploads stand still between their last byte and their answer for as long as this is unsettled. */
let gate = Promise.resolve();
const house = await openTestHouse({
  clock,
  config: { apiRequestsPerMinute: 60, apiUploadsAtOnce: 3 },
  ports: {
    probe: async (source, options) => {
      await gate;
      return probe(source, options);
    },
  },
});
const { db } = house.deps;
/** Another process on the same database. */
const other = { ...house, app: await buildApp(house.deps) };
afterAll(() => other.app.close());

test('a key may ask sixty times in a minute, over all processes, and is told what is left', async () => {
  const { key } = await keyHolder(house, await house.campaign());
  const first = await askWith(house, key, listCalls);
  expect(first.headers).toMatchObject({
    'ratelimit-limit': '60',
    'ratelimit-remaining': '59',
    'ratelimit-reset': '1',
  });
  const rest = await Promise.all(
    Array.from({ length: 70 }, (_, at) => askWith(at % 2 === 0 ? house : other, key, listCalls)),
  );
  expect(rest.filter(({ status }) => status === 200)).toHaveLength(59);
  const refused = rest.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(11);
  for (const { body, headers } of refused) {
    expect(body).toMatchObject({ code: 'too_many_requests' });
    expect(headers).toMatchObject({
      'ratelimit-remaining': '0',
      'ratelimit-reset': '60',
      'retry-after': '1',
    });
  }
  clock.advance(1_000);
  expect((await askWith(house, key, listCalls)).headers).toMatchObject({ 'ratelimit-remaining': '0' });
  clock.advance(60_000);
  expect((await askWith(other, key, listCalls)).headers).toMatchObject({ 'ratelimit-remaining': '59' });
});

test('a request that waited for another is told what the other left', async () => {
  const program = await keyHolder(house, await house.campaign());
  await program.ask(listCalls);
  const waiting = await db.transaction().execute(async (trx) => {
    const full_at = new Date(clock.now() + 60_000);
    await trx
      .updateTable('rate_limits')
      .set({ full_at })
      .where('key', '=', `api-key:${program.id}`)
      .execute();
    const asked = program.ask(listCalls);
    await until(async () => {
      const { rows } = await sql`
        select 1 from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))`.execute(trx);
      return rows.length > 0;
    });
    return [asked];
  });
  expect(await waiting[0]).toMatchObject({
    status: 429,
    headers: { 'ratelimit-remaining': '0', 'ratelimit-reset': '60', 'retry-after': '1' },
  });
});

test('one key’s limit is not another’s', async () => {
  const campaignId = await house.campaign();
  const [busy, calm] = [await keyHolder(house, campaignId), await keyHolder(house, campaignId)];
  for (let at = 0; at < 61; at += 1) await busy.ask(listCalls);
  expect(await busy.ask(listCalls)).toMatchObject({ status: 429 });
  expect(await calm.ask(listCalls)).toMatchObject({ status: 200 });
});

test('keys that open nothing are counted by address, and do not hinder those that do', async () => {
  const { key } = await keyHolder(house, await house.campaign());
  const tries = Array.from({ length: 61 }, () => keyFrom(crypto.getRandomValues(new Uint8Array(32))));
  const statuses: number[] = [];
  for (const wrong of tries) statuses.push((await askWith(house, wrong, listCalls)).status);
  expect(statuses).toEqual([...Array.from({ length: 60 }, () => 401), 429]);
  expect(await askWith(house, key, listCalls)).toMatchObject({ status: 200 });
});

test('three uploads at once with one key, over all processes; the fourth is told to wait', async () => {
  const program = await keyHolder(house, await house.campaign());
  const elsewhere = {
    ask: (...asked: Parameters<typeof program.ask>) => askWith(other, program.key, ...asked),
  };
  const opening = Promise.withResolvers<void>();
  gate = opening.promise;
  const running = [upload(program, {}), upload(elsewhere, {}), upload(program, {})];
  const underWay = db.selectFrom('key_uploads').selectAll().where('key_id', '=', program.id);
  await until(async () => (await underWay.execute()).length === 3);
  expect(await upload(elsewhere, {})).toMatchObject({
    status: 429,
    body: { code: 'too_many_uploads', detail: 'There are 3 uploads with this API key under way.' },
    headers: { 'retry-after': '5' },
  });
  expect(await program.ask(listCalls)).toMatchObject({ status: 200 });
  opening.resolve();
  expect((await Promise.all(running)).map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(await underWay.execute()).toEqual([]);
  expect(await upload(program, {})).toMatchObject({ status: 201 });
});

test('an upload whose process died gives its place back when its lease ends', async () => {
  const program = await keyHolder(house, await house.campaign());
  const lease = { organization_id: house.organizationId, key_id: program.id };
  for (let at = 0; at < 3; at += 1) {
    const until30s = new Date(clock.now() + 30_000);
    await db
      .insertInto('key_uploads')
      .values({ ...lease, holder: crypto.randomUUID(), lease_until: until30s })
      .execute();
  }
  expect(await upload(program, {})).toMatchObject({ status: 429 });
  clock.advance(30_000);
  expect(await upload(program, {})).toMatchObject({ status: 201 });
});

test('no key stands in a log line or in the database', async () => {
  const program = await keyHolder(house, await house.campaign());
  await upload(program, { headers: { 'idempotency-key': 'a' } });
  await program.ask(listCalls, { query: { limit: '999' } });
  await askWith(house, program.key.slice(0, -1), listCalls);
  await house.app.inject({ url: `/api/v1/calls?key=${program.key}` });
  await house.app.inject({ url: `/api/v1/calls/${program.key}`, headers: { 'x-api-key': program.key } });
  const secret = program.key.slice(10);
  expect(house.logged.length).toBeGreaterThan(0);
  expect(house.logged.filter((line) => line.includes(secret) || line.includes('tv_'))).toEqual([]);
  const tables = await sql<{ name: string }>`
    select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
  `.execute(db);
  expect(tables.rows.length).toBeGreaterThan(20);
  for (const { name } of tables.rows) {
    const { rows } = await sql`
      select 1 from ${sql.raw(name)} as t where strpos(t::text, ${secret}) > 0
    `.execute(db);
    expect({ name, rows }).toEqual({ name, rows: [] });
  }
});
