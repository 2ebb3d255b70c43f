import type { Db } from '#server/db/db.ts';
import { newId } from '#server/ids.ts';
import { hashToken, newToken } from '#server/people/tokens.ts';
import { now } from './builders.ts';

/** An open invitation for a compliance officer, with a link that nobody has; answers its id. */
export async function anInvitation(db: Db, organizationId: string): Promise<string> {
  const id = newId('invitation', now);
  await db
    .insertInto('invitations')
    .values({
      organization_id: organizationId,
      id,
      token_hash: hashToken(newToken()),
      email: `${id}@example.com`,
      role: 'compliance_officer',
      agent_id: null,
      invited_by: null,
      created_at: now,
      expires_at: new Date(now.getTime() + 7 * 86_400_000),
    })
    .execute();
  return id;
}
