import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import type { Person, UserRole } from '#shared/permissions.ts';

export type NewSession = {
  readonly organizationId: string;
  readonly id: string;
  readonly userId: string;
  readonly tokenHash: string;
  readonly now: Date;
  readonly expiresAt: Date;
  readonly address: string | null;
  readonly userAgent: string | null;
};

/** A session that stands, and the person it speaks for as the database knows them now. */
export type StandingSession = { readonly id: string; readonly lastSeenAt: Date; readonly person: Person };

export async function insertSession(db: Db, session: NewSession): Promise<void> {
  await db
    .insertInto('sessions')
    .values({
      organization_id: session.organizationId,
      id: session.id,
      user_id: session.userId,
      token_hash: session.tokenHash,
      created_at: session.now,
      last_seen_at: session.now,
      expires_at: session.expiresAt,
      address: session.address,
      user_agent: session.userAgent,
    })
    .execute();
}

/** Who stands behind a token: session, role, agent profile and campaigns in one query. */
export async function sessionByToken(
  db: Db,
  tokenHash: string,
  { now, seenAfter }: { now: Date; seenAfter: Date },
): Promise<StandingSession | null> {
  const row = await standing(db, now, seenAfter)
    .where('sessions.token_hash', '=', tokenHash)
    .executeTakeFirst();
  return row === undefined ? null : sessionFrom(row);
}

/** Which of these sessions still stand, with the person behind each. */
export async function sessionsByIds(
  db: Db,
  ids: readonly string[],
  { now, seenAfter }: { now: Date; seenAfter: Date },
): Promise<StandingSession[]> {
  if (ids.length === 0) return [];
  const rows = await standing(db, now, seenAfter)
    .where('sessions.id', '=', sql<string>`any(${ids})`)
    .execute();
  return rows.map(sessionFrom);
}

export async function touchSession(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('sessions').set({ last_seen_at: now }).where('id', '=', id).execute();
}

export async function deleteSession(db: Db, organizationId: string, id: string): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
}

export async function deleteSessionsOfUser(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('sessions').where('user_id', '=', userId).execute();
}

/** Ends the sessions of a user in one organization. */
export async function deleteSessionsIn(
  db: Db,
  { organizationId, userId }: { organizationId: string; userId: string },
): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where('organization_id', '=', organizationId)
    .where('user_id', '=', userId)
    .execute();
}

export async function deleteExpiredSessions(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', now).execute();
}

function standing(db: Db, now: Date, seenAfter: Date) {
  return db
    .selectFrom('sessions')
    .innerJoin('members', (on) =>
      on
        .onRef('members.organization_id', '=', 'sessions.organization_id')
        .onRef('members.user_id', '=', 'sessions.user_id'),
    )
    .select((eb) => [
      'sessions.id',
      'sessions.last_seen_at',
      'sessions.organization_id',
      'sessions.user_id',
      'members.role',
      'members.agent_id',
      eb
        .selectFrom('campaign_members')
        .select(sql<string[]>`coalesce(array_agg(campaign_id order by campaign_id), '{}')`.as('ids'))
        .whereRef('campaign_members.organization_id', '=', 'sessions.organization_id')
        .whereRef('campaign_members.user_id', '=', 'sessions.user_id')
        .as('campaign_ids'),
    ])
    .where('sessions.expires_at', '>', now)
    .where('sessions.last_seen_at', '>', seenAfter);
}

function sessionFrom(row: {
  id: string;
  last_seen_at: Date;
  organization_id: string;
  user_id: string;
  role: UserRole;
  agent_id: string | null;
  campaign_ids: string[] | null;
}): StandingSession {
  return {
    id: row.id,
    lastSeenAt: row.last_seen_at,
    person: {
      kind: 'person',
      organizationId: row.organization_id,
      userId: row.user_id,
      role: row.role,
      agentId: row.agent_id,
      campaignIds: row.campaign_ids ?? [],
    },
  };
}
