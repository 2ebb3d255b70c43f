import { CompiledQuery, sql } from 'kysely';
import { afterAll, describe, expect, test } from 'vitest';
import { listAgentsOf, readAgentSummary } from '#server/agents/agents.ts';
import { listBulkJobsOf } from '#server/bulk-jobs/bulk-jobs.ts';
import { listCallsOf } from '#server/calls/calls.ts';
import { listCampaigns, readCampaign } from '#server/campaigns/campaigns.ts';
import { readConfig } from '#server/config.ts';
import { readDashboard } from '#server/dashboard/dashboard.ts';
import { figuresBook } from '#server/db/books.ts';
import { openDatabase } from '#server/db/db.ts';
import { callsInReach } from '#server/db/reach.ts';
import { foldAll } from '#server/sums/fold.ts';
import { listCalls } from '#shared/calls.ts';
import type { Person } from '#shared/permissions.ts';
import { aCampaign, aMember, anAgent, anOrganization, now } from '#test/support/builders.ts';
import { testDatabase } from '#test/support/database.ts';
import { quietLog } from '#test/support/quiet-log.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';

const { db: plain, connectionString } = await testDatabase();
const organizationId = await anOrganization(plain);
const campaignIds = [await aCampaign(plain, organizationId), await aCampaign(plain, organizationId)];
const agentId = await anAgent(plain, organizationId);
const [campaignId = ''] = campaignIds;
/** More than any count looks at, and more than are put in order by themselves. */
const calls = 21_000;
const check = `check_${'0'.repeat(26)}`;

await sql`
  insert into calls (organization_id, id, campaign_id, agent_id, source, file_name, audio_key, sha256, size_bytes, created_at,
    status, shown_version, score, flagged, review_status)
  select ${organizationId}, 'call_' || lpad(n::text, 26, '0'), (${campaignIds}::text[])[1 + n % 2],
    case when n % 50 = 0 then ${agentId} end, 'api', md5(n::text), n, n, 1, ${now}::timestamptz - n * interval '1 minute',
    case when n % 40 = 0 then 'failed' else 'completed' end, 1, n % 100, n % 9 = 0,
    case when n % 9 = 0 then 'needs_review' else 'no_action' end
  from generate_series(1, ${calls}) n
`.execute(plain);
await foldAll(plain, figuresBook);
await sql`analyze`.execute(plain);

/** So few calls would be read from end to end even where an index is what a million need. */
const url = new URL(connectionString);
url.searchParams.set('options', '-c enable_seqscan=off');
const db = openDatabase({ connectionString: url.href, maxConnections: 5, log: quietLog });
afterAll(() => db.destroy());

const asked: CompiledQuery[] = [];
const executor = db.getExecutor();
const execute = executor.executeQuery.bind(executor);
executor.executeQuery = (query) => {
  asked.push(query);
  return execute(query);
};

type Plan = {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly Plan[];
};

/** The tables of which some statement that `work` asks looks at as many rows as there are calls. */
async function walkedBy(work: () => Promise<unknown>): Promise<string[]> {
  asked.length = 0;
  await work();
  const queries = asked.filter(({ sql: text }) => !text.trimStart().startsWith('explain'));
  expect(queries.length).toBeGreaterThan(0);
  const walked: string[] = [];
  for (const query of queries) {
    const explained = await db.executeQuery<{ 'QUERY PLAN': { Plan: Plan }[] }>(
      CompiledQuery.raw(`explain (analyze, timing off, format json) ${query.sql}`, [...query.parameters]),
    );
    walked.push(
      ...explained.rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan: plan }) => walks(plan))),
    );
  }
  return walked;
}

function walks(plan: Plan): string[] {
  const { 'Relation Name': table, 'Actual Rows': kept, 'Actual Loops': loops } = plan;
  const removed = (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0);
  const here = table !== undefined && (kept + removed) * loops >= calls ? [table] : [];
  return [...here, ...(plan.Plans ?? []).flatMap(walks)];
}

const byDisposition = () => db.selectFrom('calls').select('id').where('disposition', '=', 'x').execute();

test('a walk through all calls is seen', async () => {
  expect(await walkedBy(byDisposition)).toEqual(['calls']);
});

const oneDay = { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' } as const;
const deps = { db, clock: steppedClock(now), config: { providers: readConfig({}).providers } };
const people: Person[] = [
  await aMember(plain, organizationId, { role: 'owner' }),
  await aMember(plain, organizationId, { role: 'manager', campaignIds: [campaignId] }),
  await aMember(plain, organizationId, { role: 'agent', agentId }),
];

describe.each(people.map((person) => [person.role, person] as const))(
  'What a person in the role %s asks',
  (_, who) => {
    test.each([
      ...listCalls.query.shape.sort.unwrap().options.map((sort) => ({ sort })),
      { status: 'completed' },
      { status: 'failed' },
      { source: 'api' },
      { campaign_id: campaignId },
      { agent_id: agentId },
      { agent_id: 'none' },
      { flagged: true },
      { review_status: 'needs_review' },
      { score_min: 90 },
      { score_max: 1, sort: 'score_low' },
      oneDay,
      { ...oneDay, flagged: true, sort: 'score_low' },
      { ...oneDay, sort: 'longest' },
      { from: '2026-01-01T00:00:00Z', flagged: false, sort: 'score_high' },
      { check_id: check, verdict: 'fail' },
      { verdict: 'not_evaluated' },
      { search: 'c4ca42' },
      { search: 'c4' },
      { search: '_x' },
      { text: 'refund' },
      { text: '"a refund" please', flagged: true, sort: 'score_low' },
    ] as const)('the list of calls by %j walks through no table', async (query) => {
      const filters = { sort: 'newest', limit: 50, ...query } as const;
      expect(await walkedBy(() => listCallsOf(deps, who, filters))).toEqual([]);
    });

    test('a page further down begins where the one before ended', async () => {
      const { next_cursor: cursor } = await listCallsOf(deps, who, { sort: 'score_low', limit: 5 });
      expect(
        await walkedBy(() =>
          listCallsOf(deps, who, { sort: 'score_low', limit: 5, cursor: cursor ?? undefined }),
        ),
      ).toEqual([]);
    });

    test.each([oneDay, { from: '2026-01-01T00:00:00Z', to: '2026-12-01T00:00:00Z' }])(
      'the calls of %j come in the order of their scores, page by page',
      async (days) => {
        const listed: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await listCallsOf(deps, who, {
            ...days,
            sort: 'score_low',
            limit: 200,
            flagged: true,
            cursor,
          });
          listed.push(...page.rows.map(({ id }) => id));
          cursor = page.next_cursor ?? undefined;
        } while (cursor !== undefined);
        const { rows } = await sql<{ id: string }>`
        select id from calls where ${callsInReach(who, 'calls.view')} and flagged
          and created_at >= ${days.from}::timestamptz and created_at < ${days.to}::timestamptz
        order by score, id
      `.execute(plain);
        expect(rows.length).toBeGreaterThan(1);
        expect(listed).toEqual(rows.map(({ id }) => id));
      },
    );

    test('the dashboard counts no calls', async () => {
      expect(await walkedBy(() => readDashboard(deps, who))).toEqual([]);
    });
  },
);

describe('What else is listed', () => {
  const [owner, manager] = people as [Person, Person];

  test.each([
    ['campaigns', () => listCampaigns(deps, manager, { archived: true })],
    ['a campaign', () => readCampaign(deps, manager, campaignId)],
    ['agents', () => listAgentsOf(deps, owner, { archived: false, search: 'ana', limit: 100 })],
    ['an agent', () => readAgentSummary(deps, owner, agentId)],
    ['bulk jobs', () => listBulkJobsOf(deps, owner, { open: true, limit: 20 })],
  ])('%s: no table that grows with the calls is walked through', async (_, work) => {
    expect(await walkedBy(work)).toEqual([]);
  });
});
