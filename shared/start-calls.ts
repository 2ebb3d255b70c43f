import { z } from 'zod';
import { mostBulkItems } from './bulk-jobs.ts';
import { endpoint } from './endpoint.ts';
import { byId, idOf } from './ids.ts';

const Started = z.object({
  started: z.int(),
  /** Calls that were not waiting for anybody to start them, or are out of reach. */
  left: z.int(),
});

export const startCalls = endpoint({
  method: 'POST',
  path: '/api/v1/calls/start',
  access: 'calls.reprocess',
  internal: true,
  summary: 'Start many calls that wait for somebody to start them',
  body: z.object({ call_ids: z.array(idOf('call')).min(1).max(mostBulkItems) }),
  reply: Started,
  fails: ['campaign_archived'],
});

export const startCampaignCalls = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/:id/start-waiting',
  access: 'calls.reprocess',
  internal: true,
  summary: 'Start the calls of a campaign that wait for somebody to start them, up to 10,000 at once',
  params: byId('campaign'),
  reply: Started,
  fails: ['campaign_archived'],
});
