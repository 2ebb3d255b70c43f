import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { newId } from '#server/ids.ts';
import type { Person } from '#shared/permissions.ts';
import {
  deleteExpiredSessions,
  deleteSession,
  deleteSessionsIn,
  deleteSessionsOfUser,
  insertSession,
  sessionByToken,
  sessionsByIds,
  touchSession,
} from './sessions.db.ts';
import { hashToken, newToken } from './tokens.ts';

type Deps = { readonly db: Db; readonly clock: Clock };

const dayMs = 86_400_000;
/** A session ends 30 days after signing in, and after 7 days without use. */
export const sessionLifeMs = 30 * dayMs;
const idleLifeMs = 7 * dayMs;
/** How old the last use may be on the row, so that reading does not write each time. */
const touchEveryMs = 300_000;

/** From where somebody signs in, as the session list shows it. */
export type Caller = { readonly address: string | null; readonly userAgent: string | null };

/** A session just begun. `token` is known here only; what is stored is its hash. */
export type NewlySignedIn = { readonly token: string; readonly sessionId: string; readonly expiresAt: Date };

/** Who is signed in. `sessionId` is not a secret: it names the session for revoking it and for ending live streams. */
export type Identity = { readonly sessionId: string; readonly actor: Person };

/** Begins a session of a member, and clears away what has expired. */
export async function startSession(
  deps: Deps,
  member: { organizationId: string; userId: string },
  caller: Caller,
): Promise<NewlySignedIn> {
  const now = nowOf(deps.clock);
  const token = newToken();
  const sessionId = newId('session', now);
  const expiresAt = new Date(now.getTime() + sessionLifeMs);
  await deleteExpiredSessions(deps.db, now);
  await insertSession(deps.db, {
    ...member,
    id: sessionId,
    tokenHash: hashToken(token),
    now,
    expiresAt,
    address: caller.address,
    userAgent: caller.userAgent?.slice(0, 300) ?? null,
  });
  return { token, sessionId, expiresAt };
}

/** Who stands behind a session token; null when nobody does (any more). */
export async function identifyByToken(deps: Deps, token: string): Promise<Identity | null> {
  const now = nowOf(deps.clock);
  const session = await sessionByToken(deps.db, hashToken(token), { now, seenAfter: idleLimit(now) });
  if (session === null) return null;
  if (now.getTime() - session.lastSeenAt.getTime() >= touchEveryMs) {
    await touchSession(deps.db, session.id, now);
  }
  return { sessionId: session.id, actor: session.person };
}

/**
 * The people behind sessions that still stand, by session id; one query, for live streams to ask every few seconds
 * whether to end (session missing) or to filter anew (role, agent or campaigns changed).
 */
export async function peopleOfSessions(
  deps: Deps,
  sessionIds: readonly string[],
): Promise<Map<string, Person>> {
  const now = nowOf(deps.clock);
  const sessions = await sessionsByIds(deps.db, sessionIds, { now, seenAfter: idleLimit(now) });
  return new Map(sessions.map((session) => [session.id, session.person]));
}

/** Ends the session of somebody who signs out. */
export async function signOut(deps: Deps, person: Person, sessionId: string): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    await note(trx, person, { act: 'session.ended', id: person.userId, at: nowOf(deps.clock) });
    await deleteSession(trx, person.organizationId, sessionId);
  });
}

/** Ends every session of a user, in every organization: after a new password, or on request. */
export async function endSessionsOf(deps: Pick<Deps, 'db'>, userId: string): Promise<void> {
  await deleteSessionsOfUser(deps.db, userId);
}

/** Ends every session of a user in one organization: after a change of what they may do there. */
export async function endSessionsIn(
  deps: Pick<Deps, 'db'>,
  member: { organizationId: string; userId: string },
): Promise<void> {
  await deleteSessionsIn(deps.db, member);
}

/** Sessions last used before this are over. */
export function idleLimit(now: Date): Date {
  return new Date(now.getTime() - idleLifeMs);
}
