import type { Trx } from '#server/db/db.ts';
import { asJson } from '#server/db/tables.ts';
import type { Transcript } from '#shared/transcripts.ts';

type CallKey = { readonly organizationId: string; readonly callId: string };

/** The newest revision of a call's transcript; undefined before there is one. */
export async function newestTranscript(trx: Trx, { organizationId, callId }: CallKey) {
  return trx
    .selectFrom('transcripts')
    .select(['id', 'provider', 'provider_job_id', 'model', 'language', 'duration_ms', 'role_confidence'])
    .select(['turns', 'words'])
    .where('organization_id', '=', organizationId)
    .where('call_id', '=', callId)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Keeps the same words with other roles as the call's next revision, and lets every version that pins `before` pin it. */
export async function keepSwapped(
  trx: Trx,
  { organizationId, callId }: CallKey,
  kept: {
    before: string;
    id: string;
    by: string | null;
    at: Date;
    transcript: Pick<Transcript, 'turns' | 'roleConfidence'>;
  },
): Promise<void> {
  const { turns, roleConfidence } = kept.transcript;
  await trx
    .insertInto('transcripts')
    .columns([
      ...([
        'organization_id',
        'id',
        'call_id',
        'revision',
        'provider',
        'provider_job_id',
        'model',
        'language',
      ] as const),
      ...(['duration_ms', 'words', 'created_at', 'turns', 'role_confidence'] as const),
      ...(['roles_swapped_by', 'roles_swapped_at'] as const),
    ])
    .expression(({ selectFrom, val, cast }) =>
      selectFrom('transcripts')
        .select(({ eb, lit }) => [
          'organization_id',
          val(kept.id).as('id'),
          'call_id',
          eb('revision', '+', lit(1)).as('revision'),
          'provider',
          'provider_job_id',
          'model',
          'language',
          'duration_ms',
          'words',
          cast<Date>(val(kept.at), 'timestamptz').as('created_at'),
          cast<string>(val(asJson(turns)), 'jsonb').as('turns'),
          cast<number | null>(val(roleConfidence), 'double precision').as('role_confidence'),
          cast<string | null>(val(kept.by), 'text').as('roles_swapped_by'),
          cast<Date>(val(kept.at), 'timestamptz').as('roles_swapped_at'),
        ])
        .where('organization_id', '=', organizationId)
        .where('call_id', '=', callId)
        .where('id', '=', kept.before),
    )
    .execute();
  await trx
    .updateTable('versions')
    .set({ transcript_id: kept.id })
    .where('organization_id', '=', organizationId)
    .where('call_id', '=', callId)
    .where('transcript_id', '=', kept.before)
    .execute();
}
