import { type Selectable, sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { asJson, type Database } from '#server/db/tables.ts';
import type { ProviderName } from '#shared/providers.ts';
import type { Standing } from './standing.ts';

/** Begins to keep how an account stands, unless somebody does already. */
export async function keepStanding(db: Db, accountId: string, provider: ProviderName): Promise<void> {
  await db
    .insertInto('provider_states')
    .values({ account_id: accountId, provider })
    .onConflict((on) => on.doNothing())
    .execute();
}

/** How an account stands, locked until the transaction ends, and the database's own time. */
export async function lockStanding(trx: Trx, accountId: string): Promise<{ standing: Standing; now: Date }> {
  const row = await trx
    .selectFrom('provider_states')
    .selectAll()
    .select(sql<Date>`clock_timestamp()`.as('now'))
    .where('account_id', '=', accountId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { standing: standingIn(row), now: row.now };
}

/** How accounts stand, with how many turns are under way and how many wait, by account. */
export async function standingsOf(
  db: Db,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, { standing: Standing; inFlight: number; waiting: number; now: Date }>> {
  const rows = await db
    .selectFrom('provider_states as s')
    .selectAll('s')
    .select(sql<Date>`clock_timestamp()`.as('now'))
    .select(({ selectFrom }) => {
      const turns = selectFrom('provider_turns as t')
        .select(({ fn }) => fn.countAll<number>().as('turns'))
        .whereRef('t.account_id', '=', 's.account_id')
        .where('t.expires_at', '>', sql<Date>`clock_timestamp()`);
      return [
        turns.where('t.starts_at', 'is not', null).as('in_flight'),
        turns.where('t.starts_at', 'is', null).as('waiting'),
      ];
    })
    .where('account_id', 'in', accountIds.length === 0 ? [''] : [...accountIds])
    .execute();
  return new Map(
    rows.map((row) => [
      row.account_id,
      { standing: standingIn(row), inFlight: row.in_flight ?? 0, waiting: row.waiting ?? 0, now: row.now },
    ]),
  );
}

/** Writes how an account stands. */
export async function writeStanding(trx: Trx, accountId: string, standing: Standing): Promise<void> {
  await trx
    .updateTable('provider_states')
    .set({
      status: standing.status,
      allowed: standing.allowed,
      lowered_at: standing.loweredAt,
      next_start_at: standing.nextStartAt,
      hold_until: standing.holdUntil,
      error: standing.error === null ? null : asJson(standing.error),
      error_at: standing.errorAt,
      failing_since: standing.failingSince,
      failures: standing.failures,
      probe_at: standing.probeAt,
      probes: standing.probes,
    })
    .where('account_id', '=', accountId)
    .execute();
}

/** Whose turn it is to be: a process, until when it is believed to live. */
export type Holder = { readonly accountId: string; readonly holder: string; readonly expiresAt: Date };

/** Puts so many turns at the end of the line; answers their ids in order. */
export async function addTurns(
  trx: Trx,
  { accountId, holder, expiresAt }: Holder,
  count: number,
): Promise<number[]> {
  const rows = await trx
    .insertInto('provider_turns')
    .values(Array.from({ length: count }, () => ({ account_id: accountId, holder, expires_at: expiresAt })))
    .returning('id')
    .execute();
  return rows.map(({ id }) => id).toSorted((a, b) => a - b);
}

/** Takes turns out of the line: those that ended, and all that have expired. */
export async function removeTurns(
  trx: Trx,
  accountId: string,
  ended: readonly number[],
  now: Date,
): Promise<void> {
  await trx
    .deleteFrom('provider_turns')
    .where('account_id', '=', accountId)
    .where(({ or, eb }) =>
      or([eb('id', '=', sql<number>`any(${[...ended]}::bigint[])`), eb('expires_at', '<=', now)]),
    )
    .execute();
}

/** Sends everybody home who waits. */
export async function removeWaiting(trx: Trx, accountId: string): Promise<void> {
  await trx
    .deleteFrom('provider_turns')
    .where('account_id', '=', accountId)
    .where('starts_at', 'is', null)
    .execute();
}

/** How many turns are under way, and the first of those that wait. */
export async function lineOf(
  trx: Trx,
  accountId: string,
  most: number,
): Promise<{ held: number; waiting: number[] }> {
  const held = await trx
    .selectFrom('provider_turns')
    .select(({ fn }) => fn.countAll<number>().as('turns'))
    .where('account_id', '=', accountId)
    .where('starts_at', 'is not', null)
    .executeTakeFirstOrThrow();
  const waiting = await trx
    .selectFrom('provider_turns')
    .select('id')
    .where('account_id', '=', accountId)
    .where('starts_at', 'is', null)
    .orderBy('id')
    .limit(most)
    .execute();
  return { held: held.turns, waiting: waiting.map(({ id }) => id) };
}

/** Lets turns begin, each at its instant. */
export async function grantTurns(
  trx: Trx,
  accountId: string,
  granted: readonly { id: number; startsAt: Date }[],
): Promise<void> {
  if (granted.length === 0) return;
  await sql`
    update provider_turns t set starts_at = g.starts_at
    from unnest(${granted.map(({ id }) => id)}::bigint[], ${granted.map(({ startsAt }) => startsAt)}::timestamptz[])
      as g (id, starts_at)
    where t.account_id = ${accountId} and t.id = g.id
  `.execute(trx);
}

/** The turns of a process, and when each may begin, by the database's time: null for those that still wait. */
export async function turnsHeldBy(
  db: Db,
  holder: string,
): Promise<{ accountId: string; id: number; startsAt: Date | null; now: Date }[]> {
  return await db
    .selectFrom('provider_turns')
    .select(['account_id as accountId', 'id', 'starts_at as startsAt'])
    .select(sql<Date>`clock_timestamp()`.as('now'))
    .where('holder', '=', holder)
    .execute();
}

/** Says that a process still lives. */
export async function renewTurns(db: Db, holder: string, seconds: number): Promise<void> {
  await sql`
    update provider_turns set expires_at = clock_timestamp() + make_interval(secs => ${seconds}) where holder = ${holder}
  `.execute(db);
}

type Row = Selectable<Database['provider_states']>;

function standingIn(row: Row): Standing {
  return {
    status: row.status,
    allowed: row.allowed,
    loweredAt: row.lowered_at,
    nextStartAt: row.next_start_at,
    holdUntil: row.hold_until,
    error: row.error,
    errorAt: row.error_at,
    failingSince: row.failing_since,
    failures: row.failures,
    probeAt: row.probe_at,
    probes: row.probes,
  };
}
