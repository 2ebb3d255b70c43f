import type { Db } from '#server/db/db.ts';
import type { Person } from '#shared/permissions.ts';
import { profileOf } from './people.db.ts';

/** A member as the actor they would be if they were signed in now; null when they are no member any more. */
export async function personOf(
  db: Db,
  member: { readonly organizationId: string; readonly userId: string },
): Promise<Person | null> {
  const profile = await profileOf(db, member);
  if (profile === undefined) return null;
  const { organizationId, userId, role, agentId, campaignIds } = profile;
  return { kind: 'person', organizationId, userId, role, agentId, campaignIds };
}
