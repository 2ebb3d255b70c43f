import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { idOf } from './ids.ts';
import { userRoles } from './permissions.ts';
import { namesOf } from './statuses.ts';

export const UserRoleName = z.enum(namesOf(userRoles));

export const Email = z.string().trim().toLowerCase().pipe(z.email().max(254));
export const NewPassword = z.string().min(10, 'has fewer than 10 characters').max(200);
export const PersonName = z.string().trim().min(1).max(200);

/** Who is signed in, in which organization, with which reach. */
export const Me = z.object({
  user: z.object({
    id: idOf('user'),
    name: z.string(),
    email: z.string(),
    role: UserRoleName,
    agent_id: z.string().nullable(),
    campaign_ids: z.array(z.string()),
  }),
  organization: z.object({ id: idOf('organization'), name: z.string() }),
});
export type Me = z.infer<typeof Me>;

export const readSession = endpoint({
  method: 'GET',
  path: '/api/v1/session',
  access: 'anyone',
  summary: 'Who is signed in, null when nobody is',
  reply: Me.nullable(),
});

export const signIn = endpoint({
  method: 'POST',
  path: '/api/v1/session',
  access: 'anyone',
  summary: 'Sign in with e-mail and password, and a two-factor code where the login has one',
  body: z.object({
    email: Email,
    password: z.string().max(200),
    second_factor: z.string().trim().min(1).max(40).optional(),
  }),
  reply: Me,
});

export const signOut = endpoint({
  method: 'DELETE',
  path: '/api/v1/session',
  access: 'signed_in',
  summary: 'Sign out',
  reply: z.void(),
  status: 204,
});

export const readSetup = endpoint({
  method: 'GET',
  path: '/api/v1/setup',
  access: 'anyone',
  summary: 'Whether this installation still waits to be set up',
  reply: z.object({ open: z.boolean() }),
});

export const setUp = endpoint({
  method: 'POST',
  path: '/api/v1/setup',
  access: 'anyone',
  summary: 'Make the organization and its Owner with the one-time link, and sign in',
  body: z.object({
    token: z.string().max(200),
    organization: z.string().trim().min(1).max(200),
    name: PersonName,
    email: Email,
    password: NewPassword,
  }),
  reply: Me,
  status: 201,
});
