import { expect, test } from 'vitest';
import { insertChecks } from '#server/campaigns/campaigns.db.ts';
import { figureHandlers } from '#server/http/handlers/figures.ts';
import { newId } from '#server/ids.ts';
import { readCampaignAgents, readMatrix, type VerdictMatrix } from '#shared/campaign-page.ts';
import type { Person } from '#shared/permissions.ts';
import {
  aCall,
  aCampaign,
  aCheckDraft,
  aJudgedVersion,
  aMember,
  anAgent,
  anOrganization,
  now,
} from '#test/support/builders.ts';
import { testDatabase } from '#test/support/database.ts';
import { smallApp } from '#test/support/small-app.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';
import { signedIn } from '#test/support/visitor.ts';

const { db } = await testDatabase();
const deps = { db, clock: steppedClock(now) };
const app = smallApp(figureHandlers, deps);
const organizationId = await anOrganization(db);
const [mine, theirs] = [await aCampaign(db, organizationId), await aCampaign(db, organizationId)];
const manager = await aMember(db, organizationId, { role: 'manager', campaignIds: [mine] });

const visitorFor = (person: Person) => signedIn(app, deps, person);

function aCheck(name: string, active = true) {
  return { ...aCheckDraft(name, { active }), id: newId('check', now) };
}

function minutesAgo(minutes: number): Date {
  return new Date(now.getTime() - minutes * 60_000);
}

test('the agents of a campaign stand with how its calls did, those of the days before beside them', async () => {
  const [ana, ben] = [await anAgent(db, organizationId, 'Ana'), await anAgent(db, organizationId, 'Ben')];
  const call = (campaignId: string, agent_id: string | null, days: number, score: number) =>
    aCall(db, organizationId, campaignId, {
      agent_id,
      score,
      flagged: score < 50,
      status: 'completed',
      created_at: minutesAgo(days * 1440),
    });
  await call(mine, ana, 1, 90);
  await call(mine, ben, 1, 40);
  await call(mine, ben, 2, 60);
  await call(mine, ben, 8, 100);
  await call(mine, null, 1, 0);
  await call(theirs, ana, 1, 10);
  const visitor = await visitorFor(manager);
  const answer = await visitor.ask(readCampaignAgents, { params: { id: mine }, query: { days: '7' } });
  expect(answer.body).toEqual({
    rows: [
      {
        id: ben,
        name: 'Ben',
        total_calls: 2,
        scored: 2,
        flagged: 1,
        average_score: 50,
        before_scored: 1,
        before_average: 100,
      },
      {
        id: ana,
        name: 'Ana',
        total_calls: 1,
        scored: 1,
        flagged: 0,
        average_score: 90,
        before_scored: 0,
        before_average: null,
      },
    ],
  });
});

test('the newest calls stand by the active checks, in their order', async () => {
  const campaignId = await aCampaign(db, organizationId);
  const [greets, off, closes] = [aCheck('Greets'), aCheck('Off', false), aCheck('Closes')];
  await insertChecks(db, { organizationId, campaignId, now }, [greets, off, closes]);
  const agent_id = await anAgent(db, organizationId, 'Cleo');
  const judged = async (minutes: number, verdicts: Parameters<typeof aJudgedVersion>[2]) => {
    const given = { created_at: minutesAgo(minutes), agent_id, score: 50, flagged: true };
    const callId = await aCall(db, organizationId, campaignId, given);
    await aJudgedVersion(db, { organizationId, campaignId, callId, number: 1, shown: true }, verdicts);
    return callId;
  };
  const older = await judged(9, { [closes.id]: 'not_applicable' });
  const newer = await judged(3, { [greets.id]: 'pass', [off.id]: 'fail', [closes.id]: 'fail' });
  const waiting = await aCall(db, organizationId, campaignId, { created_at: minutesAgo(1) });
  const owner = await visitorFor(await aMember(db, organizationId, { role: 'owner' }));
  const answer = await owner.ask(readMatrix, { params: { id: campaignId } });
  const { checks, rows } = answer.body as VerdictMatrix;
  expect(checks).toEqual([
    { id: greets.id, name: 'Greets' },
    { id: closes.id, name: 'Closes' },
  ]);
  expect(
    rows.map(({ id, agent, status, score, verdicts }) => ({
      id,
      agent: agent?.name,
      status,
      score,
      verdicts,
    })),
  ).toEqual([
    { id: waiting, agent: undefined, status: 'pending', score: null, verdicts: [null, null] },
    { id: newer, agent: 'Cleo', status: 'completed', score: 50, verdicts: ['pass', 'fail'] },
    { id: older, agent: 'Cleo', status: 'completed', score: 50, verdicts: [null, 'not_applicable'] },
  ]);
});

test('a campaign out of reach has no page', async () => {
  const visitor = await visitorFor(manager);
  for (const endpoint of [readCampaignAgents, readMatrix]) {
    expect(await visitor.ask(endpoint, { params: { id: theirs } })).toMatchObject({ status: 404 });
  }
});
