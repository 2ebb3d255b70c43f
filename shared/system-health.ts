import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Instant } from './ids.ts';

/** Waiting calls are counted no further than this. */
export const mostWaitingCounted = 10_000;

/** How the installation is doing, with the line of one's own organization. */
export const SystemHealth = z.object({
  /** Worker processes that have been heard of in the last half minute, the longest running first. */
  workers: z.array(z.object({ started_at: Instant, seen_at: Instant })),
  /** Calls in line; those that wait for somebody to start them are not. */
  waiting: z.int(),
  processing: z.int(),
  /** When the call that has waited longest came into line; null when none waits. */
  oldest_waiting_at: Instant.nullable(),
  /** Free bytes where recordings are kept; null when nobody can say. */
  storage_free_bytes: z.int().nullable(),
  database_bytes: z.int(),
});
export type SystemHealth = z.infer<typeof SystemHealth>;

export const readSystemHealth = endpoint({
  method: 'GET',
  path: '/api/v1/system-health',
  access: 'organization.manage',
  summary: 'Workers, the line of calls, storage and database',
  reply: SystemHealth,
});
