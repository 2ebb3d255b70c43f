import { z } from 'zod';
import { CallSummary } from './calls.ts';
import { endpoint } from './endpoint.ts';
import { FailureShown } from './failures.ts';
import { Instant } from './ids.ts';
import { ProviderName } from './providers.ts';

/** A provider whose account is paused: why, since when, when it is tried again, and how many calls within reach wait. */
export const PausedProvider = z.object({
  provider: ProviderName,
  error: FailureShown.nullable(),
  since: Instant.nullable(),
  next_try_at: Instant.nullable(),
  calls: z.int(),
});
export type PausedProvider = z.infer<typeof PausedProvider>;

/** What asks for somebody at this moment, however old it is. */
export const Dashboard = z.object({
  running: z.int(),
  failed: z.int(),
  /** Pending for more than ten minutes, or until somebody starts them or mends a provider. */
  waiting: z.int(),
  needs_review: z.int(),
  paused_providers: z.array(PausedProvider),
  /** Worst first. */
  flagged_calls: z.array(CallSummary),
  failed_calls: z.array(CallSummary),
  running_calls: z.array(CallSummary),
  recent_calls: z.array(CallSummary),
});
export type Dashboard = z.infer<typeof Dashboard>;

export const readDashboard = endpoint({
  method: 'GET',
  path: '/api/v1/dashboard',
  access: 'calls.view',
  internal: true,
  summary: 'What needs attention, what is running and what is new, within one’s reach',
  reply: Dashboard,
});
