import { sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { campaignsInReach } from '#server/db/reach.ts';
import { asJson } from '#server/db/tables.ts';
import { CampaignSettings } from '#shared/campaigns.ts';
import type { CheckDraft } from '#shared/checks.ts';
import type { Action, Actor } from '#shared/permissions.ts';

export type CampaignKey = { readonly organizationId: string; readonly campaignId: string };

/** A check as stored, with the name of whoever changed it last. */
export type StoredCheck = CheckDraft & {
  readonly id: string;
  readonly position: number;
  readonly revision: number;
  readonly changedAt: Date;
  readonly changedBy: string | null;
};

/** Who changes something, and when. */
export type Change = { readonly by: string | null; readonly at: Date };

/** The settings of a campaign that somebody may do this to; undefined when it is not there or out of reach. */
export async function campaignSettings(
  db: Db,
  actor: Actor,
  action: Action,
  campaignId: string,
): Promise<CampaignSettings | undefined> {
  const row = await db
    .selectFrom('campaigns')
    .select('campaigns.settings')
    .where('campaigns.id', '=', campaignId)
    .where(campaignsInReach(actor, action))
    .executeTakeFirst();
  return row === undefined ? undefined : CampaignSettings.parse(row.settings);
}

/** Locks the list of a campaign's checks, so that changes of it come one after the other. Calls are taken meanwhile. */
export async function lockList(trx: Trx, key: CampaignKey): Promise<void> {
  await trx
    .selectFrom('campaigns')
    .select('id')
    .where('organization_id', '=', key.organizationId)
    .where('id', '=', key.campaignId)
    .forNoKeyUpdate()
    .execute();
}

/** The checks of a campaign, inactive ones included, in their order. */
export async function checksOf(db: Db, key: CampaignKey): Promise<StoredCheck[]> {
  return await storedChecks(db, key).orderBy('checks.position').orderBy('checks.id').execute();
}

/** One check of a campaign; undefined when it is not there. */
export async function checkById(db: Db, key: CampaignKey, id: string): Promise<StoredCheck | undefined> {
  return await storedChecks(db, key).where('checks.id', '=', id).executeTakeFirst();
}

/** The same, locked until the transaction ends. */
export async function lockCheck(trx: Trx, key: CampaignKey, id: string): Promise<StoredCheck | undefined> {
  return await storedChecks(trx, key).where('checks.id', '=', id).forUpdate('checks').executeTakeFirst();
}

function storedChecks(db: Db, { organizationId, campaignId }: CampaignKey) {
  return db
    .selectFrom('checks')
    .leftJoin('users', 'users.id', 'checks.changed_by')
    .select([
      'checks.id',
      'checks.position',
      'checks.name',
      'checks.type',
      'checks.category',
      'checks.severity',
      'checks.weight',
      'checks.pass_mark as passMark',
      'checks.active',
      'checks.judging',
      'checks.revision',
      'checks.updated_at as changedAt',
      'users.name as changedBy',
    ])
    .where('checks.organization_id', '=', organizationId)
    .where('checks.campaign_id', '=', campaignId);
}

/** How many checks a campaign has and where the last of them stands. */
export async function countChecks(trx: Trx, key: CampaignKey): Promise<{ count: number; last: number }> {
  return await trx
    .selectFrom('checks')
    .select((eb) => [
      eb.fn.countAll<number>().as('count'),
      eb.fn.coalesce(eb.fn.max('position'), eb.lit(0)).as('last'),
    ])
    .where('organization_id', '=', key.organizationId)
    .where('campaign_id', '=', key.campaignId)
    .executeTakeFirstOrThrow();
}

/** Adds checks behind the place `after`, in their order; what stands there already must have made room. */
export async function addChecks(
  trx: Trx,
  key: CampaignKey,
  checks: readonly (CheckDraft & { readonly id: string })[],
  { after, by, at }: Change & { readonly after: number },
): Promise<void> {
  const rows = checks.map((check, index) => ({
    organization_id: key.organizationId,
    campaign_id: key.campaignId,
    id: check.id,
    position: after + index + 1,
    name: check.name,
    type: check.type,
    category: check.category,
    severity: check.severity,
    weight: check.weight,
    pass_mark: check.passMark,
    active: check.active,
    judging: asJson(check.judging),
    created_at: at,
    updated_at: at,
    changed_by: by,
  }));
  await trx.insertInto('checks').values(rows).execute();
}

/** Moves everything behind a place one further. */
export async function makeRoom(trx: Trx, key: CampaignKey, after: number): Promise<void> {
  await trx
    .updateTable('checks')
    .set((eb) => ({ position: eb('position', '+', 1) }))
    .where('organization_id', '=', key.organizationId)
    .where('campaign_id', '=', key.campaignId)
    .where('position', '>', after)
    .execute();
}

/** Changes a check that is locked. */
export async function changeCheck(
  trx: Trx,
  key: CampaignKey,
  id: string,
  changes: { readonly [Name in keyof CheckDraft]?: CheckDraft[Name] | undefined },
  { by, at }: Change,
): Promise<void> {
  const { passMark, judging, ...plain } = changes;
  const given = Object.entries(plain).filter(([, value]) => value !== undefined);
  await trx
    .updateTable('checks')
    .set((eb) => ({
      ...Object.fromEntries(given),
      ...(passMark === undefined ? {} : { pass_mark: passMark }),
      ...(judging === undefined ? {} : { judging: asJson(judging) }),
      revision: eb('revision', '+', 1),
      updated_at: at,
      changed_by: by,
    }))
    .where('organization_id', '=', key.organizationId)
    .where('campaign_id', '=', key.campaignId)
    .where('id', '=', id)
    .execute();
}

/** Deletes a check that is locked. */
export async function removeCheck(trx: Trx, key: CampaignKey, id: string): Promise<void> {
  await trx
    .deleteFrom('checks')
    .where('organization_id', '=', key.organizationId)
    .where('campaign_id', '=', key.campaignId)
    .where('id', '=', id)
    .execute();
}

/** Gives the named checks of a campaign the places 1, 2, 3 … */
export async function placeChecks(trx: Trx, key: CampaignKey, ids: readonly string[]): Promise<void> {
  await sql`
    update checks set position = named.place
    from unnest(${[...ids]}::text[]) with ordinality as named (id, place)
    where checks.organization_id = ${key.organizationId} and checks.campaign_id = ${key.campaignId}
      and checks.id = named.id
  `.execute(trx);
}
