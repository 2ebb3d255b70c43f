import { describe, expect, test } from 'vitest';
import { dashboardHandlers } from '#server/http/handlers/dashboard.ts';
import type { Dashboard } from '#shared/dashboard.ts';
import { readDashboard } from '#shared/dashboard.ts';
import type { Person } from '#shared/permissions.ts';
import { aCall, aCampaign, aMember, anAgent, anOrganization, now } from '#test/support/builders.ts';
import { testDatabase } from '#test/support/database.ts';
import { smallApp } from '#test/support/small-app.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';
import { signedIn } from '#test/support/visitor.ts';

const { db } = await testDatabase();
const deps = { db, clock: steppedClock(now) };
const app = smallApp(dashboardHandlers, deps);

async function dashboardOf(person: Person): Promise<Dashboard> {
  const visitor = await signedIn(app, deps, person);
  const { status, body } = await visitor.ask(readDashboard);
  expect(status).toBe(200);
  return body as Dashboard;
}

function daysAgo(days: number): Date {
  return new Date(now.getTime() - days * 86_400_000);
}

describe('The dashboard', () => {
  test('before the first call asks for nobody', async () => {
    const owner = await aMember(db, await anOrganization(db), { role: 'owner' });
    expect(await dashboardOf(owner)).toEqual({
      running: 0,
      failed: 0,
      waiting: 0,
      needs_review: 0,
      flagged_calls: [],
      failed_calls: [],
      running_calls: [],
      recent_calls: [],
      paused_providers: [],
    });
  });

  test('puts the worst flagged call first, and leaves out what a person has looked at', async () => {
    const organizationId = await anOrganization(db);
    const campaignId = await aCampaign(db, organizationId);
    const flagged = (score: number | null, review_status: 'needs_review' | 'reviewed' = 'needs_review') =>
      aCall(db, organizationId, campaignId, { status: 'completed', flagged: true, score, review_status });
    const unscored = await flagged(null);
    const poor = await flagged(40);
    const worst = await flagged(12.5);
    await flagged(3, 'reviewed');
    await aCall(db, organizationId, campaignId, { status: 'completed', score: 1 });
    const owner = await aMember(db, organizationId, { role: 'owner' });

    const shown = await dashboardOf(owner);
    expect(idsOf(shown.flagged_calls)).toEqual([worst, poor, unscored]);
    expect(shown.needs_review).toBe(3);
  });

  test('lists what failed, what is running and what is newest, eight rows of each', async () => {
    const organizationId = await anOrganization(db);
    const campaignId = await aCampaign(db, organizationId);
    const statuses = ['pending', 'transcribing', 'analyzing', 'failed', 'completed'] as const;
    const made: { id: string; status: (typeof statuses)[number] }[] = [];
    for (let i = 0; i < 20; i += 1) {
      const status = statuses[i % 5] ?? 'pending';
      const id = await aCall(db, organizationId, campaignId, { status, created_at: daysAgo(i) });
      made.push({ id, status });
    }
    const newest = (wanted: readonly string[]) =>
      idsOf(made.filter(({ status }) => wanted.includes(status))).slice(0, 8);
    const owner = await aMember(db, organizationId, { role: 'owner' });

    const shown = await dashboardOf(owner);
    expect(idsOf(shown.failed_calls)).toEqual(newest(['failed']));
    expect(idsOf(shown.running_calls)).toEqual(newest(['pending', 'transcribing', 'analyzing']));
    expect(idsOf(shown.recent_calls)).toEqual(newest(statuses));
    expect(shown).toMatchObject({ running: 12, failed: 4 });
  });
});

test('says how many calls wait for more than their turn, within reach', async () => {
  const organizationId = await anOrganization(db);
  const [mine, theirs] = [await aCampaign(db, organizationId), await aCampaign(db, organizationId)];
  const pending = async (
    campaignId: string,
    minutes: number,
    waiting_reason: 'not_started' | 'retrying' | null = null,
  ) => {
    const created_at = new Date(now.getTime() - minutes * 60_000);
    const call_id = await aCall(db, organizationId, campaignId, { created_at });
    const version = { call_id, number: 1, status: 'pending', cause: 'upload', stage: 'transcribe' } as const;
    await db
      .insertInto('versions')
      .values({ organization_id: organizationId, ...version, created_at, waiting_reason })
      .execute();
  };
  await pending(mine, 11);
  await pending(mine, 9);
  await pending(mine, 1, 'not_started');
  await pending(mine, 1, 'retrying');
  await pending(theirs, 60);
  const manager = await aMember(db, organizationId, { role: 'manager', campaignIds: [mine] });
  const owner = await aMember(db, organizationId, { role: 'owner' });
  expect(await dashboardOf(manager)).toMatchObject({ waiting: 2, running: 4 });
  expect(await dashboardOf(owner)).toMatchObject({ waiting: 3, running: 5 });
});

describe('Everybody’s dashboard is within their reach', () => {
  test('own calls, assigned campaigns, or all of one’s organization', async () => {
    const organizationId = await anOrganization(db);
    const [first, second] = [await aCampaign(db, organizationId), await aCampaign(db, organizationId)];
    const agentId = await anAgent(db, organizationId);
    const failed = (campaignId: string, agent_id: string | null) =>
      aCall(db, organizationId, campaignId, { status: 'failed', agent_id });
    const mine = await failed(first, agentId);
    const mineToo = await failed(second, agentId);
    const nobodys = await failed(first, null);
    const elsewhere = await anOrganization(db);
    await aCall(db, elsewhere, await aCampaign(db, elsewhere), { status: 'failed' });

    const agent = await aMember(db, organizationId, { role: 'agent', agentId });
    const stranger = await aMember(db, organizationId, { role: 'agent', campaignIds: [first] });
    const manager = await aMember(db, organizationId, { role: 'manager', campaignIds: [first] });
    expect(await seen(agent)).toEqual([mine, mineToo].toSorted());
    expect(await seen(stranger)).toEqual([]);
    expect(await seen(manager)).toEqual([mine, nobodys].toSorted());
    for (const role of ['compliance_officer', 'senior_manager', 'owner'] as const) {
      const person = await aMember(db, organizationId, { role });
      expect(await seen(person)).toEqual([mine, mineToo, nobodys].toSorted());
    }
  });
});

/** The calls somebody's dashboard shows, when all there are have failed; every figure and list must agree. */
async function seen(person: Person): Promise<string[]> {
  const shown = await dashboardOf(person);
  expect(shown.failed).toBe(shown.failed_calls.length);
  expect(idsOf(shown.recent_calls).toSorted()).toEqual(idsOf(shown.failed_calls).toSorted());
  return idsOf(shown.failed_calls).toSorted();
}

function idsOf(rows: readonly { id: string }[]): string[] {
  return rows.map(({ id }) => id);
}
