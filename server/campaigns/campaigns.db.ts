import { type SqlBool, sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { type FailingCheck, failingChecks } from '#server/db/failing-checks.ts';
import { callsInReach, campaignsInReach } from '#server/db/reach.ts';
import { asJson } from '#server/db/tables.ts';
import type { CampaignSettings } from '#shared/campaigns.ts';
import type { CheckDraft, CheckType, Judging, Severity } from '#shared/checks.ts';
import type { Actor } from '#shared/permissions.ts';

export type CampaignRow = {
  readonly organizationId: string;
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly template: string | null;
  readonly settings: CampaignSettings;
  readonly createdBy: string | null;
  readonly now: Date;
};

/** Adds a campaign; false when its name is taken, upper and lower case alike. */
export async function insertCampaign(db: Db, campaign: CampaignRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('campaigns')
    .values({
      organization_id: campaign.organizationId,
      id: campaign.id,
      name: campaign.name,
      description: campaign.description,
      template: campaign.template,
      settings: asJson(campaign.settings),
      created_by: campaign.createdBy,
      created_at: campaign.now,
    })
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Adds checks at the end of a campaign that has none. */
export async function insertChecks(
  db: Db,
  campaign: { organizationId: string; campaignId: string; now: Date },
  checks: readonly (CheckDraft & { id: string })[],
): Promise<void> {
  if (checks.length === 0) return;
  const rows = checks.map((check, index) => ({
    organization_id: campaign.organizationId,
    id: check.id,
    campaign_id: campaign.campaignId,
    position: index + 1,
    name: check.name,
    type: check.type,
    category: check.category,
    severity: check.severity,
    weight: check.weight,
    pass_mark: check.passMark,
    active: check.active,
    judging: asJson(check.judging),
    created_at: campaign.now,
    updated_at: campaign.now,
  }));
  await db.insertInto('checks').values(rows).execute();
}

export async function insertCampaignMember(
  db: Db,
  member: { organizationId: string; campaignId: string; userId: string },
): Promise<void> {
  await db
    .insertInto('campaign_members')
    .values({
      organization_id: member.organizationId,
      campaign_id: member.campaignId,
      user_id: member.userId,
    })
    .execute();
}

/** A campaign with its counts; the average is unrounded and null where nothing is scored. */
export type CampaignFigures = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly archivedAt: Date | null;
  readonly createdAt: Date;
  readonly settings: unknown;
  readonly checkCount: number;
  readonly total: number;
  readonly completed: number;
  readonly flagged: number;
  readonly failed: number;
  readonly running: number;
  readonly averageScore: number | null;
};

/** The campaigns somebody may see, by name, each with its counts; one query however many there are. */
export async function campaignsWithFigures(
  db: Db,
  actor: Actor,
  which: { archived: boolean } | { id: string },
): Promise<CampaignFigures[]> {
  return await db
    .selectFrom('campaigns')
    .leftJoin(figuresByCampaign(db, actor, 'id' in which ? which.id : null), (on) =>
      on.onRef('figures.campaign_id', '=', 'campaigns.id'),
    )
    .select((eb) => [
      'campaigns.id',
      'campaigns.name',
      'campaigns.description',
      'campaigns.archived_at as archivedAt',
      'campaigns.created_at as createdAt',
      'campaigns.settings',
      eb
        .selectFrom('checks')
        .select(eb.fn.countAll<number>().as('checks'))
        .whereRef('checks.organization_id', '=', 'campaigns.organization_id')
        .whereRef('checks.campaign_id', '=', 'campaigns.id')
        .$asScalar()
        .$notNull()
        .as('checkCount'),
      eb.fn.coalesce('figures.total', eb.lit(0)).as('total'),
      eb.fn.coalesce('figures.completed', eb.lit(0)).as('completed'),
      eb.fn.coalesce('figures.flagged', eb.lit(0)).as('flagged'),
      eb.fn.coalesce('figures.failed', eb.lit(0)).as('failed'),
      eb.fn.coalesce('figures.running', eb.lit(0)).as('running'),
      'figures.average_score as averageScore',
    ])
    .where(campaignsInReach(actor, 'campaigns.view'))
    .$if('id' in which, (query) => query.where('campaigns.id', '=', 'id' in which ? which.id : ''))
    .$if('archived' in which && !which.archived, (query) => query.where('campaigns.archived_at', 'is', null))
    .orderBy(sql`lower(campaigns.name)`)
    .execute();
}

function figuresByCampaign(db: Db, actor: Actor, onlyId: string | null) {
  return db
    .selectFrom('calls')
    .select((eb) => [
      'calls.campaign_id',
      eb.fn.countAll<number>().as('total'),
      eb.fn.countAll<number>().filterWhere('calls.status', '=', 'completed').as('completed'),
      eb.fn.countAll<number>().filterWhere('calls.flagged', '=', true).as('flagged'),
      eb.fn.countAll<number>().filterWhere('calls.status', '=', 'failed').as('failed'),
      eb.fn
        .countAll<number>()
        .filterWhere('calls.status', 'in', ['pending', 'transcribing', 'analyzing'])
        .as('running'),
      eb.fn.avg<number | null>('calls.score').as('average_score'),
    ])
    .where(callsInReach(actor, 'calls.view'))
    .$if(onlyId !== null, (query) => query.where('calls.campaign_id', '=', onlyId ?? ''))
    .groupBy('calls.campaign_id')
    .as('figures');
}

export type CheckRow = {
  readonly id: string;
  readonly name: string;
  readonly type: CheckType;
  readonly category: string;
  readonly severity: Severity;
  readonly weight: number;
  readonly passMark: number | null;
  readonly active: boolean;
  readonly judging: Judging;
};

/** The checks of a campaign, inactive ones included, in their order. */
export async function checksOfCampaign(
  db: Db,
  organizationId: string,
  campaignId: string,
): Promise<CheckRow[]> {
  return await db
    .selectFrom('checks')
    .select([
      'id',
      'name',
      'type',
      'category',
      'severity',
      'weight',
      'pass_mark as passMark',
      'active',
      'judging',
    ])
    .where('organization_id', '=', organizationId)
    .where('campaign_id', '=', campaignId)
    .orderBy('position')
    .execute();
}

/** How many scored calls of a campaign fall in 0–9, 10–19 … 90–100, by their unrounded score. */
export async function scoreDistribution(
  db: Db,
  organizationId: string,
  campaignId: string,
): Promise<number[]> {
  const rows = await db
    .selectFrom('calls')
    .select((eb) => [
      sql<number>`least(floor(score / 10), 9)::int`.as('bucket'),
      eb.fn.countAll<number>().as('calls'),
    ])
    .where('organization_id', '=', organizationId)
    .where('campaign_id', '=', campaignId)
    .where('score', 'is not', null)
    .groupBy('bucket')
    .execute();
  const counts = new Map(rows.map((row) => [row.bucket, row.calls]));
  return Array.from({ length: 10 }, (_, bucket) => counts.get(bucket) ?? 0);
}

/** The checks that fail most often in the newest `newestCalls` calls of a campaign that have results. */
export function topFailingChecks(
  db: Db,
  organizationId: string,
  campaignId: string,
  limits: { newestCalls: number; limit: number },
): Promise<FailingCheck[]> {
  const calls = sql<SqlBool>`calls.organization_id = ${organizationId} and calls.campaign_id = ${campaignId}`;
  return failingChecks(db, organizationId, calls, limits);
}
