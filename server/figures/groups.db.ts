import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { callsInReach } from '#server/db/reach.ts';
import type { Period } from '#shared/period.ts';
import type { Actor } from '#shared/permissions.ts';

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
  const sums = callsOf(db, actor, asked)
    .select('calls.campaign_id as key')
    .groupBy('calls.campaign_id')
    .as('sums');
  return await db
    .selectFrom(sums)
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
  const sums = callsOf(db, actor, asked)
    .select('calls.agent_id as key')
    .where('calls.agent_id', 'is not', null)
    .groupBy('calls.agent_id')
    .as('sums');
  return await db
    .selectFrom(sums)
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

function callsOf(db: Db, actor: Actor, { period, before, campaignId }: Asked) {
  const start = sql`${period.from}::timestamp at time zone 'UTC'`;
  const now = sql`calls.created_at >= ${start}`;
  return db
    .selectFrom('calls')
    .select([
      sql<number>`count(*) filter (where ${now})`.as('total'),
      sql<number>`count(*) filter (where ${now} and calls.flagged)`.as('flagged'),
      sql<number>`count(calls.score) filter (where ${now})`.as('scored'),
      sql<number>`coalesce(sum(calls.score) filter (where ${now}), 0)`.as('scoreSum'),
      sql<number>`count(calls.score) filter (where not ${now})`.as('beforeScored'),
      sql<number>`coalesce(sum(calls.score) filter (where not ${now}), 0)`.as('beforeSum'),
    ])
    .where(callsInReach(actor, 'calls.view'))
    .where(sql<boolean>`calls.created_at >= ${before.from}::timestamp at time zone 'UTC'`)
    .where(sql<boolean>`calls.created_at < (${period.to}::timestamp + interval '1 day') at time zone 'UTC'`)
    .$if(campaignId !== undefined, (query) => query.where('calls.campaign_id', '=', campaignId ?? ''));
}
