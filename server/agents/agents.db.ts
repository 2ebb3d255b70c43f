import { type Expression, type SqlBool, sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { failingChecks } from '#server/db/failing-checks.ts';
import { agentsInReach, callsInReach, campaignsInReach } from '#server/db/reach.ts';
import type { Actor } from '#shared/permissions.ts';

export type WhichAgents = {
  readonly id?: string;
  readonly archived: boolean;
  readonly search: string | undefined;
  readonly limit: number;
};

/** The agents somebody may see, by name, with the figures of the calls they may see. */
export async function agentsWithFigures(db: Db, actor: Actor, which: WhichAgents) {
  const figures = db
    .selectFrom('calls')
    .select((eb) => [
      'calls.agent_id',
      eb.fn.countAll<number>().as('calls'),
      eb.fn.countAll<number>().filterWhere('calls.status', '=', 'completed').as('completed'),
      eb.fn.countAll<number>().filterWhere('calls.flagged', '=', true).as('flagged'),
      eb.fn.avg<number | null>('calls.score').as('average_score'),
      eb.fn.max('calls.created_at').as('last_call_at'),
    ])
    .where(callsInReach(actor, 'calls.view'))
    .where('calls.agent_id', 'is not', null)
    .$if(which.id !== undefined, (query) => query.where('calls.agent_id', '=', which.id ?? ''))
    .groupBy('calls.agent_id')
    .as('figures');
  return await db
    .selectFrom('agents')
    .leftJoin(figures, 'figures.agent_id', 'agents.id')
    .select([
      'agents.id',
      'agents.name',
      'agents.code',
      'agents.email',
      'agents.extension',
      'agents.archived_at',
      'figures.average_score',
      'figures.last_call_at',
    ])
    .select((eb) => [
      eb.fn.coalesce('figures.calls', eb.lit(0)).as('calls'),
      eb.fn.coalesce('figures.completed', eb.lit(0)).as('completed'),
      eb.fn.coalesce('figures.flagged', eb.lit(0)).as('flagged'),
    ])
    .where(agentsInReach(actor, 'agents.view'))
    .where(sql<SqlBool>`${sql.join(wanted(which), sql` and `)}`)
    .orderBy(sql`lower(agents.name)`)
    .orderBy('agents.id')
    .limit(which.limit)
    .execute();
}

export type AgentRow = Awaited<ReturnType<typeof agentsWithFigures>>[number];

/** How many agents somebody may see of these, however many are listed. */
export async function countAgents(db: Db, actor: Actor, which: WhichAgents): Promise<number> {
  const { count } = await db
    .selectFrom('agents')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(agentsInReach(actor, 'agents.view'))
    .where(sql<SqlBool>`${sql.join(wanted(which), sql` and `)}`)
    .executeTakeFirstOrThrow();
  return count;
}

function wanted({ id, archived, search }: WhichAgents): Expression<SqlBool>[] {
  const all: Expression<SqlBool>[] = [sql<SqlBool>`true`];
  if (id !== undefined) all.push(sql`agents.id = ${id}`);
  if (!archived) all.push(sql`agents.archived_at is null`);
  if (search !== undefined && search !== '') {
    const like = `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
    all.push(sql`(agents.name ilike ${like} or agents.code ilike ${like} or agents.email ilike ${like}
      or agents.extension ilike ${like})`);
  }
  return all;
}

/** Where agents work, as far as somebody may see the campaigns: rows of agent and campaign, by the campaign's name. */
export async function campaignsOfAgents(db: Db, actor: Actor, agentIds: readonly string[]) {
  if (agentIds.length === 0) return [];
  return await db
    .selectFrom('agent_campaigns as works')
    .innerJoin('campaigns', (on) =>
      on
        .onRef('campaigns.organization_id', '=', 'works.organization_id')
        .onRef('campaigns.id', '=', 'works.campaign_id'),
    )
    .select(['works.agent_id', 'campaigns.id', 'campaigns.name'])
    .where(campaignsInReach(actor, 'campaigns.view'))
    .where(sql<SqlBool>`works.agent_id = any(${[...agentIds]}::text[])`)
    .orderBy(sql`lower(campaigns.name)`)
    .execute();
}

/** An agent's calls by week before `now` (0 = the last seven days), within somebody's reach. */
export async function weeksOfAgent(
  db: Db,
  actor: Actor,
  agentId: string,
  { now, weeks }: { now: Date; weeks: number },
) {
  const week = sql<number>`greatest(floor(extract(epoch from ${now}::timestamptz - calls.created_at) / 604800), 0)::int`;
  return await db
    .selectFrom('calls')
    .select((eb) => [
      week.as('week'),
      eb.fn.countAll<number>().as('calls'),
      eb.fn.avg<number | null>('calls.score').as('average_score'),
    ])
    .where(callsInReach(actor, 'calls.view'))
    .where('calls.agent_id', '=', agentId)
    .where('calls.created_at', '>', new Date(now.getTime() - weeks * 604_800_000))
    .groupBy('week')
    .execute();
}

/** The average score of everybody's calls of the last 90 days in the campaigns an agent works in, within reach. */
export async function averageOfPeers(
  db: Db,
  actor: Actor,
  agentId: string,
  now: Date,
): Promise<number | null> {
  const row = await db
    .selectFrom('calls')
    .select((eb) => eb.fn.avg<number | null>('calls.score').as('average'))
    .where(callsInReach(actor, 'calls.view'))
    .where(
      sql<SqlBool>`calls.campaign_id in (
        select works.campaign_id from agent_campaigns as works
        where works.organization_id = ${actor.organizationId} and works.agent_id = ${agentId})`,
    )
    .where('calls.created_at', '>', new Date(now.getTime() - 90 * 86_400_000))
    .executeTakeFirstOrThrow();
  return row.average;
}

/** The checks that fail most often in an agent's newest calls that somebody may see, worst share first. */
export async function failingChecksOfAgent(
  db: Db,
  actor: Actor,
  agentId: string,
  limits: { newestCalls: number; limit: number },
) {
  const calls = sql<SqlBool>`${callsInReach(actor, 'calls.view')} and calls.agent_id = ${agentId}`;
  const failing = await failingChecks(db, actor.organizationId, calls, limits);
  return failing.map(({ checkId, ...figures }) => ({ check_id: checkId, ...figures }));
}

/** Adds the campaigns an agent works in, besides those it has. */
export async function addAgentCampaigns(
  trx: Trx,
  organizationId: string,
  agentId: string,
  campaignIds: readonly string[],
): Promise<void> {
  await sql`
    insert into agent_campaigns (organization_id, agent_id, campaign_id)
    select ${organizationId}, ${agentId}, id from unnest(${[...campaignIds]}::text[]) as id
    on conflict do nothing
  `.execute(trx);
}
