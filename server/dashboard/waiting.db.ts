import { type SqlBool, sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { callsInReach } from '#server/db/reach.ts';
import type { Actor } from '#shared/permissions.ts';
import type { ProviderName } from '#shared/providers.ts';

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

/** How many calls in reach wait for each provider to be mended. */
export async function countWaitingFor(db: Db, actor: Actor): Promise<ReadonlyMap<ProviderName, number>> {
  const rows = await db
    .selectFrom('versions')
    .innerJoin('calls', (on) =>
      on
        .onRef('calls.organization_id', '=', 'versions.organization_id')
        .onRef('calls.id', '=', 'versions.call_id')
        .onRef('calls.version', '=', 'versions.number'),
    )
    .select(({ fn }) => ['versions.waiting_for', fn.countAll<number>().as('calls')])
    .where('versions.organization_id', '=', actor.organizationId)
    .where('versions.waiting_reason', '=', 'provider_paused')
    .where(callsInReach(actor, 'calls.view'))
    .groupBy('versions.waiting_for')
    .execute();
  return new Map(rows.flatMap((row) => (row.waiting_for === null ? [] : [[row.waiting_for, row.calls]])));
}
