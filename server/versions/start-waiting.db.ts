import { sql } from 'kysely';
import type { Trx } from '#server/db/db.ts';
import { callsInReach } from '#server/db/reach.ts';
import type { Actor } from '#shared/permissions.ts';
import type { StageName } from '#shared/versions.ts';

/** A call whose newest version waits for somebody to start it. */
export type WaitingCall = {
  readonly callId: string;
  readonly campaignId: string;
  readonly version: number;
  readonly stage: StageName;
};

/**
 * Locks the calls that wait to be started, of those somebody may reprocess, in an order everybody keeps: the named
 * ones, or all of a campaign that wait because it does not process by itself.
 */
export async function lockWaiting(
  trx: Trx,
  actor: Actor,
  which: { readonly callIds: readonly string[] } | { readonly campaignId: string },
  limit: number,
): Promise<WaitingCall[]> {
  return await trx
    .selectFrom('calls')
    .innerJoin('versions', (on) =>
      on
        .onRef('versions.organization_id', '=', 'calls.organization_id')
        .onRef('versions.call_id', '=', 'calls.id')
        .onRef('versions.number', '=', 'calls.version'),
    )
    .select(['calls.id as callId', 'calls.campaign_id as campaignId', 'versions.number as version'])
    .select('versions.stage')
    .where(callsInReach(actor, 'calls.reprocess'))
    .where('calls.status', '=', 'pending')
    .$if('callIds' in which, (query) =>
      query
        .where('calls.id', '=', sql<string>`any(${'callIds' in which ? [...which.callIds] : []}::text[])`)
        .where('versions.waiting_reason', 'in', ['not_started', 'cancelled']),
    )
    .$if('campaignId' in which, (query) =>
      query
        .where('calls.campaign_id', '=', 'campaignId' in which ? which.campaignId : '')
        .where('versions.waiting_reason', '=', 'not_started'),
    )
    .orderBy('calls.id')
    .limit(limit)
    .forUpdate(['calls', 'versions'])
    .execute();
}
