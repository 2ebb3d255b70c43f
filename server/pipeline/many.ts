import type { Trx } from '#server/db/db.ts';
import type { StageName } from '#shared/versions.ts';
import { makeVersions, type NamedVersion, requeueVersions, retryVersions } from './many.db.ts';
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
/** Of more calls than this nobody is told one by one: their bulk job says that something changed. */
const mostToldSingly = 500;
/** So many that no statement takes long, however busy the database is. */
const atOnce = 1_000;

/** A list in parts small enough for one statement each. */
export function chunksOf<Row>(rows: readonly Row[]): Row[][] {
  const count = Math.ceil(rows.length / atOnce);
  return Array.from({ length: count }, (_, part) => rows.slice(part * atOnce, (part + 1) * atOnce));
}

/** Makes the next version of each of these calls and puts all in line, in a few statements however many there are. */
export async function startVersions(
  start: Start,
  common: ForMany,
  wanted: readonly NextVersion[],
): Promise<void> {
  const { trx, at } = start;
  const stage = stages[common.cause];
  const made = wanted.map((version) => ({ ...version, jobId: start.newJobId() }));
  for (const some of chunksOf(made)) {
    await makeVersions(
      trx,
      { ...common, stage, urgency: bulk, at, tell: made.length <= mostToldSingly },
      some,
    );
    await putInLine(start, common.organizationId, stage, some);
  }
}

/** Retries failed versions that are locked, each at the stage that failed, in a few statements however many there are. */
export async function retryFailed(
  start: Start,
  organizationId: string,
  failed: readonly { callId: string; version: number; stage: StageName }[],
): Promise<void> {
  const { trx, at } = start;
  const retried = failed.map((version) => ({ ...version, jobId: start.newJobId() }));
  const common = { organizationId, urgency: bulk, at, tell: retried.length <= mostToldSingly } as const;
  for (const some of chunksOf(retried)) await retryVersions(trx, common, some);
  for (const [stage, versions] of Map.groupBy(retried, (version) => version.stage)) {
    for (const some of chunksOf(versions)) await putInLine(start, organizationId, stage, some);
  }
}

/** Puts pending versions that wait to be started, and are locked, in line, in a few statements however many there are. */
export async function startWaiting(
  start: Start,
  organizationId: string,
  waiting: readonly { callId: string; version: number; stage: StageName }[],
): Promise<void> {
  const { trx, at } = start;
  const started = waiting.map((version) => ({ ...version, jobId: start.newJobId() }));
  const common = { organizationId, urgency: bulk, at, tell: started.length <= mostToldSingly } as const;
  for (const some of chunksOf(started)) await requeueVersions(trx, common, some);
  for (const [stage, versions] of Map.groupBy(started, (version) => version.stage)) {
    for (const some of chunksOf(versions)) await putInLine(start, organizationId, stage, some);
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
