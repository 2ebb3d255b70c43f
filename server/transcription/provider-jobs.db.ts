import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import type { SpeechProvider } from '#shared/providers.ts';
import { bellPayload } from './bells.ts';

/** Which job of which call: what a provider does for one version. */
export type JobRef = {
  readonly organizationId: string;
  readonly callId: string;
  /** Names version and provider. */
  readonly id: string;
  readonly provider: SpeechProvider;
};

/** What was noted of a job; null where nothing was. */
export async function jobNote(db: Db, job: JobRef): Promise<string | null> {
  const row = await db
    .selectFrom('provider_jobs')
    .select('note')
    .where('organization_id', '=', job.organizationId)
    .where('id', '=', job.id)
    .executeTakeFirst();
  return row?.note ?? null;
}

/** Notes something of a job, in place of what was noted before. A call that is gone by now has no job any more. */
export async function writeJob(
  db: Db,
  job: JobRef,
  written: { note: string } | { hookHash: string },
  at: Date,
): Promise<void> {
  const { note, hookHash } = { note: null, hookHash: null, ...written };
  await sql`
    insert into provider_jobs (organization_id, id, call_id, provider, note, hook_hash, created_at)
    values (${job.organizationId}, ${job.id}, (
      select id from calls where organization_id = ${job.organizationId} and id = ${job.callId} for key share
    ), ${job.provider}, ${note}, ${hookHash}, ${at})
    on conflict (organization_id, id) do update set
      note = coalesce(excluded.note, provider_jobs.note),
      hook_hash = coalesce(excluded.hook_hash, provider_jobs.hook_hash)
  `.execute(db);
}

/** Tells whoever waits for the job of this hook that there is something to see; false when it has none, or no call. */
export async function tellOfHook(db: Db, hookHash: string): Promise<boolean> {
  const { rows } = await sql`
    select pg_notify('totalview_jobs', ${bellPayload} || id) from provider_jobs
    where hook_hash = ${hookHash} and call_id is not null
  `.execute(db);
  return rows.length > 0;
}

/** A job whose call is gone. */
export type LeftJob = {
  readonly organizationId: string;
  readonly id: string;
  readonly provider: SpeechProvider;
  readonly note: string | null;
  readonly createdAt: Date;
};

/** Jobs of these providers whose calls are gone, the oldest first. */
export async function jobsLeft(
  db: Db,
  providers: readonly SpeechProvider[],
  limit: number,
): Promise<LeftJob[]> {
  const rows = await db
    .selectFrom('provider_jobs')
    .select(['organization_id as organizationId', 'id', 'provider', 'note', 'created_at as createdAt'])
    .where('call_id', 'is', null)
    .where('provider', 'in', [...providers])
    .orderBy('created_at')
    .limit(limit)
    .$narrowType<{ provider: SpeechProvider }>()
    .execute();
  return rows;
}

/** Forgets a job whose call is gone. */
export async function deleteLeftJob(
  db: Db,
  { organizationId, id }: Pick<LeftJob, 'organizationId' | 'id'>,
): Promise<void> {
  await db
    .deleteFrom('provider_jobs')
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .where('call_id', 'is', null)
    .execute();
}
