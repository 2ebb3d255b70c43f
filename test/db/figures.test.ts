import * as fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { type FigureGrain, figuresBook } from '#server/db/books.ts';
import { figuresOf, figuresOfPeriods, summedFigures } from '#server/db/figures.ts';
import { foldChanges } from '#server/sums/fold.db.ts';
import { foldAll } from '#server/sums/fold.ts';
import { dayAfter, dayOf, type Period } from '#shared/period.ts';
import { callStatuses, namesOf, reviewStatuses } from '#shared/statuses.ts';
import { aCall, aCampaign, anAgent, anOrganization, now } from '#test/support/builders.ts';
import { testDatabase } from '#test/support/database.ts';

const { db } = await testDatabase();

/** What each grain that is read as a whole tells apart. */
const grains = {
  day: 'null as campaign_id, null as agent_id, calls.day::text, null as band',
  campaign: 'calls.campaign_id, null as agent_id, null as day, calls.band',
  campaign_day: 'calls.campaign_id, null as agent_id, calls.day::text, null as band',
  agent: 'calls.campaign_id, calls.agent_id, null as day, null as band',
  agent_day: 'calls.campaign_id, calls.agent_id, calls.day::text, null as band',
} as const satisfies Partial<Record<FigureGrain, string>>;
type Grain = keyof typeof grains;
const order = sql`order by 1, 2 nulls first, 3 nulls first, 4 nulls first`;

/** The figures as they are read. */
async function kept(organizationId: string, grain: Grain): Promise<unknown[]> {
  const { rows } = await sql`
    select * from (
      select ${sql.raw(grains[grain])}, ${summedFigures} from ${figuresOf(organizationId, grain)} as calls
      group by 1, 2, 3, 4 ${order}
    ) as sums where calls <> 0
  `.execute(db);
  return rows;
}

/** Each call as figures of its own. */
function oneByOne(organizationId: string) {
  return sql`(
    select campaign_id, agent_id, (created_at at time zone 'UTC')::date as day,
      case when score is null then -1 else least(floor(score::numeric / 10), 9) end::smallint as band,
      1 as calls, (status = 'completed')::int as completed, (status = 'failed')::int as failed,
      flagged::int as flagged, (flagged and review_status = 'needs_review')::int as needs_review,
      (score is not null)::int as scored, round(coalesce(score, 0)::numeric * 1000000)::bigint as score_sum
    from calls where organization_id = ${organizationId}
  )`;
}

/** The same counted from the calls. */
async function counted(organizationId: string, grain: Grain): Promise<unknown[]> {
  const { rows } = await sql`
    select ${sql.raw(grains[grain])}, ${summedFigures} from ${oneByOne(organizationId)} as calls
    where ${grain.startsWith('agent') ? sql`calls.agent_id is not null` : sql`true`}
    group by 1, 2, 3, 4 ${order}
  `.execute(db);
  return rows;
}

/** Two periods that meet on a day some time ago, the first as long as a year. */
function periodsAround(back: number): Period[] {
  const meeting = dayAfter(dayOf(now), -back);
  return [
    { from: dayAfter(meeting, -365), to: dayAfter(meeting, -1) },
    { from: meeting, to: dayOf(now) },
  ];
}

/** What each campaign or agent had in these periods together. */
async function ofPeriods(
  figures: ReturnType<typeof sql>,
  of: 'campaign' | 'agent',
  periods: readonly Period[],
) {
  const within = periods.map(({ from, to }) => sql`calls.day between ${from}::date and ${to}::date`);
  const { rows } = await sql`
    select * from (
      select calls.${sql.ref(`${of}_id`)} as key, ${summedFigures} from ${figures} as calls
      where (${sql.join(within, sql` or `)}) and calls.${sql.ref(`${of}_id`)} is not null group by key order by key
    ) as sums where calls <> 0
  `.execute(db);
  return rows;
}

async function expectRight(organizationId: string): Promise<void> {
  for (const grain of Object.keys(grains) as Grain[]) {
    expect(await kept(organizationId, grain)).toEqual(await counted(organizationId, grain));
  }
  for (const of of ['campaign', 'agent'] as const) {
    for (const back of [0, 30, 200]) {
      const periods = periodsAround(back);
      const sums = await ofPeriods(figuresOfPeriods(organizationId, of, periods), of, periods);
      expect(sums).toEqual(await ofPeriods(oneByOne(organizationId), of, periods));
    }
  }
}

type World = { organizationId: string; campaigns: string[]; agents: (string | null)[]; calls: string[] };

async function aWorld(): Promise<World> {
  const organizationId = await anOrganization(db);
  return {
    organizationId,
    campaigns: [await aCampaign(db, organizationId), await aCampaign(db, organizationId)],
    agents: [null, await anAgent(db, organizationId), await anAgent(db, organizationId)],
    calls: [],
  };
}

const score = fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: null });
const outcome = fc.record({
  status: fc.constantFrom(...namesOf(callStatuses)),
  score,
  flagged: fc.boolean(),
  review_status: fc.constantFrom(...namesOf(reviewStatuses)),
});
/** What can happen to the figures: a call comes, ends or is rerun, changes hands, goes; changes are folded. */
const event = fc.oneof(
  fc.record({
    kind: fc.constant('come' as const),
    campaign: fc.nat(1),
    agent: fc.nat(2),
    day: fc.oneof(fc.nat(3), fc.nat(600)),
    outcome,
  }),
  fc.record({ kind: fc.constant('turn out' as const), call: fc.nat(20), outcome }),
  fc.record({ kind: fc.constant('link' as const), call: fc.nat(20), agent: fc.nat(2) }),
  fc.record({ kind: fc.constant('go' as const), call: fc.nat(20) }),
  fc.record({ kind: fc.constant('fold' as const), most: fc.integer({ min: 1, max: 30 }) }),
);
type Event = typeof event extends fc.Arbitrary<infer E> ? E : never;

async function happen(world: World, given: Event): Promise<void> {
  const { organizationId, calls } = world;
  if (given.kind === 'fold') return void (await foldChanges(db, figuresBook, given.most));
  if (given.kind === 'come') {
    const created_at = new Date(now.getTime() - given.day * 86_400_000);
    const agent_id = world.agents[given.agent] ?? null;
    const campaignId = world.campaigns[given.campaign] ?? '';
    calls.push(await aCall(db, organizationId, campaignId, { ...given.outcome, agent_id, created_at }));
    return;
  }
  const id = calls[given.call % Math.max(calls.length, 1)] ?? '';
  if (given.kind === 'go') return void (await db.deleteFrom('calls').where('id', '=', id).execute());
  const changes = given.kind === 'link' ? { agent_id: world.agents[given.agent] ?? null } : given.outcome;
  await db.updateTable('calls').set(changes).where('id', '=', id).execute();
}

describe('Figures', () => {
  test('are what a recount of the calls says, whatever happened and however much of it is folded', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 25 }), async (events) => {
        const world = await aWorld();
        for (const each of events) await happen(world, each);
        await expectRight(world.organizationId);
        await foldAll(db, figuresBook);
        await expectRight(world.organizationId);
      }),
      { numRuns: 25 },
    );
  });

  test('lose and double nothing when calls change and changes are folded at the same time', async () => {
    const world = await aWorld();
    const lives = Array.from({ length: 4 }, async (_, life) => {
      for (let at = 0; at < 15; at += 1) {
        const call = await aCall(db, world.organizationId, world.campaigns[life % 2] ?? '', {
          agent_id: world.agents[at % 3] ?? null,
        });
        await db
          .updateTable('calls')
          .set({ status: 'completed', score: at })
          .where('id', '=', call)
          .execute();
        if (at % 5 === 0) await db.deleteFrom('calls').where('id', '=', call).execute();
      }
    });
    const folds = Array.from({ length: 30 }, () => foldChanges(db, figuresBook, 7));
    await Promise.all([...lives, ...folds]);
    await expectRight(world.organizationId);
    await foldAll(db, figuresBook);
    await expectRight(world.organizationId);
    expect(await db.selectFrom('figure_changes').selectAll().execute()).toEqual([]);
  });

  test('follow a transaction: what is rolled back was never counted', async () => {
    const { organizationId, campaigns } = await aWorld();
    const call = await aCall(db, organizationId, campaigns[0] ?? '');
    const broken = db.transaction().execute(async (trx) => {
      await trx.updateTable('calls').set({ status: 'completed' }).where('id', '=', call).execute();
      throw new Error('broken');
    });
    await expect(broken).rejects.toThrow('broken');
    await expectRight(organizationId);
  });
});
