import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { agentsInReach } from '#server/db/reach.ts';
import type { AgentClue } from '#shared/agent-match.ts';
import type { Actor } from '#shared/permissions.ts';
import type { KnownAgent } from './match-agent.ts';

const columns = {
  agent_code: 'code',
  agent_email: 'email',
  extension: 'extension',
  agent_name: 'name',
} as const;

/** The agents of an organization that any of these clues fits, archived ones included. */
export async function agentsKnownBy(
  db: Db,
  organizationId: string,
  clues: readonly { by: AgentClue; value: string }[],
): Promise<KnownAgent[]> {
  if (clues.length === 0) return [];
  const fitting = [...Map.groupBy(clues, ({ by }) => by)].map(([by, some]) => {
    const values = some.map(({ value }) => value.normalize('NFC').trim().replaceAll(/\s+/g, ' '));
    return sql`lower(${sql.ref(columns[by])}) in (select lower(value) from unnest(${values}::text[]) as value)`;
  });
  return await knownAgents(db, organizationId)
    .where(sql<boolean>`(${sql.join(fitting, sql` or `)})`)
    .execute();
}

/** All agents of an organization, archived ones included. */
export async function allKnownAgents(db: Db, organizationId: string): Promise<KnownAgent[]> {
  return await knownAgents(db, organizationId).execute();
}

function knownAgents(db: Db, organizationId: string) {
  return db
    .selectFrom('agents')
    .select(['id', 'name', 'code', 'email', 'extension'])
    .select(sql<boolean>`archived_at is not null`.as('archived'))
    .where('organization_id', '=', organizationId)
    .orderBy('id');
}

/** One agent that somebody may see; undefined when it is not there or out of reach. */
export async function agentById(db: Db, actor: Actor, agentId: string) {
  return await db
    .selectFrom('agents')
    .select(['agents.id', 'agents.name'])
    .select(sql<boolean>`agents.archived_at is not null`.as('archived'))
    .where('agents.id', '=', agentId)
    .where(agentsInReach(actor, 'agents.view'))
    .executeTakeFirst();
}
