import { type RawBuilder, sql } from 'kysely';
import type { Book, Told } from '#server/db/books.ts';
import type { Db } from '#server/db/db.ts';

/**
 * Adds up to `most` of the oldest changes of a book to its sums and forgets them, in one transaction. Answers how many
 * there were; none while another process folds.
 */
export async function foldChanges(db: Db, book: Book, most: number): Promise<number> {
  const { changes, sums, keys, summed } = book;
  return await db.transaction().execute(async (trx) => {
    const lock = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(${lockOf(book)}) as mine
    `.execute(trx);
    if (lock.rows[0]?.mine !== true) return 0;
    const folded = await sql<{ count: number }>`
      with taken as (
        delete from ${sql.table(changes)} where (organization_id, id) in (
          select organization_id, id from ${sql.table(changes)} order by organization_id, id limit ${most}
        ) returning *
      ), folded as (
        insert into ${sql.table(sums)} (organization_id, grain, ${refs(keys)}, ${refs(summed)})
        select organization_id, kept.grain, ${refs(keys, 'kept')}, ${sql.join(summed.map((each) => sql`sum(${sql.ref(each)})`))}
        from taken cross join lateral (values ${sql.join(grainsOf(book))}) as kept (grain, told, ${refs(keys)})
        where num_nonnulls(${refs(keys, 'kept')}) = kept.told
        group by organization_id, kept.grain, ${refs(keys, 'kept')}
        on conflict (organization_id, grain, ${refs(keys)}) do update set ${sql.join(
          summed.map(
            (each) => sql`${sql.ref(each)} = ${sql.ref(`${sums}.${each}`)} + ${sql.ref(`excluded.${each}`)}`,
          ),
        )}
      )
      select count(*) from taken
    `.execute(trx);
    return folded.rows[0]?.count ?? 0;
  });
}

/** Each grain with how many keys it tells apart, and what it makes of each key of a change. */
function grainsOf({ grains, keys }: Book): RawBuilder<unknown>[] {
  return Object.entries(grains).map(([grain, told]) => {
    const made = keys.map((key) => madeOf(key, told));
    const count = told.by.length + (told.days === undefined ? 0 : 1);
    return sql`(${sql.join([sql.lit(grain), sql.lit(count), ...made])})`;
  });
}

function madeOf(key: string, { by, days }: Told): RawBuilder<unknown> {
  if (key !== 'day') return by.includes(key) ? sql`taken.${sql.ref(key)}` : sql`null`;
  if (days === undefined) return sql`null::date`;
  return days === 1 ? sql`taken.day` : sql`span_start(taken.day, ${sql.lit(days)})`;
}

function refs(columns: readonly string[], table?: string): RawBuilder<unknown> {
  return sql.join(columns.map((column) => sql.ref(table === undefined ? column : `${table}.${column}`)));
}

function lockOf({ sums }: Book): RawBuilder<unknown> {
  return sql`hashtextextended(${`fold ${sums}`}, 0)`;
}
