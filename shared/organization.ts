import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Instant, idOf } from './ids.ts';
import { Seen } from './seen.ts';

export const OrganizationName = z.string().trim().min(1).max(200);

/** An organization as its members see it. */
export const OrganizationShown = z.object({
  id: idOf('organization'),
  name: z.string(),
  created_at: Instant,
  /** The names of those who may change everything. */
  owners: z.array(z.string()),
  people: z.int(),
  /** Those that are not archived. */
  campaigns: z.int(),
});
export type OrganizationShown = z.infer<typeof OrganizationShown>;

export const readOrganization = endpoint({
  method: 'GET',
  path: '/api/v1/organization',
  access: 'signed_in',
  summary: 'One’s own organization',
  reply: OrganizationShown,
});

export const editOrganization = endpoint({
  method: 'PATCH',
  path: '/api/v1/organization',
  access: 'organization.manage',
  summary: 'Give one’s organization another name',
  body: z.object({ name: OrganizationName, seen: Seen }),
  reply: OrganizationShown,
  fails: ['name_taken', 'changed_meanwhile'],
});
