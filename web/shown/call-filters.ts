import { z } from 'zod';
import { callSorts } from '#shared/calls.ts';
import { idOf } from '#shared/ids.ts';
import { dayAfter, mostDays } from '#shared/period.ts';
import {
  type CallStatus,
  callStatuses,
  namesOf,
  type ReviewStatus,
  reviewStatuses,
  type UploadSource,
  uploadSources,
  type Verdict,
  verdicts,
} from '#shared/statuses.ts';

export type CallSort = (typeof callSorts)[number];

/** What the call list shows, as the address keeps it. */
export type CallListFilters = {
  status?: CallStatus;
  source?: UploadSource;
  campaign?: string;
  /** An agent's id, or `none` for calls without one. */
  agent?: string;
  flagged?: 'true' | 'false';
  review?: ReviewStatus;
  /** 0–100. */
  min?: number;
  max?: number;
  /** A check's id, and what came of it or (without one) of any check. */
  check?: string;
  verdict?: Verdict;
  /** Received on the last so many days, today included; days are UTC's. */
  days?: number;
  /** Received on this day (2026-11-22) or later, and on that one or before. */
  from?: string;
  to?: string;
  search?: string;
  /** Words that were said. */
  text?: string;
  sort?: CallSort;
};

/** Reads filters from an address. What makes no sense is left out, so that an old or mistyped link still opens. */
export function readFilters(search: Record<string, unknown>): CallListFilters {
  const min = scoreIn(search['min']);
  const max = scoreIn(search['max']);
  const days = daysIn(search['days']);
  const campaign = idOf('campaign').safeParse(search['campaign']).data;
  return {
    ...named('status', oneOf(namesOf(callStatuses), search['status'])),
    ...named('source', oneOf(namesOf(uploadSources), search['source'])),
    ...named('campaign', campaign),
    ...named('agent', agentIn(search['agent'])),
    ...named('flagged', oneOf(['true', 'false'] as const, String(search['flagged']))),
    ...named('review', oneOf(namesOf(reviewStatuses), search['review'])),
    ...named('min', min),
    ...named('max', max),
    ...named('check', idOf('check').safeParse(search['check']).data),
    ...named('verdict', oneOf(namesOf(verdicts), search['verdict'])),
    ...named('days', days),
    ...named('from', days === undefined ? dayIn(search['from']) : undefined),
    ...named('to', days === undefined ? dayIn(search['to']) : undefined),
    ...named('search', textIn(search['search'])),
    ...named('text', textIn(search['text'])),
    ...named('sort', oneOf(callSorts, search['sort'])),
  };
}

/** The query of the list endpoint for these filters on a day (2026-11-22). */
export function queryFrom(filters: CallListFilters, today: string) {
  const { campaign, agent, review, min, max, check, days, from, to, ...same } = filters;
  const first = days === undefined ? from : dayAfter(today, 1 - days);
  return {
    ...same,
    ...named('check_id', check),
    ...named('from', first === undefined ? undefined : `${first}T00:00:00Z`),
    ...named('to', to === undefined ? undefined : `${dayAfter(to, 1)}T00:00:00Z`),
    ...named('campaign_id', campaign),
    ...named('agent_id', agent),
    ...named('review_status', review),
    ...named('score_min', min),
    ...named('score_max', max),
  };
}

/** Whether anything but the order is chosen. */
export function narrows(filters: CallListFilters): boolean {
  return Object.entries(filters).some(([name, value]) => name !== 'sort' && value !== undefined);
}

function named<Name extends string, Value>(name: Name, value: Value | undefined): { [name in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [name in Name]?: Value });
}

function oneOf<Value extends string>(values: readonly Value[], given: unknown): Value | undefined {
  return values.find((value) => value === given);
}

function agentIn(given: unknown): string | undefined {
  return given === 'none' ? given : idOf('agent').safeParse(given).data;
}

function textIn(given: unknown): string | undefined {
  const text = typeof given === 'string' ? given.trim().slice(0, 200).trim() : '';
  return text === '' ? undefined : text;
}

function dayIn(given: unknown): string | undefined {
  return z.iso.date().safeParse(given).data;
}

function daysIn(given: unknown): number | undefined {
  return z.coerce
    .number()
    .int()
    .min(1)
    .max(mostDays)
    .safeParse(given === '' ? undefined : given).data;
}

function scoreIn(given: unknown): number | undefined {
  if (given === undefined || given === '') return undefined;
  const score = Number(given);
  return Number.isFinite(score) && score >= 0 && score <= 100 ? score : undefined;
}
