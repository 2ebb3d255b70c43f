import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';

/** Any fixed number: one process folds at a time. */
const foldingLock = 7_065_008;

/**
 * Adds up to `most` of the oldest changes of figures to the sums and forgets them, in one transaction. Answers how many
 * there were; none while another process folds.
 */
export async function foldChanges(db: Db, most: number): Promise<number> {
  return await db.transaction().execute(async (trx) => {
    const lock = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(${foldingLock}) as mine
    `.execute(trx);
    if (lock.rows[0]?.mine !== true) return 0;
    const folded = await sql<{ count: number }>`
      with taken as (
        delete from figure_changes where (organization_id, id) in (
          select organization_id, id from figure_changes order by organization_id, id limit ${most}
        ) returning *
      ), folded as (
        ${intoFigures(sql`taken`)}
        on conflict (organization_id, grain, day, campaign_id, agent_id, band) do update set
          calls = figures.calls + excluded.calls,
          completed = figures.completed + excluded.completed,
          failed = figures.failed + excluded.failed,
          flagged = figures.flagged + excluded.flagged,
          needs_review = figures.needs_review + excluded.needs_review,
          scored = figures.scored + excluded.scored,
          score_sum = figures.score_sum + excluded.score_sum
      )
      select count(*) from taken
    `.execute(trx);
    return folded.rows[0]?.count ?? 0;
  });
}

/** The insertion of all grains of some changes. What a grain does not tell apart is null. */
function intoFigures(changes: ReturnType<typeof sql>) {
  return sql`
    insert into figures (organization_id, grain, campaign_id, agent_id, day, band, calls, completed, failed, flagged,
      needs_review, scored, score_sum)
    select organization_id, kept.grain, kept.campaign_id, kept.agent_id, kept.day, kept.band, sum(calls),
      sum(completed), sum(failed), sum(flagged), sum(needs_review), sum(scored), sum(score_sum)
    from ${changes} as changes cross join lateral (values
      ('day', null, null, day, null::smallint),
      ('campaign', campaign_id, null, null, band),
      ('campaign_day', campaign_id, null, day, null),
      ('campaign_7', campaign_id, null, span_start(day, 7), null),
      ('campaign_35', campaign_id, null, span_start(day, 35), null),
      ('campaign_175', campaign_id, null, span_start(day, 175), null),
      ('agent', campaign_id, agent_id, null, null),
      ('agent_day', campaign_id, agent_id, day, null),
      ('agent_7', null, agent_id, span_start(day, 7), null),
      ('agent_35', null, agent_id, span_start(day, 35), null),
      ('agent_175', null, agent_id, span_start(day, 175), null)
    ) as kept (grain, campaign_id, agent_id, day, band)
    where kept.grain not like 'agent%' or kept.agent_id is not null
    group by organization_id, kept.grain, kept.campaign_id, kept.agent_id, kept.day, kept.band
  `;
}

/**
 * Makes all figures of an organization anew from its calls. Nobody changes a call meanwhile: who would, waits.
 */
export async function rebuildFigures(db: Db, organizationId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${foldingLock})`.execute(trx);
    await sql`lock table calls in share mode`.execute(trx);
    await sql`delete from figure_changes where organization_id = ${organizationId}`.execute(trx);
    await sql`delete from figures where organization_id = ${organizationId}`.execute(trx);
    await sql`select note_figures(calls, 1) from calls where organization_id = ${organizationId}`.execute(
      trx,
    );
  });
}
