import type { Db } from '#server/db/db.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import { type CallRow, callById } from './calls.db.ts';

/** One call the actor may see. Throws not_found for what is out of reach, as for what is not there. */
export async function visibleCall(db: Db, actor: Actor, callId: string): Promise<CallRow> {
  const row = await callById(db, actor, callId);
  if (row === undefined) throw new KnownError('not_found');
  return row;
}
