import type { Insertable } from 'kysely';
import type { Db } from '#server/db/db.ts';
import type { Database } from '#server/db/tables.ts';
import type { VersionRef } from '#server/pipeline/queue.ts';
import type { CallStatus } from '#shared/statuses.ts';
import { aCall, now } from './builders.ts';

/** A call whose first version stands in this status, with no job; answers how to name that version. */
export async function aVersionThatIs(
  db: Db,
  status: CallStatus,
  campaign: { organizationId: string; campaignId: string },
  given: Partial<Insertable<Database['versions']>> = {},
): Promise<VersionRef> {
  const { organizationId, campaignId } = campaign;
  const callId = await aCall(db, organizationId, campaignId, {
    status,
    shown_version: status === 'completed' ? 1 : null,
  });
  await db
    .insertInto('versions')
    .values({
      organization_id: organizationId,
      call_id: callId,
      number: 1,
      status,
      cause: 'upload',
      created_at: now,
      stage: status === 'analyzing' || status === 'completed' ? 'analyze' : 'transcribe',
      ...given,
    })
    .execute();
  return { organizationId, callId, version: 1 };
}

/** All that the database holds of a version: its row, its call's row, its results and its events. */
export async function allOf(db: Db, ref: VersionRef) {
  const [call, version, results, events, transcripts] = await Promise.all([
    db.selectFrom('calls').selectAll().where('id', '=', ref.callId).executeTakeFirst(),
    db
      .selectFrom('versions')
      .selectAll()
      .where('call_id', '=', ref.callId)
      .where('number', '=', ref.version)
      .executeTakeFirst(),
    db.selectFrom('check_results').selectAll().where('call_id', '=', ref.callId).execute(),
    db
      .selectFrom('call_events')
      .selectAll()
      .where('call_id', '=', ref.callId)
      .where('version', '=', ref.version)
      .orderBy('id')
      .execute(),
    db
      .selectFrom('transcripts')
      .select(['id', 'revision', 'provider'])
      .where('call_id', '=', ref.callId)
      .orderBy('revision')
      .execute(),
  ]);
  return { call, version, results, events, transcripts };
}
