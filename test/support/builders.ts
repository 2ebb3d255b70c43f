import type { Insertable } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { asJson, type Database } from '#server/db/tables.ts';
import { newId } from '#server/ids.ts';
import { CampaignSettings } from '#shared/campaigns.ts';
import type { Person, UserRole } from '#shared/permissions.ts';

/** The instant at which the tests' world stands, unless they move it. */
export const now = new Date('2026-11-22T12:00:00Z');

/** An organization with nobody in it; answers its id. */
export async function anOrganization(db: Db, name: string = newId('organization', now)): Promise<string> {
  const id = newId('organization', now);
  await db.insertInto('organizations').values({ id, name, created_at: now }).execute();
  return id;
}

/** A campaign without checks; answers its id. */
export async function aCampaign(
  db: Db,
  organizationId: string,
  given: { name?: string; archived?: boolean } = {},
): Promise<string> {
  const id = newId('campaign', now);
  await db
    .insertInto('campaigns')
    .values({
      organization_id: organizationId,
      id,
      name: given.name ?? id,
      settings: asJson(CampaignSettings.parse({})),
      archived_at: given.archived === true ? now : null,
      created_at: now,
    })
    .execute();
  return id;
}

/** An agent profile; answers its id. */
export async function anAgent(db: Db, organizationId: string, name = 'Ana Agent'): Promise<string> {
  const id = newId('agent', now);
  await db
    .insertInto('agents')
    .values({ organization_id: organizationId, id, name, created_at: now })
    .execute();
  return id;
}

/** A member without a password, as the actor they are when signed in. */
export async function aMember(
  db: Db,
  organizationId: string,
  given: { role: UserRole; agentId?: string | null; campaignIds?: readonly string[] },
): Promise<Person> {
  const userId = newId('user', now);
  const { role, agentId = null, campaignIds = [] } = given;
  const user = { id: userId, name: `A ${role}`, email: `${userId}@example.com`, created_at: now };
  await db.insertInto('users').values(user).execute();
  await db
    .insertInto('members')
    .values({ organization_id: organizationId, user_id: userId, role, agent_id: agentId, created_at: now })
    .execute();
  for (const campaignId of campaignIds) {
    await db
      .insertInto('campaign_members')
      .values({ organization_id: organizationId, campaign_id: campaignId, user_id: userId })
      .execute();
  }
  return { kind: 'person', organizationId, userId, role, agentId, campaignIds };
}

type CallColumns = Insertable<Database['calls']>;

/** A call, pending unless said; answers its id. */
export async function aCall(
  db: Db,
  organizationId: string,
  campaignId: string,
  given: Partial<CallColumns> = {},
): Promise<string> {
  const row = aCallRow(organizationId, campaignId, given);
  await db.insertInto('calls').values(row).execute();
  return row.id;
}

/** The row of a call that is not stored yet. */
export function aCallRow(
  organizationId: string,
  campaignId: string,
  given: Partial<CallColumns> = {},
): CallColumns {
  const id = newId('call', now);
  return {
    organization_id: organizationId,
    id,
    campaign_id: campaignId,
    source: 'ui',
    file_name: 'call.wav',
    audio_key: `${organizationId}/${id}`,
    sha256: '0'.repeat(64),
    size_bytes: 1_000,
    created_at: now,
    status: 'pending',
    ...given,
  };
}
