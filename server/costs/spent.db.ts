import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import type { Used } from '#shared/providers.ts';

/** What a request was made for: a version of a call, or a campaign alone (a check is tried out). */
export type SpentOn = {
  readonly organizationId: string;
  readonly campaignId: string;
  readonly callId: string | null;
  readonly version: number | null;
};

/**
 * Writes down one answered request and to the sums it belongs to, in one statement. A call that was deleted
 * meanwhile is left out; what was paid is not.
 */
export async function insertUse(
  db: Db,
  on: SpentOn,
  { used, micros, at }: { readonly used: Used; readonly micros: number | null; readonly at: Date },
): Promise<void> {
  const { organizationId, campaignId } = on;
  const read = used.inputTokens + used.cacheWriteTokens + used.cacheReadTokens;
  await sql`
    with noted as (
      insert into provider_uses (organization_id, campaign_id, call_id, version, at, provider, model, audio_ms,
        input_tokens, cache_write_tokens, cache_read_tokens, output_tokens, batched, micros, lost)
      values (${organizationId}, ${campaignId},
        (select id from calls where organization_id = ${organizationId} and id = ${on.callId} for key share),
        ${on.version}, ${at}, ${used.provider}, ${used.model}, ${used.audioMs}, ${used.inputTokens},
        ${used.cacheWriteTokens}, ${used.cacheReadTokens}, ${used.outputTokens}, ${used.batched}, ${micros},
        ${used.lost === true})
    )
    insert into cost_changes (organization_id, day, campaign_id, provider, model, requests, audio_ms, input_tokens,
      output_tokens, micros, unpriced)
    values (${organizationId}, (${at}::timestamptz at time zone 'UTC')::date, ${campaignId}, ${used.provider},
      ${used.model}, 1, ${used.audioMs}, ${read}, ${used.outputTokens}, ${micros ?? 0}, ${micros === null ? 1 : 0})
  `.execute(db);
}
