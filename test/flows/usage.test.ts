import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { sweepRetention } from '#server/retention/sweep.ts';
import { foldUsage } from '#server/usage/fold.ts';
import * as calls from '#shared/calls.ts';
import { dayAfter, dayOf } from '#shared/period.ts';
import { userRoles } from '#shared/permissions.ts';
import { editRetention } from '#shared/retention.ts';
import { namesOf } from '#shared/statuses.ts';
import { exportUsage, readUsage, type Usage } from '#shared/usage.ts';
import { agentSays, openTestHouse, untilEnded, uploaded } from '#test/support/app.ts';
import { aCall, anOrganization } from '#test/support/builders.ts';
import { keyHolder } from '#test/support/key-holder.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';

const house = await openTestHouse();
const { db } = house.deps;
await house.startCrew();
const today = dayOf(new Date());

async function seen(visitor: Awaited<ReturnType<typeof house.signedInAs>>, query = {}): Promise<Usage> {
  const { status, body } = await visitor.ask(readUsage, { query });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body as Usage;
}

/** What lies in storage by the calls themselves. */
async function storedBytes(organizationId: string): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select coalesce(sum(bytes_stored(calls)), 0)::bigint as bytes from calls where organization_id = ${organizationId}
  `.execute(db);
  return rows[0]?.bytes ?? 0;
}

test('Usage follows calls from receipt to deletion, folded or not', async () => {
  const owner = await house.signedInAs('owner');
  const [first, second] = [await house.campaign(), await house.campaign()];
  const transcript = agentSays('Good morning.');
  const mine = await uploaded(owner, { campaignId: first, transcript });
  const other = await uploaded(owner, { campaignId: first, transcript });
  const program = await keyHolder(house, second);
  const theirs = await uploaded(program, { transcript });
  for (const id of [mine, other, theirs]) await untilEnded(owner, id);
  const { size_bytes: size } = await db
    .selectFrom('calls')
    .select('size_bytes')
    .where('id', '=', mine)
    .executeTakeFirstOrThrow();

  const of = (count: number) => ({ calls: count, audio_seconds: count * 0.5, received_bytes: count * size });
  const before = await seen(owner);
  expect(before).toEqual({
    from: dayAfter(today, -29),
    to: today,
    total: of(3),
    stored_bytes: await storedBytes(house.organizationId),
    campaigns: [
      { campaign: { id: first, name: first }, ...of(2), stored_bytes: expect.any(Number) },
      { campaign: { id: second, name: second }, ...of(1), stored_bytes: expect.any(Number) },
    ],
    sources: [
      { source: 'ui', ...of(2) },
      { source: 'api', ...of(1) },
    ],
    course: [{ when: today, ...of(3) }],
  });
  expect(before.stored_bytes).toBeGreaterThan(3 * size);

  expect(await foldUsage({ db })).toBeGreaterThan(0);
  expect(await foldUsage({ db })).toBe(0);
  expect(await seen(owner)).toEqual(before);

  await owner.ask(calls.deleteCall, { params: { id: mine } });
  await owner.ask(editRetention, { params: { id: second }, body: { audio_days: 1, call_days: null } });
  await sweepRetention({ ...house.deps, clock: steppedClock(new Date(Date.now() + 2 * 86_400_000)) });
  const after = await seen(owner);
  expect(after.total).toEqual(of(3));
  expect(after.stored_bytes).toBe(await storedBytes(house.organizationId));
  expect(after.campaigns.map(({ stored_bytes: stored }) => stored)).toEqual([after.stored_bytes, 0]);
  await foldUsage({ db });
  expect(await seen(owner)).toEqual(after);
});

describe('A period', () => {
  test('is told by days while it is short and by months when it is long, and holds its days alone', async () => {
    const organizationId = await anOrganization(db);
    const owner = await house.signedInAs('owner', { organizationId });
    const campaignId = await house.campaign({ organizationId });
    for (const day of ['2026-09-30', '2026-10-01', '2026-10-02', '2026-11-05']) {
      const created_at = new Date(`${day}T23:59:59Z`);
      await aCall(db, organizationId, campaignId, { created_at, duration_seconds: 90, size_bytes: 1_000 });
    }
    const course = async (query: object) =>
      (await seen(owner, query)).course.map((slice) => [slice.when, slice.calls, slice.audio_seconds]);
    expect(await course({ from: '2026-10-01', to: '2026-10-31' })).toEqual([
      ['2026-10-01', 1, 90],
      ['2026-10-02', 1, 90],
    ]);
    expect(await course({ from: '2026-09-01', to: '2026-11-30' })).toEqual([
      ['2026-09', 1, 90],
      ['2026-10', 2, 180],
      ['2026-11', 1, 90],
    ]);
    expect((await seen(owner, { from: '2026-12-01', to: '2026-12-02' })).stored_bytes).toBe(4_000);
    expect((await owner.ask(readUsage, { query: { from: '2026-12-01' } })).status).toBe(400);
  });

  test('is exported by day, campaign and source', async () => {
    const organizationId = await anOrganization(db);
    const owner = await house.signedInAs('owner', { organizationId });
    const campaignId = await house.campaign({ organizationId });
    const given = { created_at: new Date('2026-10-01T10:00:00Z'), duration_seconds: 90, size_bytes: 1_000 };
    await aCall(db, organizationId, campaignId, given);
    const answer = await house.app.inject({
      method: 'GET',
      url: exportUsage.path,
      query: { from: '2026-10-01', to: '2026-10-31' },
      cookies: Object.fromEntries(owner.cookies),
    });
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.body).toBe(
      `\u{feff}day,campaign,source,calls,audio_minutes,received_bytes\r\n2026-10-01,${campaignId},UI,1,1.50,1000\r\n`,
    );
  });
});

test('Usage is for Owners, each of their own organization', async () => {
  for (const role of namesOf(userRoles).filter((each) => each !== 'owner')) {
    const visitor = await house.signedInAs(role);
    for (const endpoint of [readUsage, exportUsage]) {
      expect([role, (await visitor.ask(endpoint)).status]).toEqual([role, 403]);
    }
  }
  const stranger = await house.signedInAs('owner', { organizationId: await anOrganization(db) });
  expect(await seen(stranger)).toMatchObject({
    total: { calls: 0 },
    stored_bytes: 0,
    campaigns: [],
    sources: [],
  });
});

test('Usage is read from the sums by their days, never from the calls', async () => {
  await sql`insert into usage_days
    select ${house.organizationId}, date '2020-01-01' + g, id, 'sftp', 1, 1, 1, 0
    from generate_series(1, 1000) g, campaigns where organization_id = ${house.organizationId}`.execute(db);
  await sql`analyze usage_days`.execute(db);
  const { rows } = await sql<Record<string, string>>`
    explain select sum(calls) from usage_days
    where organization_id = ${house.organizationId} and day between '2020-02-01' and '2020-02-05'
  `.execute(db);
  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(
    /Index.* on usage_days|Index Scan.*usage_days_pkey/,
  );
});
