import { type Expression, type SqlBool, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Db, Trx } from '#server/db/db.ts';
import type { UserRole } from '#shared/permissions.ts';

type Key = { readonly organizationId: string; readonly userId: string };

function shownMembers(db: Db, organizationId: string) {
  return db
    .selectFrom('members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .leftJoin('agents as a', (on) =>
      on.onRef('a.organization_id', '=', 'm.organization_id').onRef('a.id', '=', 'm.agent_id'),
    )
    .select(['u.id', 'u.name', 'u.email', 'm.role', 'm.agent_id', 'a.name as agent_name', 'm.created_at'])
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('campaign_members as cm')
          .innerJoin('campaigns as c', (on) =>
            on.onRef('c.organization_id', '=', 'cm.organization_id').onRef('c.id', '=', 'cm.campaign_id'),
          )
          .select(['c.id', 'c.name'])
          .whereRef('cm.organization_id', '=', 'm.organization_id')
          .whereRef('cm.user_id', '=', 'm.user_id')
          .orderBy('c.name'),
      ).as('campaigns'),
      eb
        .selectFrom('sessions as s')
        .select(({ fn }) => fn.max('s.last_seen_at').as('at'))
        .whereRef('s.organization_id', '=', 'm.organization_id')
        .whereRef('s.user_id', '=', 'm.user_id')
        .as('last_seen_at'),
      sql<boolean>`exists (select 1 from two_factors as t
        where t.user_id = u.id and t.confirmed_at is not null)`.as('two_factor'),
    ])
    .where('m.organization_id', '=', organizationId);
}

export type MemberRow = Awaited<ReturnType<ReturnType<typeof shownMembers>['executeTakeFirstOrThrow']>>;

/** The people of an organization by name, and how many there are however many are given. */
export async function membersNamed(
  db: Db,
  organizationId: string,
  { search, limit }: { search: string; limit: number },
): Promise<{ rows: MemberRow[]; total: number }> {
  const condition = matching(search);
  const rows = await shownMembers(db, organizationId)
    .where(condition)
    .orderBy(sql`lower(u.name)`)
    .orderBy('u.id')
    .limit(limit)
    .execute();
  if (rows.length < limit) return { rows, total: rows.length };
  const { total } = await db
    .selectFrom('members as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('m.organization_id', '=', organizationId)
    .where(condition)
    .executeTakeFirstOrThrow();
  return { rows, total };
}

function matching(search: string): Expression<SqlBool> {
  const pattern = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`(u.name ilike ${pattern} or u.email ilike ${pattern})`;
}

/** One of the people of an organization; undefined when it has no such member. */
export async function memberOf(db: Db, { organizationId, userId }: Key): Promise<MemberRow | undefined> {
  return await shownMembers(db, organizationId).where('m.user_id', '=', userId).executeTakeFirst();
}

/** The member of an organization who has this address; undefined when none has. */
export async function memberByEmail(
  db: Db,
  organizationId: string,
  email: string,
): Promise<MemberRow | undefined> {
  return await shownMembers(db, organizationId).where('u.email', '=', email).executeTakeFirst();
}

/**
 * Locks an organization for a change of its people, so that two changes at once each see what the other has done;
 * answers how many Owners it has.
 */
export async function lockPeople(trx: Trx, organizationId: string): Promise<number> {
  await trx
    .selectFrom('organizations')
    .select('id')
    .where('id', '=', organizationId)
    .forNoKeyUpdate()
    .execute();
  const { owners } = await trx
    .selectFrom('members')
    .select(({ fn }) => fn.countAll<number>().as('owners'))
    .where('organization_id', '=', organizationId)
    .where('role', '=', 'owner')
    .executeTakeFirstOrThrow();
  return owners;
}

export async function updateMember(
  trx: Trx,
  { organizationId, userId }: Key,
  { role, agentId }: { role: UserRole; agentId: string | null },
): Promise<void> {
  await trx
    .updateTable('members')
    .set({ role, agent_id: agentId })
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .execute();
}

/** Gives a member these campaigns and no others. */
export async function replaceCampaigns(
  trx: Trx,
  { organizationId, userId }: Key,
  campaignIds: readonly string[],
): Promise<void> {
  await trx
    .deleteFrom('campaign_members')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .execute();
  if (campaignIds.length === 0) return;
  const rows = [...new Set(campaignIds)].map((campaignId) => ({
    organization_id: organizationId,
    campaign_id: campaignId,
    user_id: userId,
  }));
  await trx.insertInto('campaign_members').values(rows).execute();
}

/** Ends a membership, and with it its sessions and campaigns. */
export async function deleteMember(trx: Trx, { organizationId, userId }: Key): Promise<void> {
  await trx
    .deleteFrom('members')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .execute();
}

/** How many organizations a user belongs to. */
export async function countMemberships(db: Db, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('members')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();
  return count;
}
