import type { KyselyPlugin } from 'kysely';
import { describe, expect, test } from 'vitest';
import { insertChecks } from '#server/campaigns/campaigns.db.ts';
import { listCampaigns as listCampaignsFor } from '#server/campaigns/campaigns.ts';
import { listTemplates as allTemplates } from '#server/campaigns/choose-template.ts';
import { createCampaign as createCampaignFor } from '#server/campaigns/create-campaign.ts';
import { readConfig } from '#server/config.ts';
import { campaignHandlers } from '#server/http/handlers/campaigns.ts';
import { peopleHandlers } from '#server/http/handlers/people.ts';
import { createCampaign, listCampaigns, listTemplates, readCampaign } from '#shared/campaigns.ts';
import { readSession } from '#shared/people.ts';
import type { UserRole } from '#shared/permissions.ts';
import {
  aCall,
  aCampaign,
  aCheckDraft,
  aJudgedVersion,
  aMember,
  anOrganization,
  now,
} from '#test/support/builders.ts';
import { testDatabase } from '#test/support/database.ts';
import { smallApp } from '#test/support/small-app.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';
import { signedIn } from '#test/support/visitor.ts';

const { db } = await testDatabase();
const clock = steppedClock(now);
const deps = { db, clock, config: readConfig({}) };
const app = smallApp([...campaignHandlers, ...peopleHandlers], deps);
const noCalls = { total: 0, completed: 0, flagged: 0, failed: 0, running: 0 };

async function visitorAs(organizationId: string, role: UserRole, campaignIds: readonly string[] = []) {
  const person = await aMember(db, organizationId, { role, campaignIds });
  return { person, visitor: await signedIn(app, deps, person) };
}

describe('Creating a campaign', () => {
  test('a Manager becomes a member of it and sees it at once; other Managers do not', async () => {
    const organizationId = await anOrganization(db);
    const { visitor } = await visitorAs(organizationId, 'manager');
    const other = await visitorAs(organizationId, 'manager');

    const made = await visitor.ask(createCampaign, { body: { name: ' Sales ', description: 'Outbound' } });
    const { id } = made.body as { id: string };
    const campaign = {
      id,
      name: 'Sales',
      description: 'Outbound',
      archived: false,
      created_at: now.toISOString(),
      check_count: 0,
      calls: noCalls,
      average_score: null,
    };
    expect(made).toMatchObject({ status: 201 });
    expect(made.body).toEqual(campaign);
    expect((await visitor.ask(listCampaigns)).body).toEqual({ rows: [campaign] });
    expect((await visitor.ask(readSession)).body).toMatchObject({ user: { campaign_ids: [id] } });
    expect((await other.visitor.ask(listCampaigns)).body).toEqual({ rows: [] });
    expect((await other.visitor.ask(readCampaign, { params: { id } })).status).toBe(404);
  });

  test('whoever sees all campaigns becomes a member too', async () => {
    const organizationId = await anOrganization(db);
    const { visitor } = await visitorAs(organizationId, 'compliance_officer');
    const { id } = (await visitor.ask(createCampaign, { body: { name: 'Sales' } })).body as { id: string };
    expect((await visitor.ask(readSession)).body).toMatchObject({ user: { campaign_ids: [id] } });
    expect((await visitor.ask(listCampaigns)).body).toMatchObject({ rows: [{ name: 'Sales' }] });
  });

  test('from a template it has the template’s checks', async () => {
    const organizationId = await anOrganization(db);
    const { visitor } = await visitorAs(organizationId, 'owner');
    const { rows } = (await visitor.ask(listTemplates)).body as ReturnType<typeof rowsOf>;
    expect(rows).toEqual(allTemplates());
    for (const template of rows) {
      const made = await visitor.ask(createCampaign, {
        body: { name: template.name, template: template.id },
      });
      expect(made).toMatchObject({ status: 201, body: { check_count: template.check_count } });
    }
  });

  test('from a template without the checks that Claude judges', async () => {
    const { visitor } = await visitorAs(await anOrganization(db), 'owner');
    for (const { id, name, checks } of allTemplates()) {
      const body = { name, template: id, claude: false };
      const phrases = checks.filter(({ judging }) => judging.kind === 'phrases').length;
      expect(phrases).toBeLessThan(checks.length);
      expect(await visitor.ask(createCampaign, { body })).toMatchObject({ body: { check_count: phrases } });
    }
  });

  test('two campaigns of an organization cannot share a name, two organizations can', async () => {
    const first = await visitorAs(await anOrganization(db), 'owner');
    const second = await visitorAs(await anOrganization(db), 'owner');
    expect((await first.visitor.ask(createCampaign, { body: { name: 'Sales' } })).status).toBe(201);
    const again = await first.visitor.ask(createCampaign, { body: { name: 'SALES' } });
    expect(again).toMatchObject({ status: 409, body: { code: 'name_taken' } });
    expect((await second.visitor.ask(createCampaign, { body: { name: 'Sales' } })).status).toBe(201);
  });

  test.each([
    [{ name: '   ' }, 400],
    [{}, 400],
    [{ name: 'Sales', template: 'no such template' }, 400],
  ])('%j is refused and nothing is made', async (body, status) => {
    const { visitor } = await visitorAs(await anOrganization(db), 'owner');
    expect((await visitor.ask(createCampaign, { body })).status).toBe(status);
    expect((await visitor.ask(listCampaigns)).body).toEqual({ rows: [] });
  });

  test('is not for Agents, nor is looking at campaigns', async () => {
    const organizationId = await anOrganization(db);
    const campaignId = await aCampaign(db, organizationId);
    const { visitor } = await visitorAs(organizationId, 'agent', [campaignId]);
    const answers = [
      await visitor.ask(createCampaign, { body: { name: 'Mine' } }),
      await visitor.ask(listCampaigns),
      await visitor.ask(readCampaign, { params: { id: campaignId } }),
      await visitor.ask(listTemplates),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  });

  test('the operator makes them from the command line', async () => {
    const organizationId = await anOrganization(db);
    const operator = { kind: 'operator', organizationId, campaignIds: [] } as const;
    const made = await createCampaignFor(deps, operator, { template: 'customer-service' });
    expect(made).toMatchObject({ name: 'Customer service' });
    expect(await listCampaignsFor(deps, operator, { archived: false })).toEqual([made]);
  });
});

describe('The list of campaigns', () => {
  test('counts the calls of each, by name', async () => {
    const organizationId = await anOrganization(db);
    const busy = await aCampaign(db, organizationId, { name: 'busy' });
    await aCampaign(db, organizationId, { name: 'Calm' });
    for (const status of ['pending', 'transcribing', 'analyzing', 'failed'] as const) {
      await aCall(db, organizationId, busy, { status });
    }
    await aCall(db, organizationId, busy, { status: 'completed', score: 90 });
    await aCall(db, organizationId, busy, { status: 'completed', score: 45.5, flagged: true });
    await aCall(db, organizationId, busy, { status: 'completed', score: null });
    const { visitor } = await visitorAs(organizationId, 'owner');
    expect((await visitor.ask(listCampaigns)).body).toMatchObject({
      rows: [
        {
          name: 'busy',
          calls: { total: 7, completed: 3, flagged: 1, failed: 1, running: 3 },
          average_score: 67.75,
        },
        { name: 'Calm', calls: noCalls, average_score: null },
      ],
    });
  });

  test('leaves archived campaigns out until they are asked for', async () => {
    const organizationId = await anOrganization(db);
    await aCampaign(db, organizationId, { name: 'Old', archived: true });
    await aCampaign(db, organizationId, { name: 'Present' });
    const { visitor } = await visitorAs(organizationId, 'owner');
    const namesOf = async (query: Record<string, string>) =>
      ((await visitor.ask(listCampaigns, { query })).body as { rows: { name: string }[] }).rows.map(
        ({ name }) => name,
      );
    expect(await namesOf({})).toEqual(['Present']);
    expect(await namesOf({ archived: 'true' })).toEqual(['Old', 'Present']);
  });

  test('is one query, however many there are', async () => {
    const organizationId = await anOrganization(db);
    for (let i = 0; i < 30; i += 1) await aCampaign(db, organizationId);
    let queries = 0;
    const counting: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        queries += 1;
        return result;
      },
    };
    const actor = await aMember(db, organizationId, { role: 'owner' });
    const rows = await listCampaignsFor({ db: db.withPlugin(counting) }, actor, { archived: false });
    expect(rows).toHaveLength(30);
    expect(queries).toBe(1);
  });
});

describe('A campaign’s page', () => {
  test('shows its checks in words, inactive ones too, with the pass mark in force', async () => {
    const organizationId = await anOrganization(db);
    const campaignId = await aCampaign(db, organizationId);
    await insertChecks(db, { organizationId, campaignId, now }, [
      { ...aCheckDraft('Greets', { severity: 'critical', weight: 2 }), id: checkId(1) },
      {
        ...aCheckDraft('Listens', {
          active: false,
          passMark: 85,
          judging: { kind: 'claude', prompt: 'Did the agent listen?' },
        }),
        id: checkId(2),
      },
    ]);
    const { visitor } = await visitorAs(organizationId, 'manager', [campaignId]);
    const shared = { type: 'quality', category: 'Opening' };
    expect((await visitor.ask(readCampaign, { params: { id: campaignId } })).body).toMatchObject({
      id: campaignId,
      check_count: 2,
      pass_mark: 70,
      flag_below: 70,
      auto_process: true,
      transcription: 'none',
      checks: [
        {
          ...shared,
          id: checkId(1),
          name: 'Greets',
          severity: 'critical',
          weight: 2,
          pass_mark: 70,
          active: true,
          judged_by: 'phrases',
          asks: 'The agent says “good morning”.',
        },
        {
          ...shared,
          id: checkId(2),
          name: 'Listens',
          severity: 'warning',
          weight: 1,
          pass_mark: 85,
          active: false,
          judged_by: 'claude',
          asks: 'Did the agent listen?',
        },
      ],
      score_distribution: Array(10).fill(0),
      top_failing: [],
    });
  });

  test('shows how scores are spread, by their unrounded values', async () => {
    const organizationId = await anOrganization(db);
    const campaignId = await aCampaign(db, organizationId);
    for (const score of [0, 9.99, 10, 59.9, 89.6, 90, 100, null]) {
      await aCall(db, organizationId, campaignId, { status: 'completed', score });
    }
    const { visitor } = await visitorAs(organizationId, 'owner');
    const { body } = await visitor.ask(readCampaign, { params: { id: campaignId } });
    expect(body).toMatchObject({ score_distribution: [2, 1, 0, 0, 0, 1, 0, 0, 1, 2] });
  });

  test('names the checks that fail most often, by what is shown now', async () => {
    const organizationId = await anOrganization(db);
    const campaignId = await aCampaign(db, organizationId);
    const judged = async (verdicts: Parameters<typeof aJudgedVersion>[2], number = 1, callId?: string) => {
      const id = callId ?? (await aCall(db, organizationId, campaignId));
      const call = { organizationId, campaignId, callId: id, number, shown: true };
      await aJudgedVersion(db, call, verdicts);
      return id;
    };
    await judged({ a: 'fail', b: 'pass', c: 'pass', d: 'not_applicable' });
    await judged({ a: 'pass', b: 'fail', c: 'pass', d: 'not_evaluated' });
    await judged({ a: 'fail', b: 'pass', c: 'pass', d: 'fail' });
    const rerun = await judged({ c: 'fail', b: 'fail' });
    await judged({ c: 'pass', b: 'not_applicable' }, 2, rerun);

    const { visitor } = await visitorAs(organizationId, 'owner');
    const { body } = await visitor.ask(readCampaign, { params: { id: campaignId } });
    expect((body as { top_failing: unknown }).top_failing).toEqual([
      { check_id: 'd', name: 'Check d', failed: 1, judged: 1 },
      { check_id: 'a', name: 'Check a', failed: 2, judged: 3 },
      { check_id: 'b', name: 'Check b', failed: 1, judged: 3 },
    ]);
  });

  test('is not there for other organizations, nor for ids that cannot be', async () => {
    const campaignId = await aCampaign(db, await anOrganization(db));
    const { visitor } = await visitorAs(await anOrganization(db), 'owner');
    for (const id of [campaignId, 'camp_1', `camp_${'0'.repeat(26)}`]) {
      expect(await visitor.ask(readCampaign, { params: { id } })).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
    }
  });
});

function checkId(n: number): string {
  return `check_${String(n).padStart(26, '0')}`;
}

function rowsOf() {
  return { rows: allTemplates() };
}
