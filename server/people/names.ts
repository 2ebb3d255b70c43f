import type { Db } from '#server/db/db.ts';
import type { Actor } from '#shared/permissions.ts';
import { nameOfUser } from './names.db.ts';

/** Who did something, as a timeline names them. */
export async function nameOfActor(db: Db, actor: Actor): Promise<string> {
  switch (actor.kind) {
    case 'person':
      return (await nameOfUser(db, actor.userId)) ?? 'somebody who has left';
    case 'key':
      return 'a program';
    case 'operator':
      return 'the operator';
  }
}
