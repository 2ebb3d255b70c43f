import { z } from 'zod';
import type { lostSubmitsOf } from '#server/costs/costs.ts';
import { reviewedSentence } from '#server/review/reviewed.ts';
import type { TimelineEntry } from '#shared/calls.ts';
import { errors, failureOf, isErrorCode, KnownError } from '#shared/errors.ts';
import { providers, SpeechProvider } from '#shared/providers.ts';
import { type StageName, stageNames, type VersionCause, versionCauses } from '#shared/versions.ts';
import type { eventsOf } from './calls.db.ts';
import { editedSentence } from './edited.ts';

/** What was kept of an error beside its code. */
const ErrorDetailsKept = z.record(z.string(), z.union([z.string(), z.number()]));

const StandIn = z.object({ provider: SpeechProvider, instead_of: SpeechProvider });

type Event = Awaited<ReturnType<typeof eventsOf>>[number];
type Entry = z.input<typeof TimelineEntry>;

/** One event as a sentence with its numbers. */
export function timelineEntry(event: Event): Entry {
  return {
    at: event.at.toISOString(),
    version: event.version,
    sentence: sentenceOf(event),
    kind: event.kind as Entry['kind'],
    stage: event.stage,
    attempt: event.attempt,
    duration_ms: event.duration_ms,
  };
}

type Lost = Awaited<ReturnType<typeof lostSubmitsOf>>[number];

/** What was submitted to a provider and never answered. */
export function lostEntry({ at, version, provider }: Lost): Entry {
  const { label } = providers[provider];
  const sentence = `Submitted to ${label}, but the answer was lost: it may have been charged, and is submitted again`;
  const nothing = { attempt: null, duration_ms: null };
  return { at: at.toISOString(), version, sentence, kind: 'lost', stage: 'transcribe', ...nothing };
}

function sentenceOf(event: Event): string {
  const stage = event.stage === null ? '' : stageNames[event.stage satisfies StageName];
  switch (event.kind as Exclude<Entry['kind'], 'lost'>) {
    case 'received':
      return 'Recording received';
    case 'reprocess':
      return `${versionCauses[event.details['cause'] as VersionCause]} asked for`;
    case 'started':
      return `${stage} started`;
    case 'stored':
      return `${stage} done${standIn(event)}`;
    case 'completed':
      return `${stage} done, score and flags set`;
    case 'delayed':
      if (event.details['waits_for'] !== undefined) return `${stage} waits: ${reasonOf(event)}`;
      return `${stage} did not work out and is tried again: ${reasonOf(event)}`;
    case 'batched':
      return `${stage} waits for an answer to a batch`;
    case 'failed':
      return `${stage} failed: ${reasonOf(event)}`;
    case 'retried':
      return `Retry asked for, from ${stage}`;
    case 'requeued':
      return 'Put back in line';
    case 'cancelled':
      return 'Taken out of line: its bulk job was cancelled';
    case 'audio_deleted':
      return 'The recording was deleted, as the rule of the campaign says';
    case 'edited':
      return editedSentence(event.details);
    case 'reviewed':
      return reviewedSentence(event.details);
  }
}

/** Who stood in for the chosen provider. */
function standIn({ details }: Event): string {
  const told = StandIn.safeParse(details).data;
  if (told === undefined) return '';
  return ` by ${providers[told.provider].label}, in place of ${providers[told.instead_of].label}`;
}

function reasonOf({ details }: Event): string {
  const { code, with: given } = details;
  if (typeof code !== 'string' || !isErrorCode(code)) return errors.step_failed.sentence;
  return failureOf(new KnownError(code, ErrorDetailsKept.parse(given ?? {}))).message;
}
