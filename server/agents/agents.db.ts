import { type Expression, type SqlBool, sql } from 'kysely';
import type { Place } from '#server/calls/cursor.ts';
import type { Db, Trx } from '#server/db/db.ts';
import { figuresOf, summedFigures } from '#server/db/figures.ts';
import { agentsInReach, callsInReach, campaignsInReach } from '#server/db/reach.ts';
import type { Actor } from '#shared/permissions.ts';

export type WhichAgents = {
  readonly id?: string;
  readonly archived: boolean;
  readonly search: string | undefined;
};

/** A page of agents: from whom on, by the lower case of the name and the id, and how many at most. */
export type AgentPage = { readonly after: Place | null; readonly limit: number };

type Sums = {
  calls: number;
  completed: number;
  flagged: number;
  average_score: number | null;
};

/** The figures of each agent that is listed, and of no other. */
function figuresOfEach(actor: Actor) {
  return sql<Sums>`lateral (
    select *, score_sum / nullif(scored, 0) as average_score from (
      select ${summedFigures} from ${figuresOf(actor.organizationId, 'agent')} as calls
      where ${callsInReach(actor, 'calls.view')} and calls.agent_id = agents.id
    ) as sums
  )`.as<'figures'>(sql.ref('figures'));
}

/** The agents somebody may see, by name. */
function agentsListed(db: Db, actor: Actor, which: WhichAgents, { after, limit }: AgentPage) {
  const beyond =
    after === null ? sql`true` : sql`(lower(agents.name), agents.id) > (${after.value}, ${after.id})`;
  return db
    .selectFrom('agents')
    .selectAll()
    .where(agentsInReach(actor, 'agents.view'))
    .where(sql<SqlBool>`${sql.join([...wanted(which), beyond], sql` and `)}`)
    .orderBy(sql`lower(agents.name)`)
    .orderBy('agents.id')
    .limit(limit)
    .as('agents');
}

/** The agents somebody may see, by name, with the figures of the calls they may see. */
export async function agentsWithFigures(db: Db, actor: Actor, which: WhichAgents, page: AgentPage) {
  return await db
    .selectFrom(agentsListed(db, actor, which, page))
    .crossJoin(figuresOfEach(actor))
    .select([
      'agents.id',
      'agents.name',
      'agents.code',
      'agents.email',
      'agents.extension',
      'agents.archived_at',
      'figures.average_score',
    ])
    .select(sql<string>`lower(agents.name)`.as('sorted_by'))
    .select((eb) => [
      eb.fn.coalesce('figures.calls', eb.lit(0)).as('calls'),
      eb.fn.coalesce('figures.completed', eb.lit(0)).as('completed'),
      eb.fn.coalesce('figures.flagged', eb.lit(0)).as('flagged'),
      eb
        .selectFrom('calls')
        .select('calls.created_at')
        .where(callsInReach(actor, 'calls.view'))
        .whereRef('calls.agent_id', '=', 'agents.id')
        .orderBy('calls.created_at', 'desc')
        .orderBy('calls.id', 'desc')
        .limit(1)
        .as('last_call_at'),
    ])
    .orderBy(sql`lower(agents.name)`)
    .orderBy('agents.id')
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
