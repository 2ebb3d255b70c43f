import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import type { Verdict } from '#shared/statuses.ts';

/** The verdict on each check of the version that each of these calls shows; calls without results are left out. */
export async function shownVerdicts(db: Db, organizationId: string, callIds: readonly string[]) {
  return await db
    .selectFrom('calls')
    .innerJoin('check_results as results', (on) =>
      on
        .onRef('results.organization_id', '=', 'calls.organization_id')
        .onRef('results.call_id', '=', 'calls.id')
        .onRef('results.version', '=', 'calls.shown_version'),
    )
    .select('calls.id')
    .select(sql<Record<string, Verdict>>`jsonb_object_agg(results.check_id, results.verdict)`.as('verdicts'))
    .where('calls.organization_id', '=', organizationId)
    .where(sql<boolean>`calls.id = any(${[...callIds]}::text[])`)
    .groupBy('calls.id')
    .execute();
}
