import { type Expression, type SqlBool, sql } from 'kysely';
import type { Db } from './db.ts';

/** How often a check failed among the calls in which it was judged. */
export type FailingCheck = {
  readonly checkId: string;
  readonly name: string;
  readonly failed: number;
  readonly judged: number;
};

/**
 * The checks that fail most often, worst share first, over the shown versions of the newest `newestCalls` of the given
 * calls that have results, so that the cost does not grow with their number. A deleted check keeps the name it had.
 */
export async function failingChecks(
  db: Db,
  organizationId: string,
  calls: Expression<SqlBool>,
  { newestCalls, limit }: { newestCalls: number; limit: number },
): Promise<FailingCheck[]> {
  const newest = db
    .selectFrom('calls')
    .select(['calls.id', 'calls.shown_version'])
    .where(calls)
    .where('calls.shown_version', 'is not', null)
    .orderBy('calls.created_at', 'desc')
    .orderBy('calls.id', 'desc')
    .limit(newestCalls)
    .as('newest');
  const failed = sql<number>`count(*) filter (where results.verdict = 'fail')`;
  return await db
    .selectFrom(newest)
    .innerJoin('check_results as results', (on) =>
      on
        .onRef('results.call_id', '=', 'newest.id')
        .onRef('results.version', '=', 'newest.shown_version')
        .on('results.organization_id', '=', organizationId),
    )
    .select((eb) => [
      'results.check_id as checkId',
      sql<string>`(array_agg(results.snapshot ->> 'name' order by newest.id desc))[1]`.as('name'),
      failed.as('failed'),
      eb.fn.countAll<number>().as('judged'),
    ])
    .where('results.verdict', 'in', ['pass', 'fail'])
    .groupBy('results.check_id')
    .having(failed, '>', 0)
    .orderBy(sql`${failed}::float / count(*)`, 'desc')
    .orderBy(failed, 'desc')
    .orderBy('results.check_id')
    .limit(limit)
    .execute();
}
