import { describe, expect, test } from 'vitest';
import { figureHandlers } from '#server/http/handlers/figures.ts';
import {
  type CampaignWeeks,
  type Figures,
  type PeriodFigures,
  readCampaignWeeks,
  readFigures,
  readToLookAt,
  type ToLookAt,
} from '#shared/figures.ts';
import type { Person, UserRole } from '#shared/permissions.ts';
import { aCall, aCampaign, aMember, anAgent, anOrganization, now } from '#test/support/builders.ts';
import { testDatabase } from '#test/support/database.ts';
import { smallApp } from '#test/support/small-app.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';
import { signedIn } from '#test/support/visitor.ts';

const { db } = await testDatabase();
const deps = { db, clock: steppedClock(now) };
const app = smallApp(figureHandlers, deps);

type Given = Parameters<typeof aCall>[3];

function daysAgo(days: number): Date {
  return new Date(now.getTime() - days * 86_400_000);
}

async function figuresFor(person: Person, query: Record<string, string> = {}): Promise<PeriodFigures> {
  const visitor = await signedIn(app, deps, person);
  const { status, body } = await visitor.ask(readFigures, { query });
  expect([status, body]).toMatchObject([200, {}]);
  return body as PeriodFigures;
}

const nothing: Figures = {
  total_calls: 0,
  completed: 0,
  failed: 0,
  flagged: 0,
  average_score: null,
  completion_rate: null,
};

/** An organization with two campaigns and the calls of two agents and of nobody in them. */
async function twoCampaigns() {
  const organizationId = await anOrganization(db);
  const [first, second] = [await aCampaign(db, organizationId), await aCampaign(db, organizationId)];
  const [ana, ben] = [await anAgent(db, organizationId, 'Ana'), await anAgent(db, organizationId, 'Ben')];
  const call = (campaignId: string, agentId: string | null, days: number, given: Given) =>
    aCall(db, organizationId, campaignId, { agent_id: agentId, created_at: daysAgo(days), ...given });
  await call(first, ana, 1, { status: 'completed', score: 80 });
  await call(first, ana, 9, { status: 'completed', score: 91 });
  await call(first, ben, 2, { status: 'completed', score: 60, flagged: true });
  await call(first, null, 2, { status: 'completed', score: 0, flagged: true });
  await call(second, ana, 2, { status: 'completed', score: 40 });
  await call(second, null, 3, { status: 'failed' });
  const elsewhere = await anOrganization(db);
  await aCall(db, elsewhere, await aCampaign(db, elsewhere), { status: 'completed', score: 1 });
  const somebody = (role: UserRole, given: { agentId?: string; campaignIds?: readonly string[] } = {}) =>
    aMember(db, organizationId, { role, ...given });
  return { organizationId, first, second, ana, ben, somebody };
}

describe('Figures of a period', () => {
  test('are of the calls in reach: all of them, one of two campaigns, one’s own', async () => {
    const { first, ana, somebody } = await twoCampaigns();
    const all: Figures = {
      total_calls: 5,
      completed: 4,
      failed: 1,
      flagged: 2,
      average_score: 45,
      completion_rate: 80,
    };
    for (const role of ['owner', 'senior_manager', 'compliance_officer'] as const) {
      expect(await figuresFor(await somebody(role), { days: '7' })).toMatchObject({ current: all });
    }
    const manager = await figuresFor(await somebody('manager', { campaignIds: [first] }), { days: '7' });
    expect(manager.current).toEqual({
      total_calls: 3,
      completed: 3,
      failed: 0,
      flagged: 2,
      average_score: 140 / 3,
      completion_rate: 100,
    });
    const herself = await figuresFor(await somebody('agent', { agentId: ana }), { days: '7' });
    expect(herself.current).toEqual({
      total_calls: 2,
      completed: 2,
      failed: 0,
      flagged: 0,
      average_score: 60,
      completion_rate: 100,
    });
    expect((await figuresFor(await somebody('agent'), { days: '7' })).current).toEqual(nothing);
    expect((await figuresFor(await somebody('manager'), { days: '7' })).current).toEqual(nothing);
  });

  test('stand beside the period before, the last six weeks and each day', async () => {
    const { first, ana, somebody } = await twoCampaigns();
    const manager = await somebody('manager', { campaignIds: [first] });
    const one = { ...nothing, total_calls: 1, completed: 1, completion_rate: 100 };
    expect(await figuresFor(manager, { days: '7', agent_id: ana })).toEqual({
      from: '2026-11-16',
      to: '2026-11-22',
      current: { ...one, average_score: 80 },
      before: { ...one, average_score: 91 },
      weekly: [
        nothing,
        nothing,
        nothing,
        nothing,
        { ...one, average_score: 91 },
        { ...one, average_score: 80 },
      ],
      points: [16, 17, 18, 19, 20, 21, 22].map((day) => ({
        from: `2026-11-${day}`,
        to: `2026-11-${day}`,
        calls: day === 21 ? 1 : 0,
        average_score: day === 21 ? 80 : null,
      })),
      peers: { average_score: null, points: [null, null, null, null, null, null, null] },
    });
  });

  test('may be of chosen days and of one campaign', async () => {
    const { second, somebody } = await twoCampaigns();
    const owner = await somebody('owner');
    const query = { from: '2026-11-19', to: '2026-11-20', campaign_id: second };
    expect(await figuresFor(owner, query)).toMatchObject({
      from: '2026-11-19',
      to: '2026-11-20',
      current: { total_calls: 2, completed: 1, failed: 1, average_score: 40, completion_rate: 50 },
      before: nothing,
      points: [
        { from: '2026-11-19', calls: 1, average_score: null },
        { from: '2026-11-20', calls: 1, average_score: 40 },
      ],
    });
    const visitor = await signedIn(app, deps, owner);
    expect(await visitor.ask(readFigures, { query: { from: '2026-11-19' } })).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
  });
});

describe('An agent stands beside peers', () => {
  test('who are the other agents in the same campaigns; unlinked calls are nobody’s', async () => {
    const { organizationId, first, second, ana, ben, somebody } = await twoCampaigns();
    const works = [first, second].map((campaign_id) => ({
      organization_id: organizationId,
      agent_id: ana,
      campaign_id,
    }));
    await db.insertInto('agent_campaigns').values(works).execute();
    await aCall(db, organizationId, second, { agent_id: ben, status: 'completed', score: 30 });
    const seen = async (person: Person) => (await figuresFor(person, { days: '7', agent_id: ana })).peers;
    const none = [null, null, null, null];
    expect(await seen(await somebody('owner'))).toEqual({
      average_score: 45,
      points: [...none, 60, null, 30],
    });
    expect(await seen(await somebody('manager', { campaignIds: [first] }))).toEqual({
      average_score: 60,
      points: [...none, 60, null, null],
    });
    expect(await seen(await somebody('manager'))).toEqual({
      average_score: null,
      points: [...none, null, null, null],
    });
  });

  test('and is told of them only where they are three or more', async () => {
    const { organizationId, first, ana, ben, somebody } = await twoCampaigns();
    await db
      .insertInto('agent_campaigns')
      .values({ organization_id: organizationId, agent_id: ana, campaign_id: first })
      .execute();
    const herself = await somebody('agent', { agentId: ana });
    const seen = async (agentId: string) =>
      (await figuresFor(herself, { days: '7', agent_id: agentId })).peers?.average_score;
    const scores = async (score: number) => {
      const agent_id = await anAgent(db, organizationId);
      await aCall(db, organizationId, first, { agent_id, status: 'completed', score });
    };
    await scores(90);
    expect(await seen(ana)).toBe(null);
    await scores(30);
    expect(await seen(ana)).toBe(60);
    expect(await seen(ben)).toBe(null);
  });
});

async function lookedAt(person: Person) {
  const visitor = await signedIn(app, deps, person);
  const { status, body } = await visitor.ask(readToLookAt, { query: { days: '7' } });
  expect(status).toBe(200);
  return body as { campaigns: ToLookAt[]; agents: ToLookAt[] };
}

describe('What to look at', () => {
  test('is what scores low or falls within reach; archived ones and unlinked calls are left out', async () => {
    const organizationId = await anOrganization(db);
    const [mine, theirs] = [
      await aCampaign(db, organizationId, { name: 'Mine' }),
      await aCampaign(db, organizationId, { name: 'Theirs' }),
    ];
    const [low, gone] = [await anAgent(db, organizationId, 'Low'), await anAgent(db, organizationId, 'Gone')];
    await db.updateTable('agents').set({ archived_at: now }).where('id', '=', gone).execute();
    const five = async (campaignId: string, agent_id: string | null, days: number, score: number) => {
      for (let call = 0; call < 5; call += 1) {
        const given = { agent_id, score, status: 'completed', created_at: daysAgo(days) } as const;
        await aCall(db, organizationId, campaignId, given);
      }
    };
    await five(mine, low, 1, 50);
    await five(mine, low, 8, 90);
    await five(mine, gone, 1, 60);
    await five(theirs, null, 1, 20);
    const manager = await aMember(db, organizationId, { role: 'manager', campaignIds: [mine] });
    const campaign = {
      id: mine,
      name: 'Mine',
      total_calls: 10,
      scored: 10,
      flagged: 0,
      average_score: 55,
      before_scored: 5,
      before_average: 90,
      reasons: ['low', 'falling'],
    };
    const agent = { ...campaign, id: low, name: 'Low', total_calls: 5, scored: 5, average_score: 50 };
    expect(await lookedAt(manager)).toEqual({ campaigns: [campaign], agents: [agent] });
    const owner = await aMember(db, organizationId, { role: 'owner' });
    expect((await lookedAt(owner)).campaigns.map(({ name }) => name)).toEqual(['Theirs', 'Mine']);
  });

  test('is not for agents', async () => {
    const { ana, somebody } = await twoCampaigns();
    const visitor = await signedIn(app, deps, await somebody('agent', { agentId: ana }));
    expect(await visitor.ask(readToLookAt)).toMatchObject({ status: 403, body: { code: 'not_allowed' } });
  });
});

async function weeksFor(person: Person): Promise<CampaignWeeks[]> {
  const visitor = await signedIn(app, deps, person);
  const { body } = await visitor.ask(readCampaignWeeks);
  return (body as { rows: CampaignWeeks[] }).rows;
}

describe('The last six weeks of each campaign', () => {
  test('are the averages of the scored calls in reach; campaigns without scores are left out', async () => {
    const { organizationId, first, second, somebody } = await twoCampaigns();
    await aCall(db, organizationId, await aCampaign(db, organizationId), { status: 'failed' });
    const old = { status: 'completed', score: 100 } as const;
    await aCall(db, organizationId, first, { ...old, created_at: daysAgo(41) });
    await aCall(db, organizationId, first, { ...old, created_at: daysAgo(42) });
    const weeks = { campaign_id: first, scores: [100, null, null, null, 91, 140 / 3] };
    const others = { campaign_id: second, scores: [null, null, null, null, null, 40] };
    expect(byId(await weeksFor(await somebody('owner')))).toEqual(byId([weeks, others]));
    expect(await weeksFor(await somebody('manager', { campaignIds: [first] }))).toEqual([weeks]);
  });
});

function byId(rows: readonly CampaignWeeks[]): CampaignWeeks[] {
  return rows.toSorted((one, other) => (one.campaign_id < other.campaign_id ? -1 : 1));
}
