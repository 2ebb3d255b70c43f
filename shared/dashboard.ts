import { z } from 'zod';
import { CallSummary } from './calls.ts';
import { endpoint } from './endpoint.ts';

/** What asks for somebody at this moment, however old it is. */
export const Dashboard = z.object({
  running: z.int(),
  failed: z.int(),
  /** Pending for more than ten minutes, or until somebody starts them or mends a provider. */
  waiting: z.int(),
  needs_review: z.int(),
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
