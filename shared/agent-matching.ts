import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { byId } from './ids.ts';
import { Seen } from './seen.ts';

const Pattern = z.string().trim().min(1).max(200).nullable();

/** How a campaign's recordings say who the agent is, and how they write dates. */
export const AgentMatching = z.object({
  /** Template of file names; null looks for an agent's code standing as a whole word in the name. */
  pattern: Pattern,
  /** IANA name of the zone that times without one are in. */
  time_zone: z.string().max(64),
  day_first: z.boolean(),
});
export type AgentMatching = z.infer<typeof AgentMatching>;

export const readAgentMatching = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/:id/agent-matching',
  access: 'campaigns.settings',
  summary: 'How a campaign recognises agents and reads dates',
  params: byId('campaign'),
  reply: AgentMatching,
});

export const editAgentMatching = endpoint({
  method: 'PATCH',
  path: '/api/v1/campaigns/:id/agent-matching',
  access: 'campaigns.settings',
  summary: 'Set how a campaign recognises agents and reads dates; later recordings follow it',
  params: byId('campaign'),
  body: AgentMatching.partial().extend({ seen: Seen }),
  reply: AgentMatching,
  fails: ['changed_meanwhile'],
});

/** What one file name says by a pattern. */
export const NameShown = z.object({
  name: z.string(),
  agent: z.object({ id: z.string(), name: z.string() }).nullable(),
  sentence: z.string(),
  /** What else the name says, by the field it would fill. */
  found: z.record(z.string(), z.string()),
});
export type NameShown = z.infer<typeof NameShown>;

export const previewPattern = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/:id/agent-pattern/preview',
  access: 'campaigns.settings',
  summary:
    'What a file-name pattern would find in these names, or in those of the campaign’s newest recordings',
  params: byId('campaign'),
  body: AgentMatching.partial().extend({ names: z.array(z.string().max(1_000)).max(100).default([]) }),
  reply: z.object({ rows: z.array(NameShown) }),
});
