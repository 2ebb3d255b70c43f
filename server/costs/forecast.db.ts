import { type RawBuilder, sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { callsInReach, campaignsInReach } from '#server/db/reach.ts';
import type { CampaignSettings } from '#shared/campaigns.ts';
import type { Action, Actor } from '#shared/permissions.ts';
import type { ProviderName } from '#shared/providers.ts';

/** Some calls of one campaign, with how it treats them. */
export type CampaignCalls = {
  readonly campaignId: string;
  readonly calls: number;
  readonly audioMs: number;
  readonly settings: CampaignSettings;
  readonly claudeChecks: number;
};

const claudeChecks = sql<number>`(
  select count(*)::int from checks k where k.organization_id = campaigns.organization_id
    and k.campaign_id = campaigns.id and k.active and k.judging ->> 'kind' = 'claude'
)`;

/** Those of these calls that an actor may do an action to, by campaign. */
export async function callsToRerun(
  db: Db,
  actor: Actor,
  action: Action,
  callIds: readonly string[],
): Promise<CampaignCalls[]> {
  const found = await sql<CampaignCalls>`
    select campaigns.id as "campaignId", campaigns.settings, s.calls, s.audio_ms as "audioMs",
      ${claudeChecks} as "claudeChecks"
    from (
      select calls.campaign_id, count(*)::int as calls, coalesce(sum(milliseconds(calls.duration_seconds)), 0)::bigint as audio_ms
      from calls where ${callsInReach(actor, action)} and calls.id = any(${[...callIds]}::text[])
      group by calls.campaign_id
    ) s
    join campaigns on campaigns.organization_id = ${actor.organizationId} and campaigns.id = s.campaign_id
  `.execute(db);
  return found.rows;
}

const newestCalls = 200;
/** Where a campaign has no call yet to judge by. */
const usualCallMs = 240_000;

/** So many calls to come of a campaign that an actor may do an action to, each as long as its newest were. */
export async function callsToCome(
  db: Db,
  actor: Actor,
  action: Action,
  { campaignId, calls }: { readonly campaignId: string; readonly calls: number },
): Promise<CampaignCalls | undefined> {
  const found = await sql<CampaignCalls>`
    select campaigns.id as "campaignId", campaigns.settings, ${calls}::int as calls,
      (${calls} * coalesce((
        select avg(milliseconds(newest.duration_seconds)) from (
          select duration_seconds from calls where organization_id = campaigns.organization_id
            and campaign_id = campaigns.id and duration_seconds is not null
          order by created_at desc limit ${newestCalls}
        ) newest
      ), ${usualCallMs}))::bigint as "audioMs",
      ${claudeChecks} as "claudeChecks"
    from campaigns where ${campaignsInReach(actor, action)} and campaigns.id = ${campaignId}
  `.execute(db);
  return found.rows[0];
}

const newestUses = 500;

/** What the newest requests of a campaign to a provider cost together; requests without a price are left out. */
export async function newestSpent(
  db: Db,
  organizationId: string,
  campaignId: string,
  provider: ProviderName,
): Promise<{ micros: number; audioMs: number; calls: number }> {
  const uses: RawBuilder<unknown> = sql`
    select micros, audio_ms, call_id from provider_uses
    where organization_id = ${organizationId} and campaign_id = ${campaignId} and provider = ${provider}
      and micros is not null and call_id is not null
    order by id desc limit ${newestUses}
  `;
  const found = await sql<{ micros: number; audioMs: number; calls: number }>`
    select coalesce(sum(micros), 0)::bigint as micros, coalesce(sum(audio_ms), 0)::bigint as "audioMs",
      count(distinct call_id)::int as calls from (${uses}) newest
  `.execute(db);
  return found.rows[0] ?? { micros: 0, audioMs: 0, calls: 0 };
}
