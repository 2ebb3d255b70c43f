import { z } from 'zod';
import { CallSummary } from './calls.ts';
import { endpoint } from './endpoint.ts';

/** Six weeks, oldest first; null where nothing was scored. */
const Weekly = z.array(z.number().nullable()).length(6);

export const Dashboard = z.object({
  /** Uploaded in the last so many UTC days, today included, as are `completed`, `failed` and those that the average and the rate are made of. */
  total_calls: z.int(),
  completed: z.int(),
  /** At this moment, however old; so is `needs_review`. */
  running: z.int(),
  failed: z.int(),
  /** Pending for more than ten minutes, or until somebody starts them or mends a provider. */
  waiting: z.int(),
  needs_review: z.int(),
  average_score: z.number().nullable(),
  /** 0–100: completed of all that ended. */
  completion_rate: z.number().nullable(),
  /** The same of as many days before the period. */
  previous: z.object({
    total_calls: z.int(),
    completed: z.int(),
    average_score: z.number().nullable(),
    completion_rate: z.number().nullable(),
  }),
  weekly: z.object({
    total_calls: Weekly,
    completed: Weekly,
    average_score: Weekly,
    completion_rate: Weekly,
  }),
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
  summary: 'What needs attention, what is running, and the first figures, within one’s reach',
  query: z.object({ days: z.coerce.number().int().min(1).max(366).default(42) }),
  reply: Dashboard,
});
