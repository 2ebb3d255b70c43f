import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { callsInReach } from '#server/db/reach.ts';
import type { Actor } from '#shared/permissions.ts';

/** A past call with its newest transcript. */
export type CallToTry = {
  readonly id: string;
  readonly fileName: string;
  readonly createdAt: Date;
  readonly transcriptId: string;
};

/** Among more calls than this nobody looks for those that have a transcript. */
const newestLookedAt = 1_000;

/** The newest calls of a campaign, of those one may see, that have a transcript. */
export async function callsToTry(
  db: Db,
  actor: Actor,
  campaignId: string,
  limit: number,
): Promise<CallToTry[]> {
  const newest = db
    .selectFrom('calls')
    .select(['calls.organization_id', 'calls.id', 'calls.file_name', 'calls.created_at'])
    .where(callsInReach(actor, 'calls.view'))
    .where('calls.campaign_id', '=', campaignId)
    .orderBy('calls.created_at', 'desc')
    .orderBy('calls.id', 'desc')
    .limit(newestLookedAt)
    .as('newest');
  return await db
    .selectFrom(newest)
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('transcripts')
          .select('transcripts.id as transcriptId')
          .whereRef('transcripts.organization_id', '=', 'newest.organization_id')
          .whereRef('transcripts.call_id', '=', 'newest.id')
          .orderBy('transcripts.revision', 'desc')
          .limit(1)
          .as('transcript'),
      (on) => on.onTrue(),
    )
    .select([
      'newest.id',
      'newest.file_name as fileName',
      'newest.created_at as createdAt',
      'transcript.transcriptId',
    ])
    .orderBy('newest.created_at', 'desc')
    .orderBy('newest.id', 'desc')
    .limit(limit)
    .execute();
}

/** One call of a campaign, if one may see it and it has a transcript. */
export async function callToTry(
  db: Db,
  actor: Actor,
  campaignId: string,
  callId: string,
): Promise<CallToTry | undefined> {
  return await db
    .selectFrom('calls')
    .innerJoin('transcripts as t', (join) =>
      join.onRef('t.organization_id', '=', 'calls.organization_id').onRef('t.call_id', '=', 'calls.id'),
    )
    .select([
      'calls.id',
      'calls.file_name as fileName',
      'calls.created_at as createdAt',
      't.id as transcriptId',
    ])
    .where(callsInReach(actor, 'calls.view'))
    .where('calls.campaign_id', '=', campaignId)
    .where('calls.id', '=', callId)
    .orderBy('t.revision', 'desc')
    .executeTakeFirst();
}

/** What judging needs of a transcript, as the JSON text that the database holds: whoever reads it takes it apart. */
export async function transcriptText(db: Db, organizationId: string, call: CallToTry): Promise<string> {
  const { rows } = await sql<{ text: string }>`
    select json_build_object(
      'provider', provider, 'providerJobId', null, 'model', model, 'language', language, 'durationMs', duration_ms,
      'roleConfidence', role_confidence, 'words', words, 'turns', turns
    )::text as text
    from transcripts where organization_id = ${organizationId} and id = ${call.transcriptId}
  `.execute(db);
  return rows[0]?.text ?? '{"language":null,"durationMs":null,"words":[],"turns":[]}';
}
