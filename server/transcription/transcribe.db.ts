import type { Recording } from '#server/audio/recording.ts';
import type { Db, Trx } from '#server/db/db.ts';
import { asJson } from '#server/db/tables.ts';
import type { VersionRef } from '#server/pipeline/queue.ts';
import type { Transcript } from '#shared/transcripts.ts';

type CallRef = Pick<VersionRef, 'organizationId' | 'callId'>;

/** What decoding told about a recording: what is true of it, and where somebody speaks in each channel. */
export type Heard = Pick<Recording, 'facts' | 'activity'>;

/** What was found out of a call's recording if it was decoded already; undefined before. */
export async function heardBefore(db: Db, ref: CallRef): Promise<Heard | undefined> {
  return db
    .selectFrom('recordings')
    .select(['facts', 'activity'])
    .where('organization_id', '=', ref.organizationId)
    .where('call_id', '=', ref.callId)
    .executeTakeFirst();
}

/** Keeps what decoding told about a recording, once: a second telling changes nothing but the call's length. */
export async function keepRecording(
  trx: Trx,
  ref: CallRef,
  kept: { recording: Recording; playbackKey: string; at: Date },
): Promise<void> {
  const { facts, peaks, activity, playback } = kept.recording;
  await trx
    .with('told', (query) =>
      query
        .insertInto('recordings')
        .values({
          organization_id: ref.organizationId,
          call_id: ref.callId,
          facts: asJson(facts),
          peaks: asJson(peaks),
          activity: asJson(activity),
          playback_key: kept.playbackKey,
          playback_type: playback.contentType,
          playback_bytes: playback.sizeBytes,
          created_at: kept.at,
        })
        .onConflict((conflict) => conflict.doNothing()),
    )
    .updateTable('calls')
    .set({ duration_seconds: facts.durationSeconds })
    .where('organization_id', '=', ref.organizationId)
    .where('id', '=', ref.callId)
    .execute();
}

/** Keeps a transcript as the call's next revision. */
export async function keepTranscript(
  trx: Trx,
  ref: CallRef,
  kept: { id: string; transcript: Transcript; answerKey?: string | null; at: Date },
): Promise<void> {
  const { transcript } = kept;
  await trx
    .insertInto('transcripts')
    .values(({ selectFrom, fn, lit }) => ({
      organization_id: ref.organizationId,
      id: kept.id,
      call_id: ref.callId,
      revision: selectFrom('transcripts')
        .select(({ eb }) => eb(fn.coalesce(fn.max('revision'), lit(0)), '+', 1).as('next'))
        .where('organization_id', '=', ref.organizationId)
        .where('call_id', '=', ref.callId)
        .$asScalar(),
      provider: transcript.provider,
      provider_job_id: transcript.providerJobId,
      model: transcript.model,
      language: transcript.language,
      duration_ms: transcript.durationMs,
      role_confidence: transcript.roleConfidence,
      turns: asJson(transcript.turns),
      words: asJson(transcript.words),
      answer_key: kept.answerKey ?? null,
      created_at: kept.at,
    }))
    .execute();
}
