import { sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { campaignsInReach } from '#server/db/reach.ts';
import { asJson } from '#server/db/tables.ts';
import { CampaignSettings } from '#shared/campaigns.ts';
import type { Action, Actor, UserRole } from '#shared/permissions.ts';

export type CampaignKey = { readonly organizationId: string; readonly campaignId: string };

/** A campaign as its settings pages see it. */
export type StoredCampaign = {
  readonly name: string;
  readonly description: string;
  readonly archivedAt: Date | null;
  readonly settings: CampaignSettings;
};

/** A campaign that somebody may do this to; undefined when it is not there or out of reach. */
export async function campaignToSet(
  db: Db,
  actor: Actor,
  action: Action,
  campaignId: string,
): Promise<StoredCampaign | undefined> {
  const row = await inReach(db, actor, action, campaignId).executeTakeFirst();
  return row === undefined ? undefined : { ...row, settings: CampaignSettings.parse(row.settings) };
}

/** The same, locked until the transaction ends; calls are taken meanwhile. */
export async function lockCampaign(
  trx: Trx,
  actor: Actor,
  action: Action,
  campaignId: string,
): Promise<StoredCampaign | undefined> {
  const row = await inReach(trx, actor, action, campaignId).forNoKeyUpdate().executeTakeFirst();
  return row === undefined ? undefined : { ...row, settings: CampaignSettings.parse(row.settings) };
}

function inReach(db: Db, actor: Actor, action: Action, campaignId: string) {
  return db
    .selectFrom('campaigns')
    .select(['name', 'description', 'archived_at as archivedAt', 'settings'])
    .where('campaigns.id', '=', campaignId)
    .where(campaignsInReach(actor, action));
}

/** Writes what is different of a campaign. */
export async function writeCampaign(
  trx: Trx,
  key: CampaignKey,
  changes: {
    readonly name?: string | undefined;
    readonly description?: string | undefined;
    readonly archivedAt?: Date | null;
    readonly settings?: Partial<CampaignSettings>;
  },
): Promise<void> {
  const { name, description, archivedAt, settings = {} } = changes;
  await trx
    .updateTable('campaigns')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(archivedAt === undefined ? {} : { archived_at: archivedAt }),
      settings: sql`settings || ${asJson(settings)}::jsonb`,
    })
    .where('organization_id', '=', key.organizationId)
    .where('id', '=', key.campaignId)
    .execute();
}

/** Whether a write failed because another campaign of the organization has the name. */
export function meansNameTaken(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code === '23505' && constraint === 'campaigns_name';
}

/** The names of those of these agents that the organization has. */
export async function agentNames(
  db: Db,
  organizationId: string,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> {
  return await db
    .selectFrom('agents')
    .select(['id', 'name'])
    .where('organization_id', '=', organizationId)
    .where('id', '=', sql<string>`any(${[...ids]}::text[])`)
    .orderBy('name')
    .execute();
}

/** How many checks of a campaign are in each category, the categories in the order in which checks name them. */
export async function checksByCategory(
  db: Db,
  key: CampaignKey,
): Promise<{ category: string; checks: number }[]> {
  return await db
    .selectFrom('checks')
    .select((eb) => ['category', eb.fn.countAll<number>().as('checks')])
    .where('organization_id', '=', key.organizationId)
    .where('campaign_id', '=', key.campaignId)
    .groupBy('category')
    .orderBy((eb) => eb.fn.min('position'))
    .execute();
}

/** Puts the checks of each category into another one, all at once, so that two categories can change places. */
export async function renameCategories(
  trx: Trx,
  key: CampaignKey,
  renamed: readonly { readonly was: string; readonly name: string }[],
): Promise<void> {
  await sql`
    update checks set category = renamed.name
    from unnest(${renamed.map(({ was }) => was)}::text[], ${renamed.map(({ name }) => name)}::text[])
      as renamed (was, name)
    where checks.organization_id = ${key.organizationId} and checks.campaign_id = ${key.campaignId}
      and checks.category = renamed.was
  `.execute(trx);
}

export type MemberRow = {
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
  readonly role: UserRole;
};

/** The people of an organization, by name, each with whether they are assigned to a campaign. */
export async function peopleOfCampaign(
  db: Db,
  key: CampaignKey,
): Promise<(MemberRow & { assigned: boolean })[]> {
  return await db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .leftJoin('campaign_members as assigned', (on) =>
      on
        .onRef('assigned.organization_id', '=', 'members.organization_id')
        .onRef('assigned.user_id', '=', 'members.user_id')
        .on('assigned.campaign_id', '=', key.campaignId),
    )
    .select([
      'members.user_id',
      'users.name',
      'users.email',
      'members.role',
      sql<boolean>`assigned.user_id is not null`.as('assigned'),
    ])
    .where('members.organization_id', '=', key.organizationId)
    .orderBy(sql`lower(users.name)`)
    .orderBy('members.user_id')
    .execute();
}

/** A member of an organization; undefined when they are none. */
export async function memberOf(
  db: Db,
  organizationId: string,
  userId: string,
): Promise<{ email: string; role: UserRole } | undefined> {
  return await db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select(['users.email', 'members.role'])
    .where('members.organization_id', '=', organizationId)
    .where('members.user_id', '=', userId)
    .executeTakeFirst();
}

/** Assigns somebody to a campaign; false when they are already. */
export async function assign(trx: Trx, key: CampaignKey, userId: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('campaign_members')
    .values({ organization_id: key.organizationId, campaign_id: key.campaignId, user_id: userId })
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Takes somebody out of a campaign; false when they are not in it. */
export async function unassign(trx: Trx, key: CampaignKey, userId: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('campaign_members')
    .where('organization_id', '=', key.organizationId)
    .where('campaign_id', '=', key.campaignId)
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}
