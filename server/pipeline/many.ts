import type { Trx } from '#server/db/db.ts';
import type { StageName } from '#shared/versions.ts';
import { makeVersions, type NamedVersion, retryVersions } from './many.db.ts';
import type { Queue } from './queue.ts';

type Start = { readonly trx: Trx; readonly queue: Queue; readonly newJobId: () => string; readonly at: Date };

/** A version to be made: the next one of a call that is locked and has ended. */
export type NextVersion = {
  readonly callId: string;
  readonly version: number;
  readonly transcriptId: string | null;
};

/** What many versions have in common when a bulk job makes them. */
export type ForMany = {
  readonly organizationId: string;
  readonly cause: 'rerun_transcription' | 'run_analysis';
  readonly requestedBy: string | null;
};

const stages = { rerun_transcription: 'transcribe', run_analysis: 'analyze' } as const;
const bulk = 0 as const;

/** Makes the next version of each of these calls and puts all in line, in a few statements however many there are. */
export async function startVersions(
  start: Start,
  common: ForMany,
  wanted: readonly NextVersion[],
): Promise<void> {
  if (wanted.length === 0) return;
  const { trx, at } = start;
  const stage = stages[common.cause];
  const made = wanted.map((version) => ({ ...version, jobId: start.newJobId() }));
  await makeVersions(trx, { ...common, stage, urgency: bulk, at }, made);
  await putInLine(start, common.organizationId, stage, made);
}

/** Retries failed versions that are locked, each at the stage that failed, in a few statements however many there are. */
export async function retryFailed(
  start: Start,
  organizationId: string,
  failed: readonly { callId: string; version: number; stage: StageName }[],
): Promise<void> {
  if (failed.length === 0) return;
  const { trx, at } = start;
  const retried = failed.map((version) => ({ ...version, jobId: start.newJobId() }));
  await retryVersions(trx, { organizationId, urgency: bulk, at }, retried);
  for (const [stage, versions] of Map.groupBy(retried, (version) => version.stage)) {
    await putInLine(start, organizationId, stage, versions);
  }
}

function putInLine(
  { trx, queue }: Start,
  organizationId: string,
  stage: StageName,
  versions: readonly NamedVersion[],
): Promise<void> {
  const jobs = versions.map(({ callId, version, jobId }) => ({
    id: jobId,
    ref: { organizationId, callId, version },
    urgency: bulk,
  }));
  return queue.sendMany(trx, stage, jobs);
}
