import * as fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { usageBook } from '#server/db/books.ts';
import { sweepRetention } from '#server/retention/sweep.ts';
import { foldAll } from '#server/sums/fold.ts';
import * as calls from '#shared/calls.ts';
import { dayAfter, dayOf } from '#shared/period.ts';
import { userRoles } from '#shared/permissions.ts';
import { editRetention } from '#shared/retention.ts';
import { namesOf, uploadSources } from '#shared/statuses.ts';
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

  expect(await foldAll(db, usageBook)).toBeGreaterThan(0);
  expect(await foldAll(db, usageBook)).toBe(0);
  expect(await seen(owner)).toEqual(before);

  await owner.ask(calls.deleteCall, { params: { id: mine } });
  await owner.ask(editRetention, { params: { id: second }, body: { audio_days: 1, call_days: null } });
  await sweepRetention({ ...house.deps, clock: steppedClock(new Date(Date.now() + 2 * 86_400_000)) });
  const after = await seen(owner);
  expect(after.total).toEqual(of(3));
  expect(after.stored_bytes).toBe(await storedBytes(house.organizationId));
  expect(after.campaigns.map(({ stored_bytes: stored }) => stored)).toEqual([after.stored_bytes, 0]);
  await foldAll(db, usageBook);
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

/** Calls of days up to two years ago. */
const received = fc.array(
  fc.record({
    back: fc.oneof(fc.nat(3), fc.nat(700)),
    campaign: fc.nat(1),
    source: fc.constantFrom(...namesOf(uploadSources)),
    size: fc.integer({ min: 1, max: 1_000 }),
    fold: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);

test('Usage of any period is what a recount of the calls says, whatever of it is folded', async () => {
  await fc.assert(
    fc.asyncProperty(received, fc.nat(400), fc.nat(600), async (all, back, length) => {
      const organizationId = await anOrganization(db);
      const owner = await house.signedInAs('owner', { organizationId });
      const campaigns = [await house.campaign({ organizationId }), await house.campaign({ organizationId })];
      const to = dayAfter(today, -back);
      const from = dayAfter(to, -length);
      const dayOfCall = (call: { back: number }) => dayAfter(today, -call.back);
      for (const { campaign, source, size, fold, ...call } of all) {
        const created_at = new Date(`${dayOfCall(call)}T12:00:00Z`);
        await aCall(db, organizationId, campaigns[campaign] ?? '', { created_at, source, size_bytes: size });
        if (fold) await foldAll(db, usageBook);
      }
      const within = all.filter((call) => from <= dayOfCall(call) && dayOfCall(call) <= to);
      const bytesBy = <Key>(keyOf: (call: (typeof all)[number]) => Key) =>
        new Map(
          [...Map.groupBy(within, keyOf)].map(([key, some]) => [
            key,
            some.reduce((sum, { size }) => sum + size, 0),
          ]),
        );
      const told = await seen(owner, { from, to });
      const stored = (await storedBytes(organizationId)) - told.stored_bytes;
      const byCampaign = told.campaigns.filter(({ calls: count }) => count > 0);
      expect({
        stored,
        total: told.total.calls,
        campaigns: new Map(byCampaign.map(({ campaign, received_bytes: bytes }) => [campaign.id, bytes])),
        sources: new Map(told.sources.map(({ source, received_bytes: bytes }) => [source, bytes])),
      }).toEqual({
        stored: 0,
        total: within.length,
        campaigns: bytesBy(({ campaign }) => campaigns[campaign]),
        sources: bytesBy(({ source }) => source),
      });
    }),
    { numRuns: 20 },
  );
});
