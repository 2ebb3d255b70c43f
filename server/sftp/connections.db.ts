import { type Selectable, sql } from 'kysely';
import type { Db, Trx } from '#server/db/db.ts';
import { asJson, type Database, type SftpOutside } from '#server/db/tables.ts';
import type { Failure } from '#shared/errors.ts';

/** A connection as it is stored, its secret sealed. */
export type ConnectionRow = Selectable<Database['sftp_connections']>;

/** The connection of an organization, or null. */
export async function connectionOf(db: Db, organizationId: string): Promise<ConnectionRow | null> {
  const row = await db
    .selectFrom('sftp_connections')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .executeTakeFirst();
  return row ?? null;
}

/** The connections whose turn has come, those waiting longest first. */
export async function connectionsDue(db: Db, now: Date): Promise<{ organizationId: string; id: string }[]> {
  const rows = await db
    .selectFrom('sftp_connections')
    .select(['organization_id', 'id'])
    .where('sweep_at', '<=', now)
    .where('host_key', 'is not', null)
    .orderBy('sweep_at')
    .execute();
  return rows.map((row) => ({ organizationId: row.organization_id, id: row.id }));
}

/** Connections are saved one after another, so that no two can take the same folder at once. */
export async function lockConnections(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('totalview sftp connections'))`.execute(trx);
}

/** The roots that others use on a host. */
export async function rootsOn(trx: Trx, host: string, butOf: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('sftp_connections')
    .select('root')
    .where(sql<string>`lower(host)`, '=', host.toLowerCase())
    .where('organization_id', '<>', butOf)
    .execute();
  return rows.map(({ root }) => root);
}

/** The roots that others use on servers with this key, whatever they call the host. */
export async function rootsBehind(trx: Trx, hostKey: string, butOf: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('sftp_connections')
    .select('root')
    .where('host_key', '=', hostKey)
    .where('organization_id', '<>', butOf)
    .execute();
  return rows.map(({ root }) => root);
}

export type SavedConnection = Pick<
  ConnectionRow,
  | 'organization_id'
  | 'id'
  | 'host'
  | 'port'
  | 'username'
  | 'sign_in'
  | 'secret'
  | 'root'
  | 'host_key'
  | 'offered_host_key'
  | 'saved_by'
  | 'saved_at'
  | 'sweep_at'
  | 'by_operator'
>;

/** Writes the one connection of an organization; what its sweeps had found goes with the old one. */
export async function putConnection(trx: Trx, connection: SavedConnection): Promise<void> {
  const fresh = { trouble: null, trouble_since: null };
  await trx
    .insertInto('sftp_connections')
    .values({ ...connection, ...fresh })
    .onConflict((on) =>
      on.column('organization_id').doUpdateSet({ ...connection, ...fresh, reached_at: null, swept_at: null }),
    )
    .execute();
}

/** Forgets the connection of an organization; false when there is none. */
export async function deleteConnection(trx: Trx, organizationId: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('sftp_connections')
    .where('organization_id', '=', organizationId)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Changes what is known of a connection. */
export async function changeConnection(
  db: Db,
  key: { organizationId: string; id: string },
  changes: {
    host_key?: string;
    offered_host_key?: string | null;
    sweep_at?: Date;
    swept_at?: Date;
    reached_at?: Date;
    trouble?: Failure | null;
    trouble_since?: Date | null;
    unmatched?: SftpOutside;
    unmatched_at?: Date;
  },
): Promise<void> {
  const { trouble, unmatched, ...others } = changes;
  await db
    .updateTable('sftp_connections')
    .set({
      ...others,
      ...(trouble === undefined ? {} : { trouble: trouble === null ? null : asJson(trouble) }),
      ...(unmatched === undefined ? {} : { unmatched: asJson(unmatched) }),
    })
    .where('organization_id', '=', key.organizationId)
    .where('id', '=', key.id)
    .execute();
}

/** Puts the next sweep of a connection at an instant, unless it is to come sooner already. */
export async function sweepBy(db: Db, organizationId: string, at: Date): Promise<void> {
  await db
    .updateTable('sftp_connections')
    .set((row) => ({ sweep_at: sql<Date>`least(${row.ref('sweep_at')}, ${at})` }))
    .where('organization_id', '=', organizationId)
    .execute();
}

/** Whether somebody holds a connection at this moment. */
export async function isHeld(db: Db, connectionId: string): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    with key as (select hashtextextended(${`alone: sftp ${connectionId}`}, 0) as value)
    select exists (
      select 1 from pg_locks, key
      where locktype = 'advisory' and granted and objsubid = 1
        and (classid::bigint << 32 | objid::bigint) = key.value
        and database = (select oid from pg_database where datname = current_database())
    ) as held
  `.execute(db);
  return rows[0]?.held === true;
}

/** Who has saved a connection; null when they have left. */
export async function nameOfSaver(db: Db, { saved_by: userId }: ConnectionRow): Promise<string | null> {
  if (userId === null) return null;
  const row = await db.selectFrom('users').select('name').where('id', '=', userId).executeTakeFirst();
  return row?.name ?? null;
}

/** The connections of all organizations. */
export async function allConnections(db: Db): Promise<ConnectionRow[]> {
  return await db.selectFrom('sftp_connections').selectAll().execute();
}

/** Puts another envelope in the place of one, unless somebody has replaced that meanwhile. */
export async function replaceSecret(db: Db, connection: ConnectionRow, sealed: string): Promise<void> {
  await db
    .updateTable('sftp_connections')
    .set({ secret: sealed })
    .where('organization_id', '=', connection.organization_id)
    .where('id', '=', connection.id)
    .where('secret', '=', connection.secret)
    .execute();
}
