import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { byId, Instant, idOf } from './ids.ts';
import { PageQuery, pageOf } from './page.ts';
import { PeriodQuery } from './period.ts';
import { Seen } from './seen.ts';

const Words = z
  .string()
  .transform((text) => text.normalize('NFC').trim().replaceAll(/\s+/g, ' '))
  .pipe(z.string().min(1).max(200));

/** What people write about an agent. Codes are unique in the organization, whatever their case. */
export const AgentDraft = z.object({
  name: Words,
  code: Words.nullable().default(null),
  email: z.email().max(254).nullable().default(null),
  extension: Words.pipe(z.string().max(50)).nullable().default(null),
  /** Where the agent works: who sees one of these campaigns sees the agent. */
  campaign_ids: z.array(idOf('campaign')).max(500).default([]),
});
export type AgentDraft = z.infer<typeof AgentDraft>;

/** An agent with the figures of the calls one may see. */
export const AgentSummary = z.object({
  id: idOf('agent'),
  name: z.string(),
  code: z.string().nullable(),
  email: z.string().nullable(),
  extension: z.string().nullable(),
  archived: z.boolean(),
  /** Those of the agent's campaigns that one may see. */
  campaigns: z.array(z.object({ id: z.string(), name: z.string() })),
  calls: z.int(),
  flagged: z.int(),
  average_score: z.number().nullable(),
  last_call_at: Instant.nullable(),
});
export type AgentSummary = z.infer<typeof AgentSummary>;

export const listAgents = endpoint({
  method: 'GET',
  path: '/api/v1/agents',
  access: 'agents.view',
  summary: 'Agents one may see, by name, with their figures, a page at a time',
  query: PageQuery.extend({
    archived: z.stringbool().default(false).describe('True: archived ones too'),
    search: z
      .string()
      .trim()
      .max(200)
      .optional()
      .describe('Part of a name, a code, an address or an extension'),
  }),
  reply: pageOf(AgentSummary).extend({ /** However many are listed. */ total: z.int() }),
});

export const readAgent = endpoint({
  method: 'GET',
  path: '/api/v1/agents/:id',
  access: 'agents.view',
  summary: 'One agent with figures',
  params: byId('agent'),
  reply: AgentSummary,
});

/** A check that an agent fails, with the newest call in which it failed. */
export const WeakCheck = z.object({
  check_id: z.string(),
  name: z.string(),
  campaign: z.object({ id: z.string(), name: z.string() }),
  failed: z.int(),
  judged: z.int(),
  example: z.object({ id: z.string(), file_name: z.string() }),
});
export type WeakCheck = z.infer<typeof WeakCheck>;

export const readWeakChecks = endpoint({
  method: 'GET',
  path: '/api/v1/agents/:id/weak-checks',
  access: 'agents.view',
  internal: true,
  summary: 'The checks that an agent fails most often in a period, each with a call to learn from',
  params: byId('agent'),
  query: PeriodQuery,
  reply: z.object({ rows: z.array(WeakCheck) }),
});

export const createAgent = endpoint({
  method: 'POST',
  path: '/api/v1/agents',
  access: 'agents.edit',
  summary: 'Create an agent',
  body: AgentDraft,
  reply: AgentSummary,
  status: 201,
});

export const editAgent = endpoint({
  method: 'PATCH',
  path: '/api/v1/agents/:id',
  access: 'agents.edit',
  summary: 'Edit an agent, archive it or bring it back; what is not named stays as it is',
  params: byId('agent'),
  body: z.object({
    name: AgentDraft.shape.name.optional(),
    code: Words.nullable().optional(),
    email: z.email().max(254).nullable().optional(),
    extension: Words.pipe(z.string().max(50)).nullable().optional(),
    campaign_ids: z.array(idOf('campaign')).max(500).optional(),
    archived: z.boolean().optional(),
    seen: Seen,
  }),
  reply: AgentSummary,
  fails: ['agent_code_taken', 'changed_meanwhile'],
});
