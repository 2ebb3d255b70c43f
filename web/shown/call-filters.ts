import { callSorts } from '#shared/calls.ts';
import { idOf } from '#shared/ids.ts';
import {
  type CallStatus,
  callStatuses,
  namesOf,
  type ReviewStatus,
  reviewStatuses,
  type UploadSource,
  uploadSources,
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
  search?: string;
  sort?: CallSort;
};

/** Reads filters from an address. What makes no sense is left out, so that an old or mistyped link still opens. */
export function readFilters(search: Record<string, unknown>): CallListFilters {
  const min = scoreIn(search['min']);
  const max = scoreIn(search['max']);
  const text = textIn(search['search']);
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
    ...named('search', text?.slice(0, 200)),
    ...named('sort', oneOf(callSorts, search['sort'])),
  };
}

/** The query of the list endpoint for these filters. */
export function queryFrom(filters: CallListFilters) {
  const { campaign, agent, review, min, max, ...same } = filters;
  return {
    ...same,
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
  const text = typeof given === 'string' ? given.trim() : '';
  return text === '' ? undefined : text;
}

function scoreIn(given: unknown): number | undefined {
  if (given === undefined || given === '') return undefined;
  const score = Number(given);
  return Number.isFinite(score) && score >= 0 && score <= 100 ? score : undefined;
}
