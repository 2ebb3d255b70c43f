import { z } from 'zod';
import { CallDetail } from './calls.ts';
import { endpoint } from './endpoint.ts';
import { byId, Instant, idOf } from './ids.ts';

const Text = z.string().trim().max(200).nullable();

/** What of a call a person can correct; what is not named stays as it is, null takes it away. */
export const CallChanges = z
  .object({
    agent_id: idOf('agent').nullable(),
    call_type: z.enum(['inbound', 'outbound', 'internal']).nullable(),
    call_date: Instant.nullable(),
    customer_id: Text,
    customer_name: Text,
    disposition: Text,
    /** The whole of the other metadata. */
    metadata: z.record(z.string().max(100), z.unknown()),
  })
  .partial()
  .strict();
export type CallChanges = z.infer<typeof CallChanges>;

export const editCall = endpoint({
  method: 'PATCH',
  path: '/api/v1/calls/:id',
  access: 'calls.edit',
  summary: 'Link or unlink the agent of a call, or correct its metadata; score and flags follow',
  params: byId('call'),
  body: CallChanges,
  reply: CallDetail,
});

export const swapCallRoles = endpoint({
  method: 'POST',
  path: '/api/v1/calls/:id/swap-roles',
  access: 'calls.edit',
  summary: 'Swap agent and customer in the transcript; verdicts follow with the next Run Analysis',
  params: byId('call'),
  /** The transcript one has looked at. */
  body: z.object({ transcript_id: idOf('transcript') }),
  reply: CallDetail,
  fails: ['already_running', 'transcript_moved_on', 'roles_cannot_be_swapped'],
});

/** Most calls that are linked by one request. */
export const mostLinkedAtOnce = 500;

export const linkAgent = endpoint({
  method: 'POST',
  path: '/api/v1/calls/link-agent',
  access: 'calls.edit',
  summary: 'Link an agent to many calls, or unlink them',
  body: z.object({
    call_ids: z.array(idOf('call')).min(1).max(mostLinkedAtOnce),
    agent_id: idOf('agent').nullable(),
  }),
  reply: z.object({
    /** Linked or unlinked now. */
    changed: z.int(),
    /** They were so already. */
    unchanged: z.int(),
    /** Not there, or not one's own to edit. */
    not_found: z.int(),
  }),
});
