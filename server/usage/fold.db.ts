import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';

/**
 * Adds up to `most` of the oldest changes of usage to the sums and forgets them, in one transaction. Answers how many
 * there were; none while another process folds.
 */
export async function foldUsageChanges(db: Db, most: number): Promise<number> {
  return await db.transaction().execute(async (trx) => {
    const lock = await sql<{ mine: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended('fold usage', 0)) as mine
    `.execute(trx);
    if (lock.rows[0]?.mine !== true) return 0;
    const folded = await sql<{ count: number }>`
      with taken as (
        delete from usage_changes where (organization_id, id) in (
          select organization_id, id from usage_changes order by organization_id, id limit ${most}
        ) returning *
      ), folded as (
        insert into usage_sums (organization_id, grain, campaign_id, day, source, calls, audio_ms, received_bytes,
          stored_bytes)
        select organization_id, kept.grain, kept.campaign_id, kept.day, kept.source, sum(calls), sum(audio_ms),
          sum(received_bytes), sum(stored_bytes)
        from taken cross join lateral (values
          ('campaign', campaign_id, null, null),
          ('day', null, day, null),
          ('source_day', campaign_id, day, source),
          ('source_7', campaign_id, span_start(day, 7), source),
          ('source_35', campaign_id, span_start(day, 35), source),
          ('source_175', campaign_id, span_start(day, 175), source)
        ) as kept (grain, campaign_id, day, source)
        group by organization_id, kept.grain, kept.campaign_id, kept.day, kept.source
        on conflict (organization_id, grain, day, campaign_id, source) do update set
          calls = usage_sums.calls + excluded.calls,
          audio_ms = usage_sums.audio_ms + excluded.audio_ms,
          received_bytes = usage_sums.received_bytes + excluded.received_bytes,
          stored_bytes = usage_sums.stored_bytes + excluded.stored_bytes
      )
      select count(*) from taken
    `.execute(trx);
    return folded.rows[0]?.count ?? 0;
  });
}
