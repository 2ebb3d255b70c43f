import { z } from 'zod';
import { UploadSourceName } from './calls.ts';
import { endpoint } from './endpoint.ts';
import { idOf } from './ids.ts';
import { PeriodQuery } from './period.ts';

/** What was received, whether it is still there or not. */
const Received = z.object({ calls: z.int(), audio_seconds: z.number(), received_bytes: z.int() });
export type Received = z.infer<typeof Received>;

/** What an organization used in a period; days are UTC's, by receipt. */
export const Usage = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  total: Received,
  /** Recordings and playback copies in storage at this moment, of all days. */
  stored_bytes: z.int(),
  /** Those with calls in the period or anything in storage, most calls first. */
  campaigns: z.array(
    Received.extend({
      campaign: z.object({ id: idOf('campaign'), name: z.string() }),
      stored_bytes: z.int(),
    }),
  ),
  sources: z.array(Received.extend({ source: UploadSourceName })),
  /** Days of a short period, months of a longer one, oldest first; those without calls are left out. */
  course: z.array(Received.extend({ when: z.string() })),
});
export type Usage = z.infer<typeof Usage>;

export const readUsage = endpoint({
  method: 'GET',
  path: '/api/v1/usage',
  access: 'organization.manage',
  summary: 'Calls, audio and storage of a period, by campaign, source and day or month',
  query: PeriodQuery,
  reply: Usage,
});

export const exportUsage = endpoint({
  method: 'GET',
  path: '/api/v1/usage/export',
  access: 'organization.manage',
  summary: 'The usage of a period as CSV, by day, campaign and source',
  query: PeriodQuery,
  reply: z.unknown(),
  gives: 'csv',
});
