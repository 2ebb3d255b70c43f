import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { byId, idOf } from './ids.ts';
import { Seen } from './seen.ts';

const Days = z.int().min(1).max(36_500).nullable();
const AskedDays = z.coerce.number().int().min(1).max(36_500).optional();

/** After how many days since it was received something is deleted; null keeps it. */
export const RetentionRule = z.object({ audio_days: Days, call_days: Days });
export type RetentionRule = z.infer<typeof RetentionRule>;

/** A campaign with its rule. */
export const RetentionShown = RetentionRule.extend({
  campaign: z.object({ id: idOf('campaign'), name: z.string(), archived: z.boolean() }),
});
export type RetentionShown = z.infer<typeof RetentionShown>;

/** Counting what a rule would delete goes no further than this. */
export const mostCountedDeletions = 100_000;

/** What a rule would delete if it began now. */
export const RetentionPreview = z.object({
  /** Calls with everything that belongs to them. */
  calls: z.int(),
  /** Recordings of calls that stay. */
  recordings: z.int(),
});
export type RetentionPreview = z.infer<typeof RetentionPreview>;

export const listRetention = endpoint({
  method: 'GET',
  path: '/api/v1/retention',
  access: 'organization.manage',
  summary: 'How long each campaign keeps its recordings and calls',
  reply: z.object({ rows: z.array(RetentionShown) }),
});

export const previewRetention = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/:id/retention/preview',
  access: 'organization.manage',
  summary: 'How much a rule would delete now, counted up to 100,000 of each',
  params: byId('campaign'),
  query: z.object({ audio_days: AskedDays, call_days: AskedDays }),
  reply: RetentionPreview,
});

export const editRetention = endpoint({
  method: 'PUT',
  path: '/api/v1/campaigns/:id/retention',
  access: 'organization.manage',
  summary:
    'Set how long a campaign keeps its recordings and calls; what is too old already is deleted soon after',
  params: byId('campaign'),
  body: RetentionRule.extend({ seen: Seen }),
  reply: RetentionShown,
  fails: ['changed_meanwhile'],
});
