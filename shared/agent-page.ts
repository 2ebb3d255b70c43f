import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { byId, Instant, idOf } from './ids.ts';
import { UserRoleName } from './people.ts';

/** A call that is linked to nobody and may be an agent's, with the reason as a sentence. */
export const LikelyCall = z.object({
  id: idOf('call'),
  file_name: z.string(),
  campaign: z.object({ id: z.string(), name: z.string() }),
  created_at: Instant,
  why: z.string(),
});
export type LikelyCall = z.infer<typeof LikelyCall>;

export const readLikelyCalls = endpoint({
  method: 'GET',
  path: '/api/v1/agents/:id/likely-calls',
  access: 'agents.edit',
  internal: true,
  summary: 'Calls without an agent whose names, or what came with them, look like this one; newest first',
  params: byId('agent'),
  reply: z.object({ rows: z.array(LikelyCall) }),
});

/** A login with an agent's profile: it sees that agent's calls. */
export const AgentLogin = z.object({
  user_id: idOf('user'),
  name: z.string(),
  email: z.string(),
  role: UserRoleName,
});
export type AgentLogin = z.infer<typeof AgentLogin>;

export const readAgentLogins = endpoint({
  method: 'GET',
  path: '/api/v1/agents/:id/logins',
  access: 'agents.edit',
  internal: true,
  summary: 'The logins that are linked to an agent, and invitations to become one',
  params: byId('agent'),
  reply: z.object({
    logins: z.array(AgentLogin),
    /** Neither accepted nor expired. */
    invitations: z.array(z.object({ id: idOf('invitation'), email: z.string(), expires_at: Instant })),
  }),
});

export const unlinkLogin = endpoint({
  method: 'POST',
  path: '/api/v1/agents/:id/unlink-login',
  access: 'people.invite',
  internal: true,
  summary: 'Take an agent’s profile from a login; it stays, and sees that agent’s calls no longer',
  params: byId('agent'),
  body: z.object({ user_id: idOf('user') }),
  reply: z.void(),
  status: 204,
});
