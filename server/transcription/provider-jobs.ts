import { createHash, randomBytes } from 'node:crypto';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { tagOf, type Work } from '#server/pipeline/stage.ts';
import { KnownError } from '#shared/errors.ts';
import type { SpeechProvider } from '#shared/providers.ts';
import type { Bells } from './bells.ts';
import { type JobRef, jobNote, tellOfHook, writeJob } from './provider-jobs.db.ts';
import type { TranscriptionOrder } from './transcriber.ts';

/** The part of an order that remembers what a provider does for a version. */
export type OrderedJob = Pick<TranscriptionOrder, 'job' | 'hook' | 'pause'>;

type JobDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly bells: Bells;
  /** Where providers can say that a job has ended; null where nobody can reach us. */
  readonly hookUrl: string | null;
};

/** Remembers, for a version, what a provider does for it. */
export type ProviderJobs = (work: Work, provider: SpeechProvider, signal: AbortSignal) => Promise<OrderedJob>;

/** Jobs kept in the database, with pauses that end when their provider calls. */
export function createProviderJobs(deps: JobDeps): ProviderJobs {
  const { db, clock, bells, hookUrl } = deps;
  return async (work, provider, signal) => {
    const { organizationId, callId } = work;
    const job: JobRef = { organizationId, callId, provider, id: `${tagOf(work)}.${provider}` };
    return {
      job: { note: await jobNote(db, job), remember: (note) => writeJob(db, job, { note }, nowOf(clock)) },
      hook: hookUrl === null ? null : () => newHook(db, job, hookUrl, nowOf(clock)),
      pause: (ms) => bells.wait(job.id, ms, signal),
    };
  };
}

/** Where AssemblyAI finds us. Nothing in it names a call: the secret does. */
export function hookUrlOf(publicUrl: string | null): string | null {
  if (publicUrl?.startsWith('https:') !== true) return null;
  return `${publicUrl.replace(/\/+$/, '')}/api/v1/provider-hooks/assemblyai`;
}

async function newHook(db: Db, job: JobRef, url: string, at: Date): Promise<{ url: string; secret: string }> {
  const secret = randomBytes(32).toString('base64url');
  await writeJob(db, job, { hookHash: hashOf(secret) }, at);
  return { url, secret };
}

/** Only the hash is stored and compared, so that no comparison can tell anything of the secret. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/**
 * A provider says that there is something to see, which is no more than a hint: whoever waits for the job looks at once.
 * Throws not_found for a secret of no job, and for one whose call is gone.
 */
export async function hearHook(deps: { readonly db: Db }, secret: string | null): Promise<void> {
  if (secret === null || !(await tellOfHook(deps.db, hashOf(secret)))) throw new KnownError('not_found');
}
