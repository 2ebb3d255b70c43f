import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import type { WhoKind } from '#shared/audit.ts';
import type { AuditFilters } from '#shared/audit-log.ts';

/** Where a page ended: the instant of its last line, to the microsecond, and that line's id. */
export type Place = { readonly at: string; readonly id: number };

const idForm = /^[a-z]+_[0-9a-z]{26}$/;

/** The lines of an organization that match, newest first; each way of asking has an index. */
export async function auditLines(
  db: Db,
  organizationId: string,
  wanted: { filters: AuditFilters; after: Place | null; limit: number },
) {
  const { who, act, object, from, to } = wanted.filters;
  const byName = object !== undefined && !idForm.test(object);
  const sortLate = byName && (await isRare(db, organizationId, object));
  let query = db
    .selectFrom('audit_log')
    .selectAll()
    .select(sql<string>`to_json(at)#>>'{}'`.as('exact_at'))
    .where('organization_id', '=', organizationId)
    .orderBy(sortLate ? sql`at + interval '0'` : 'at', 'desc')
    .orderBy('id', 'desc')
    .limit(wanted.limit);
  if (who !== undefined) query = query.where('who_id', '=', who);
  if (act !== undefined) query = query.where('act', '=', act);
  if (from !== undefined) query = query.where('at', '>=', new Date(from));
  if (to !== undefined) query = query.where('at', '<', new Date(to));
  if (byName) query = query.where(beginsWith(object));
  else if (object !== undefined) query = query.where('object_id', '=', object);
  if (wanted.after !== null) {
    const { at, id } = wanted.after;
    query = query.where(sql<SqlBool>`(at, id) < (${at}::timestamptz, ${id}::bigint)`);
  }
  return query.execute();
}

export type AuditRow = Awaited<ReturnType<typeof auditLines>>[number];

const few = 5_000;

/**
 * Whether few lines are about something of this name. They are sorted once they are found: on the way back in time, line
 * by line, the index of instants would pass a million others.
 */
async function isRare(db: Db, organizationId: string, name: string): Promise<boolean> {
  const { count } = await db
    .selectFrom((eb) =>
      eb
        .selectFrom('audit_log')
        .select('id')
        .where('organization_id', '=', organizationId)
        .where(beginsWith(name))
        .limit(few + 1)
        .as('found'),
    )
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count <= few;
}

function beginsWith(name: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`lower(object_name) like ${`${escapeLike(name.toLowerCase())}%`}`;
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}

/** Everybody who stands in an organization's log, under the name they had last; one step of an index for each. */
export async function doersOf(
  db: Db,
  organizationId: string,
  most: number,
): Promise<{ kind: WhoKind; id: string; name: string }[]> {
  const found = await sql<{ kind: WhoKind; id: string; name: string }>`
    with recursive doers as (
      (
        select who_kind as kind, who_id as id, who_name as name from audit_log
        where organization_id = ${organizationId} order by who_id, at desc, id desc limit 1
      )
      union all
      select next.kind, next.id, next.name from doers cross join lateral (
        select who_kind as kind, who_id as id, who_name as name from audit_log
        where organization_id = ${organizationId} and who_id > doers.id order by who_id, at desc, id desc limit 1
      ) next
    )
    select kind, id, name from doers limit ${most}
  `.execute(db);
  return found.rows;
}
