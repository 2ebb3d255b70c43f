import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';

export type Line = { readonly waiting: number; readonly processing: number; readonly oldest: Date | null };

/** The calls of an organization in line and at work; each is counted up to `most`. */
export async function lineOf(db: Db, organizationId: string, most: number): Promise<Line> {
  const found = await sql<Line>`
    select count(*) filter (where status = 'pending')::int as waiting,
      count(*) filter (where status <> 'pending')::int as processing,
      min(created_at) filter (where status = 'pending') as oldest
    from (
      select c.status, v.created_at
      from calls c
      join versions v on v.organization_id = c.organization_id and v.call_id = c.id and v.number = c.version
      where c.organization_id = ${organizationId} and c.status in ('pending', 'transcribing', 'analyzing')
        and (v.waiting_reason is null or v.waiting_reason not in ('not_started', 'cancelled'))
      order by c.created_at
      limit ${most}
    ) as open
  `.execute(db);
  return found.rows[0] ?? { waiting: 0, processing: 0, oldest: null };
}

/** How much disk the database takes. */
export async function databaseBytes(db: Db): Promise<number> {
  const found = await sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`.execute(
    db,
  );
  return found.rows[0]?.bytes ?? 0;
}
