import { type Expression, type ExpressionBuilder, expressionBuilder, type SqlBool, sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { campaignsInReach } from '#server/db/reach.ts';
import type { Database } from '#server/db/tables.ts';
import type { Actor } from '#shared/permissions.ts';
import type { RetentionRule } from '#shared/retention.ts';

/** The campaigns that somebody may set rules for, each with its rule, by name; one of them where an id is given. */
export async function campaignsWithRules(db: Db, actor: Actor, campaignId?: string) {
  return db
    .selectFrom('campaigns')
    .leftJoin('retention_rules as r', (on) =>
      on
        .onRef('r.organization_id', '=', 'campaigns.organization_id')
        .onRef('r.campaign_id', '=', 'campaigns.id'),
    )
    .select(['campaigns.id', 'campaigns.name', 'campaigns.archived_at', 'r.audio_days', 'r.call_days'])
    .where(campaignsInReach(actor, 'organization.manage'))
    .$if(campaignId !== undefined, (query) => query.where('campaigns.id', '=', campaignId ?? ''))
    .orderBy(sql`campaigns.archived_at is not null`)
    .orderBy(sql`lower(campaigns.name)`)
    .orderBy('campaigns.id')
    .execute();
}

export type CampaignKey = { readonly organizationId: string; readonly campaignId: string };

/** Lets nobody else set the campaign's rule until the transaction ends. */
export async function lockForRule(trx: Trx, { organizationId, campaignId }: CampaignKey): Promise<void> {
  await trx
    .selectFrom('campaigns')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('id', '=', campaignId)
    .forNoKeyUpdate()
    .execute();
}

/** Sets a campaign's rule, or takes it away where it deletes nothing. Whoever deletes by the old one is waited for. */
export async function putRule(
  trx: Trx,
  { organizationId, campaignId }: CampaignKey,
  rule: RetentionRule,
): Promise<void> {
  if (rule.audio_days === null && rule.call_days === null) {
    await trx
      .deleteFrom('retention_rules')
      .where('organization_id', '=', organizationId)
      .where('campaign_id', '=', campaignId)
      .execute();
    return;
  }
  await trx
    .insertInto('retention_rules')
    .values({ organization_id: organizationId, campaign_id: campaignId, ...rule })
    .onConflict((on) => on.columns(['organization_id', 'campaign_id']).doUpdateSet(rule))
    .execute();
}

/** Every rule of every organization. */
export async function allRules(db: Db): Promise<(CampaignKey & RetentionRule)[]> {
  return db
    .selectFrom('retention_rules')
    .select(['organization_id as organizationId', 'campaign_id as campaignId', 'audio_days', 'call_days'])
    .orderBy('organization_id')
    .orderBy('campaign_id')
    .execute();
}

/** A campaign's rule, which nobody changes before `trx` has ended. */
export async function holdRule(
  trx: Trx,
  { organizationId, campaignId }: CampaignKey,
): Promise<RetentionRule | undefined> {
  return trx
    .selectFrom('retention_rules')
    .select(['audio_days', 'call_days'])
    .where('organization_id', '=', organizationId)
    .where('campaign_id', '=', campaignId)
    .forShare()
    .executeTakeFirst();
}

/** What is deleted: whole calls, or recordings alone. */
export type Part = 'calls' | 'recordings';

/** From where on in a campaign, and received before when. */
export type Due = CampaignKey & { readonly part: Part; readonly before: Date; readonly notBefore?: Date };

function isDue({ organizationId, campaignId, part, before, notBefore }: Due): Expression<SqlBool> {
  const eb: ExpressionBuilder<Database, 'calls'> = expressionBuilder<Database, 'calls'>();
  return eb.and([
    eb('organization_id', '=', organizationId),
    eb('campaign_id', '=', campaignId),
    eb('created_at', '<', before),
    ...(notBefore === undefined ? [] : [eb('created_at', '>=', notBefore)]),
    // What is still waiting or being processed needs its recording.
    ...(part === 'calls'
      ? []
      : [eb('audio_deleted_at', 'is', null), eb('status', 'in', ['completed', 'failed'])]),
  ]);
}

/** How many calls or recordings are due, counted up to `most`. */
export async function countDue(db: Db, due: Due, most: number): Promise<number> {
  const { count } = await db
    .selectFrom((eb) => eb.selectFrom('calls').select('id').where(isDue(due)).limit(most).as('due'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Where a look at what is due has come to. */
export type Place = { readonly receivedAt: Date; readonly id: string };

/** The oldest that are due, after a place. */
export async function dueCalls(
  db: Db,
  due: Due,
  page: { after: Place | null; limit: number },
): Promise<Place[]> {
  const { after, limit } = page;
  return db
    .selectFrom('calls')
    .select(['id', 'created_at as receivedAt'])
    .where(isDue(due))
    .$if(after !== null, (query) =>
      query.where(sql<SqlBool>`(created_at, id) > (${after?.receivedAt}, ${after?.id})`),
    )
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}
