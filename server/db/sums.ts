import { type RawBuilder, sql } from 'kysely';
import type { Period } from '#shared/period.ts';
import type { Book, SpansOf, Told } from './books.ts';
import { spansIn } from './spans.ts';

/**
 * The sums of a grain and what was changed since the last folding, as a table to sum over: organization_id, the keys of
 * the book and what it sums. A period narrows a grain of days.
 */
export function sumsOf<Grain extends string>(
  book: Book<Grain>,
  organizationId: string,
  grain: NoInfer<Grain>,
  period: Period | null = null,
): RawBuilder<unknown> {
  const days = period === null ? sql`true` : within(period);
  return sql`(
    select ${columnsOf(book)} from ${sql.table(book.sums)}
    where organization_id = ${organizationId} and grain = ${sql.lit(grain)} and ${days}
    union all ${changesOf(book, organizationId, book.grains[grain], days)}
  )`;
}

/**
 * The same of some periods that do not overlap, in as few rows as there are kept: those of the grain's spans. The `day`
 * of a row is the first of some days of one of the periods.
 */
export function sumsOfPeriods<Grain extends string>(
  book: Book<Grain>,
  organizationId: string,
  name: SpansOf<NoInfer<Grain>>,
  periods: readonly Period[],
): RawBuilder<unknown> {
  const spans = periods.flatMap(spansIn);
  const grains = spans.map(({ days }) => `${name}_${days === 1 ? 'day' : days}`);
  const days = sql`(${sql.join(periods.map(within), sql` or `)})`;
  const shortest = book.grains[`${name}_day` as Grain];
  return sql`(
    select ${columnsOf(book)} from unnest(${grains}::text[], ${spans.map(({ first }) => first)}::date[])
      as spans (span, first)
    join ${sql.table(book.sums)} as sums
      on sums.organization_id = ${organizationId} and sums.grain = spans.span and sums.day = spans.first
    union all ${changesOf(book, organizationId, shortest, days)}
  )`;
}

function changesOf(book: Book, organizationId: string, { by }: Told, days: RawBuilder<unknown>) {
  const told = by.map((key) => sql`${sql.ref(key)} is not null`);
  return sql`
    select ${columnsOf(book)} from ${sql.table(book.changes)}
    where ${sql.join([sql`organization_id = ${organizationId}`, days, ...told], sql` and `)}`;
}

function columnsOf({ keys, summed }: Book): RawBuilder<unknown> {
  return sql.join(['organization_id', ...keys, ...summed].map((column) => sql.ref(column)));
}

function within({ from, to }: Period): RawBuilder<unknown> {
  return sql`day between ${from}::date and ${to}::date`;
}
