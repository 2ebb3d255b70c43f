import { sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { agentsInReach } from '#server/db/reach.ts';
import type { Actor } from '#shared/permissions.ts';

/** An agent's profile as it is written. */
export type Profile = {
  readonly name: string;
  readonly code: string | null;
  readonly email: string | null;
  readonly extension: string | null;
  readonly archivedAt: Date | null;
};

/** Adds a profile. Fails when its code is taken. */
export async function insertProfile(
  trx: Trx,
  key: { organizationId: string; id: string; at: Date },
  profile: Profile,
): Promise<void> {
  await trx
    .insertInto('agents')
    .values({ organization_id: key.organizationId, id: key.id, created_at: key.at, ...columnsOf(profile) })
    .execute();
}

function columnsOf({ archivedAt, ...same }: Profile) {
  return { ...same, archived_at: archivedAt };
}

/** Locks a profile that somebody may edit; undefined when it is not there or out of reach. */
export async function lockProfile(trx: Trx, actor: Actor, agentId: string): Promise<Profile | undefined> {
  return await trx
    .selectFrom('agents')
    .select(['name', 'code', 'email', 'extension', 'archived_at as archivedAt'])
    .where('agents.id', '=', agentId)
    .where(agentsInReach(actor, 'agents.edit'))
    .forUpdate()
    .executeTakeFirst();
}

/** Rewrites a profile. Fails when its code is taken. */
export async function updateProfile(
  trx: Trx,
  organizationId: string,
  agentId: string,
  profile: Profile,
): Promise<void> {
  await trx
    .updateTable('agents')
    .set(columnsOf(profile))
    .where('organization_id', '=', organizationId)
    .where('id', '=', agentId)
    .execute();
}

/** Whether a write failed because another agent has its code, one that took it at the same moment included. */
export function meansCodeTaken(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code === '23505' && constraint === 'agents_code';
}

/** Who has a code, whatever its case; undefined when nobody has. */
export async function holderOfCode(db: Db, organizationId: string, code: string) {
  return await db
    .selectFrom('agents')
    .select('name')
    .where('organization_id', '=', organizationId)
    .where(sql`lower(code)`, '=', sql`lower(${code})`)
    .executeTakeFirst();
}

/** Takes away an agent's campaigns, only those of `within` unless that is null. */
export async function removeAgentCampaigns(
  trx: Trx,
  key: { organizationId: string; agentId: string },
  within: readonly string[] | null,
): Promise<void> {
  await trx
    .deleteFrom('agent_campaigns')
    .where('organization_id', '=', key.organizationId)
    .where('agent_id', '=', key.agentId)
    .$if(within !== null, (query) =>
      query.where(sql`campaign_id`, '=', sql`any(${[...(within ?? [])]}::text[])`),
    )
    .execute();
}

/** Which of these campaigns the organization has. */
export async function campaignsThere(
  trx: Trx,
  organizationId: string,
  campaignIds: readonly string[],
): Promise<Set<string>> {
  if (campaignIds.length === 0) return new Set();
  const rows = await trx
    .selectFrom('campaigns')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('id', 'in', [...campaignIds])
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** The names of the campaigns that an agent works in, in their order. */
export async function campaignNamesOfAgent(
  trx: Trx,
  organizationId: string,
  agentId: string,
): Promise<string[]> {
  const rows = await trx
    .selectFrom('agent_campaigns as w')
    .innerJoin('campaigns as c', (on) =>
      on.onRef('c.organization_id', '=', 'w.organization_id').onRef('c.id', '=', 'w.campaign_id'),
    )
    .select('c.name')
    .where('w.organization_id', '=', organizationId)
    .where('w.agent_id', '=', agentId)
    .orderBy('c.name')
    .execute();
  return rows.map(({ name }) => name);
}
