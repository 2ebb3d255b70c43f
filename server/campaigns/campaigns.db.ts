import { type SqlBool, sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { type FailingCheck, failingChecks } from '#server/db/failing-checks.ts';
import { figuresOf, summedFigures } from '#server/db/figures.ts';
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
    .leftJoin(figuresByCampaign(actor, 'id' in which ? which.id : null), (on) =>
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
      eb.fn.coalesce('figures.calls', eb.lit(0)).as('total'),
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

type Sums = {
  campaign_id: string;
  calls: number;
  completed: number;
  failed: number;
  flagged: number;
  running: number;
  average_score: number | null;
};

function figuresByCampaign(actor: Actor, onlyId: string | null) {
  return sql<Sums>`(
    select *, calls - completed - failed as running, score_sum / nullif(scored, 0) as average_score from (
      select calls.campaign_id, ${summedFigures}
      from ${figuresOf(actor.organizationId, 'campaign')} as calls
      where ${callsInReach(actor, 'calls.view')} and ${onlyId === null ? sql`true` : sql`calls.campaign_id = ${onlyId}`}
      group by calls.campaign_id
    ) as sums
  )`.as<'figures'>(sql.ref('figures'));
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
  const { rows } = await sql<{ band: number; scored: number }>`
    select calls.band, sum(calls.scored)::int as scored from ${figuresOf(organizationId, 'campaign')} as calls
    where calls.campaign_id = ${campaignId}
    group by calls.band
  `.execute(db);
  const counts = new Map(rows.map((row) => [row.band, row.scored]));
  return Array.from({ length: 10 }, (_, band) => counts.get(band) ?? 0);
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

/** How many calls of a campaign wait for somebody to start them. */
export async function callsWaitingToStart(
  db: Db,
  organizationId: string,
  campaignId: string,
): Promise<number> {
  const { waiting } = await db
    .selectFrom('calls')
    .innerJoin('versions', (on) =>
      on
        .onRef('versions.organization_id', '=', 'calls.organization_id')
        .onRef('versions.call_id', '=', 'calls.id')
        .onRef('versions.number', '=', 'calls.version'),
    )
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .where('calls.organization_id', '=', organizationId)
    .where('calls.campaign_id', '=', campaignId)
    .where('calls.status', '=', 'pending')
    .where('versions.waiting_reason', '=', 'not_started')
    .executeTakeFirstOrThrow();
  return waiting;
}
