import { type Clock, nowOf } from '#server/clock.ts';
import { alone } from '#server/db/alone.ts';
import type { Db } from '#server/db/db.ts';
import type { Log } from '#server/log.ts';
import { SpeechProvider } from '#shared/providers.ts';
import { deleteLeftJob, jobsLeft, type LeftJob } from './provider-jobs.db.ts';
import type { Transcriber } from './transcriber.ts';

type ForgetDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly ports: {
    readonly transcriberOf: (organizationId: string, provider: SpeechProvider) => Promise<Transcriber | null>;
  };
};

const atOnce = 100;
/** Providers keep nothing for longer, and a key that was taken away does not come back. */
const triedForMs = 90 * 24 * 3_600_000;

/**
 * Has providers delete what they keep of calls that are gone, a hundred jobs at most. What cannot be deleted now, for
 * want of a key or of the provider, is tried again by the next sweep for 90 days. Answers how many were deleted; null
 * when another process is at it.
 */
export async function forgetCopies(
  deps: ForgetDeps,
  signal: AbortSignal = new AbortController().signal,
): Promise<number | null> {
  return alone(deps.db, 'provider copies', async () => {
    let deleted = 0;
    for (const job of await jobsLeft(deps.db, SpeechProvider.options, atOnce)) {
      if (signal.aborted) return deleted;
      if (!(await forgetCopy(deps, job, signal))) continue;
      await deleteLeftJob(deps.db, job);
      deleted += 1;
    }
    if (deleted > 0) deps.log.info({ event: 'provider_copies_deleted', count: deleted }, 'copies deleted');
    return deleted;
  });
}

async function forgetCopy(deps: ForgetDeps, job: LeftJob, signal: AbortSignal): Promise<boolean> {
  try {
    const transcriber = await deps.ports.transcriberOf(job.organizationId, job.provider);
    if (transcriber !== null && job.note !== null) await transcriber.forget?.(job.note, signal);
    if (transcriber !== null || job.note === null) return true;
  } catch (error) {
    deps.log.warn({ err: error, provider: job.provider }, 'a copy at a provider could not be deleted');
  }
  return nowOf(deps.clock).getTime() - job.createdAt.getTime() > triedForMs;
}
