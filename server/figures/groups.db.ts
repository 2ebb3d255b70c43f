import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { figuresOf, figuresOfPeriods } from '#server/db/figures.ts';
import { callsInReach } from '#server/db/reach.ts';
import type { Period } from '#shared/period.ts';
import { type Actor, reachOf } from '#shared/permissions.ts';

/** A campaign or an agent with the sums of its calls in a period and in the one before. */
export type GroupSums = {
  readonly id: string;
  readonly name: string;
  readonly total: number;
  readonly flagged: number;
  readonly scored: number;
  readonly scoreSum: number;
  readonly beforeScored: number;
  readonly beforeSum: number;
};

type Asked = {
  readonly period: Period;
  readonly before: Period;
  /** Of this campaign's calls only. */
  readonly campaignId?: string | undefined;
};

/** The campaigns at work with their calls in reach, those without any in the period left out. */
export async function sumsByCampaign(db: Db, actor: Actor, asked: Asked): Promise<GroupSums[]> {
  return await db
    .selectFrom(sumsBy('campaign_id', actor, asked))
    .innerJoin('campaigns', (on) =>
      on.onRef('campaigns.id', '=', 'sums.key').on('campaigns.organization_id', '=', actor.organizationId),
    )
    .select(['campaigns.id', 'campaigns.name', ...summed])
    .where('campaigns.archived_at', 'is', null)
    .where('sums.total', '>', 0)
    .execute();
}

/** The agents at work with their calls in reach, those without any in the period left out. Unlinked calls are nobody's. */
export async function sumsByAgent(db: Db, actor: Actor, asked: Asked): Promise<GroupSums[]> {
  return await db
    .selectFrom(sumsBy('agent_id', actor, asked))
    .innerJoin('agents', (on) =>
      on.onRef('agents.id', '=', 'sums.key').on('agents.organization_id', '=', actor.organizationId),
    )
    .select(['agents.id', 'agents.name', ...summed])
    .where('agents.archived_at', 'is', null)
    .where('sums.total', '>', 0)
    .execute();
}

const summed = [
  'sums.total',
  'sums.flagged',
  'sums.scored',
  'sums.scoreSum',
  'sums.beforeScored',
  'sums.beforeSum',
] as const;

type Sums = Omit<GroupSums, 'id' | 'name'> & { readonly key: string };

function sumsBy(key: 'campaign_id' | 'agent_id', actor: Actor, asked: Asked) {
  const { period, before, campaignId } = asked;
  const isNow = sql`(calls.day >= ${period.from}::date)`;
  return sql<Sums>`(
    select calls.${sql.ref(key)} as key,
      coalesce(sum(calls.calls) filter (where ${isNow}), 0)::int as total,
      coalesce(sum(calls.flagged) filter (where ${isNow}), 0)::int as flagged,
      coalesce(sum(calls.scored) filter (where ${isNow}), 0)::int as scored,
      coalesce(sum(calls.score_sum) filter (where ${isNow}), 0)::float8 / 1e6 as "scoreSum",
      coalesce(sum(calls.scored) filter (where not ${isNow}), 0)::int as "beforeScored",
      coalesce(sum(calls.score_sum) filter (where not ${isNow}), 0)::float8 / 1e6 as "beforeSum"
    from ${figuresFor(key, actor, asked)} as calls
    where ${callsInReach(actor, 'calls.view')} and calls.day between ${before.from}::date and ${period.to}::date
      and ${campaignId === undefined ? sql`true` : sql`calls.campaign_id = ${campaignId}`}
    group by key
  )`.as<'sums'>(sql.ref('sums'));
}

/** Long spans of agents are over all campaigns: whoever sees or asks for some of them only needs their days. */
function figuresFor(key: 'campaign_id' | 'agent_id', actor: Actor, { period, before, campaignId }: Asked) {
  const { organizationId } = actor;
  const reach = reachOf(actor, 'calls.view');
  if (key === 'campaign_id' && reach !== 'own')
    return figuresOfPeriods(organizationId, 'campaign', [before, period]);
  if (reach === 'all' && campaignId === undefined)
    return figuresOfPeriods(organizationId, 'agent', [before, period]);
  return figuresOf(organizationId, 'agent_day');
}
