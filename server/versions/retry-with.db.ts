import type { Db } from '#server/db/db.ts';
import type { VersionRef } from '#server/pipeline/queue.ts';
import type { CampaignSettings } from '#shared/campaigns.ts';

/**
 * The provider that a version's recording was meant for, where the version has failed at turning it into text; undefined
 * where it has not, where the recording was never decoded or is gone, and where a file was to be the transcript.
 */
export async function speechFailedAt(
  db: Db,
  { organizationId, callId, version }: VersionRef,
): Promise<CampaignSettings['transcription'] | undefined> {
  const row = await db
    .selectFrom('versions as v')
    .innerJoin('calls as c', (join) =>
      join.onRef('c.organization_id', '=', 'v.organization_id').onRef('c.id', '=', 'v.call_id'),
    )
    .innerJoin('recordings as r', (join) =>
      join.onRef('r.organization_id', '=', 'v.organization_id').onRef('r.call_id', '=', 'v.call_id'),
    )
    .innerJoin('campaigns as m', (join) =>
      join.onRef('m.organization_id', '=', 'c.organization_id').onRef('m.id', '=', 'c.campaign_id'),
    )
    .select(['v.speech_provider', 'm.settings'])
    .where('v.organization_id', '=', organizationId)
    .where('v.call_id', '=', callId)
    .where('v.number', '=', version)
    .where('v.status', '=', 'failed')
    .where('v.stage', '=', 'transcribe')
    .where('v.supplied_key', 'is', null)
    .where('c.audio_deleted_at', 'is', null)
    .executeTakeFirst();
  return row === undefined ? undefined : (row.speech_provider ?? row.settings.transcription);
}
