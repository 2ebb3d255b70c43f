import type { Transaction } from 'kysely';
import type { Probe } from '#server/audio/recording.ts';
import type { Db } from '#server/db/db.ts';
import type { Database, Urgency } from '#server/db/tables.ts';
import type { CampaignSettings } from '#shared/campaigns.ts';
import type { KnownError } from '#shared/errors.ts';
import type { Insights, JudgedBy } from '#shared/insights.ts';
import type { SpeechProvider } from '#shared/providers.ts';
import type { Flag, Score } from '#shared/scores.ts';
import type { VersionEvent } from '#shared/statuses.ts';
import type { StageName } from '#shared/versions.ts';
import type { Elsewhere } from './deadline.ts';
import type { VersionRef } from './queue.ts';

/** The version a stage works on, with what of its call and campaign a stage may need. */
export type Work = VersionRef & {
  readonly campaignId: string;
  /** See `Urgency`; 0 for bulk jobs. */
  readonly urgency: Urgency;
  readonly agentId: string | null;
  readonly fileName: string;
  readonly audioKey: string;
  readonly sizeBytes: number;
  /** What the door recognised it as; null where nobody has looked yet. */
  readonly probe: Probe | null;
  readonly suppliedKey: string | null;
  readonly suppliedName: string | null;
  readonly transcriptId: string | null;
  /** Chosen for a retry instead of the campaign's provider. */
  readonly speech: SpeechProvider | null;
  readonly settings: CampaignSettings;
};

/** The name of a version's work towards providers: the same at every try. */
export function tagOf({ callId, version }: VersionRef): string {
  return `${callId}.${version}`;
}

/** The version that such a name stands for. */
export function refIn(organizationId: string, tag: string): VersionRef {
  const dot = tag.lastIndexOf('.');
  return { organizationId, callId: tag.slice(0, dot), version: Number(tag.slice(dot + 1)) };
}

/** What a stage found out. Facts are kept even when it failed halfway: a decoded recording stays decoded. */
export type Outcome<Facts> = { readonly facts: Facts; readonly failure: KnownError | null };

/** What a stage's facts say about the version as a whole. */
export type VersionChanges = {
  readonly transcriptId?: string;
  readonly score?: Score;
  readonly flags?: readonly Flag[];
  readonly insights?: Insights | null;
  readonly judgedBy?: JudgedBy | null;
  /** What the timeline keeps beside the move. */
  readonly told?: Readonly<Record<string, unknown>>;
};

/** The limits a stage works under. `signal` aborts at its deadline, when the job is lost, and at shutdown. */
export type StageLimits = {
  readonly signal: AbortSignal;
  readonly now: Date;
  /** Waiting for others in it takes up no slot of the worker and none of the stage's time. */
  readonly elsewhere: Elsewhere;
};

/**
 * One stage: load what it needs, find out facts, keep them. It reads no status, puts nothing in line, and knows no
 * other stage.
 */
export type Stage<Input, Facts, Ports> = {
  load(db: Db, work: Work): Promise<Input>;
  run(input: Input, ports: Ports, limits: StageLimits): Promise<Outcome<Facts>>;
  keep(
    trx: Transaction<Database>,
    work: Work,
    input: Input,
    facts: Facts,
    now: Date,
  ): Promise<VersionChanges>;
  /** Takes back what `run` put outside the database, when the call was deleted meanwhile. */
  discard?(work: Work, facts: Facts, ports: Ports): Promise<void>;
};

/** A stage's place in the order of work. */
export type Place = {
  readonly name: StageName;
  readonly take: VersionEvent;
  readonly store: VersionEvent;
  readonly next: StageName | null;
  readonly timeoutMs: number;
};

/** A stage in its place, ready to be run: its own shapes are its own business. */
export type PlacedStage<Ports> = Place & {
  perform(db: Db, work: Work, ports: Ports, limits: StageLimits): Promise<Performed>;
};

/** A stage that ran: how to keep its facts, and why it failed if it did. */
export type Performed = {
  readonly failure: KnownError | null;
  readonly keep: (trx: Transaction<Database>, now: Date) => Promise<VersionChanges>;
  readonly discard: () => Promise<void>;
};

/** Puts a stage in its place. */
export function placed<Input, Facts, Ports>(
  place: Place,
  stage: Stage<Input, Facts, Ports>,
): PlacedStage<Ports> {
  return {
    ...place,
    perform: async (db, work, ports, limits) => {
      const input = await stage.load(db, work);
      const { facts, failure } = await stage.run(input, ports, limits);
      return {
        failure,
        keep: (trx, now) => stage.keep(trx, work, input, facts, now),
        discard: async () => stage.discard?.(work, facts, ports),
      };
    },
  };
}
