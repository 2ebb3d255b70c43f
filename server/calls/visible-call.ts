import type { Db } from '#server/db/db.ts';
import { KnownError } from '#shared/errors.ts';
import type { Action, Actor } from '#shared/permissions.ts';
import { type CallRow, callById } from './calls.db.ts';

/**
 * One call the actor may see, or for a key one it may do `action` to: a key that deletes need not read. Throws not_found
 * for what is out of reach, as for what is not there.
 */
export async function visibleCall(
  db: Db,
  actor: Actor,
  callId: string,
  action: Action = 'calls.view',
): Promise<CallRow> {
  const row = await callById(db, actor, callId, actor.kind === 'key' ? action : 'calls.view');
  if (row === undefined) throw new KnownError('not_found');
  return row;
}
