import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { byId, Instant, idOf } from './ids.ts';
import { UserRoleName } from './people.ts';
import { Seen } from './seen.ts';

const Named = z.object({ id: z.string(), name: z.string() });

/** What a member is in the organization, as it is given to them. */
export const Grant = z.object({
  role: UserRoleName,
  /** Where a Manager works. Others see what their role says. */
  campaign_ids: z.array(idOf('campaign')).max(500).default([]),
  /** The agent profile of this login; an Agent sees the calls of it. */
  agent_id: idOf('agent').nullable().default(null),
});
export type Grant = z.infer<typeof Grant>;

/** A member of the organization. */
export const Member = z.object({
  id: idOf('user'),
  name: z.string(),
  email: z.string(),
  role: UserRoleName,
  campaigns: z.array(Named),
  agent: Named.nullable(),
  joined_at: Instant,
  /** When they last did anything here, to a few minutes; null when no session of theirs is left. */
  last_seen_at: Instant.nullable(),
  two_factor: z.boolean(),
});
export type Member = z.infer<typeof Member>;

/** Most people that are listed at once; a search finds the others. */
export const mostPeopleListed = 500;

export const listPeople = endpoint({
  method: 'GET',
  path: '/api/v1/people',
  access: 'people.invite',
  summary: 'The people of the organization, by name',
  query: z.object({ search: z.string().trim().max(200).optional().describe('Part of a name or an address') }),
  reply: z.object({ rows: z.array(Member), /** However many are listed. */ total: z.int() }),
});

export const changePerson = endpoint({
  method: 'PATCH',
  path: '/api/v1/people/:id',
  access: 'people.invite',
  summary: 'Change somebody’s role, campaigns or agent profile; a new role ends their sessions',
  params: byId('user'),
  body: z.object({
    role: Grant.shape.role.optional(),
    campaign_ids: z.array(idOf('campaign')).max(500).optional(),
    agent_id: idOf('agent').nullable().optional(),
    seen: Seen,
  }),
  reply: Member,
  fails: ['changed_meanwhile'],
});

export const removePerson = endpoint({
  method: 'DELETE',
  path: '/api/v1/people/:id',
  access: 'organization.manage',
  summary: 'Remove somebody from the organization; their sessions end',
  params: byId('user'),
  reply: z.void(),
  status: 204,
});

export const makeResetLink = endpoint({
  method: 'POST',
  path: '/api/v1/people/:id/reset-link',
  access: 'people.invite',
  summary: 'Make a link with which somebody sets a new password; it goes by e-mail where that is configured',
  params: byId('user'),
  reply: z.object({
    /** Where the link leads on this installation; null when it went by e-mail: it is theirs alone then. */
    link_path: z.string().nullable(),
    expires_at: Instant,
  }),
});
