import { type SqlBool, sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { callsInReach } from '#server/db/reach.ts';
import type { Actor } from '#shared/permissions.ts';

/** How many calls in reach are pending since before `since`, or wait to be started or for a provider; counted up to `most`. */
export async function countWaiting(
  db: Db,
  actor: Actor,
  { since, most }: { since: Date; most: number },
): Promise<number> {
  const waiting = db
    .selectFrom('versions')
    .innerJoin('calls', (on) =>
      on
        .onRef('calls.organization_id', '=', 'versions.organization_id')
        .onRef('calls.id', '=', 'versions.call_id')
        .onRef('calls.version', '=', 'versions.number'),
    )
    .select(sql`1`.as('one'))
    .where('versions.organization_id', '=', actor.organizationId)
    .where('versions.status', 'in', ['pending', 'transcribing', 'analyzing'])
    .where(
      sql<SqlBool>`(versions.waiting_reason in ('not_started', 'provider_paused')
        or versions.status = 'pending' and versions.created_at < ${since})`,
    )
    .where(callsInReach(actor, 'calls.view'))
    .limit(most)
    .as('waiting');
  const { count } = await db
    .selectFrom(waiting)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}
