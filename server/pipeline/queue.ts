import type { Transaction } from 'kysely';
import type { Database, Urgency } from '#server/db/tables.ts';
import type { StageName } from '#shared/versions.ts';

/** Which version of which call a job is about. */
export type VersionRef = {
  readonly organizationId: string;
  readonly callId: string;
  readonly version: number;
};

/** The lines jobs stand in: one per stage, and `lost` for jobs whose workers died again and again. */
export type Line = StageName | 'lost';

/**
 * A job that a worker holds. `claim` names this very taking of it; an older claim can no longer complete it. `named` is
 * the id that the version names: the job's own, or in the line `lost` that of the job which was lost.
 */
export type Job = {
  readonly id: string;
  readonly named: string;
  readonly line: Line;
  readonly claim: number;
  readonly ref: VersionRef;
};

/**
 * A job to put in line. `id` is chosen by the caller, who writes it on the version that the job may work on; the more
 * urgent go first.
 */
export type NewJob = {
  readonly id: string;
  readonly ref: VersionRef;
  readonly notBefore: Date | null;
  readonly urgency: Urgency;
};

/** A durable queue in the product's own database. */
export type Queue = {
  /** Puts a job in line as part of `trx`. */
  send(trx: Transaction<Database>, line: StageName, job: NewJob): Promise<void>;
  /** Puts many jobs in line at once, all due now, as part of `trx`. */
  sendMany(
    trx: Transaction<Database>,
    line: StageName,
    jobs: readonly Omit<NewJob, 'notBefore'>[],
  ): Promise<void>;
  /** Takes up to `count` jobs that are due, the most urgent first, then the oldest. */
  take(line: Line, count: number): Promise<Job[]>;
  /** Completes a job as part of `trx`; false when the claim is no longer the newest, and then nothing may be written. */
  complete(trx: Transaction<Database>, job: Job): Promise<boolean>;
  /** Tells that these jobs are still being worked on. Without it for 10 seconds they go to another worker. */
  touch(jobs: readonly Job[]): Promise<void>;
  /**
   * Gives up jobs on which work has stopped: others can take them now, and it does not count as a loss. Nothing happens to
   * a job that is completed or somebody else's by now.
   */
  handBack(jobs: readonly Job[]): Promise<void>;
  /** Lets those of these jobs that wait for their time be taken at once, as part of `trx`. */
  bringForward(trx: Transaction<Database>, jobIds: readonly string[]): Promise<void>;
  /** Takes those of these jobs that nobody works on out of line, as part of `trx`, with what they carry. */
  forget(trx: Transaction<Database>, jobIds: readonly string[]): Promise<void>;
  /** Which of these job ids are still in line or being worked on. */
  alive(jobIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** How many jobs of the line are due before this one; null when it is not waiting. */
  ahead(line: StageName, jobId: string): Promise<number | null>;
  stop(): Promise<void>;
};
