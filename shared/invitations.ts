import { z } from 'zod';
import { SecondFactor } from './account.ts';
import { endpoint } from './endpoint.ts';
import { byId, Instant, idOf } from './ids.ts';
import { Grant } from './members.ts';
import { Email, Me, PersonName, UserRoleName } from './people.ts';

const Named = z.object({ id: z.string(), name: z.string() });

/** An invitation that nobody has accepted yet. */
export const Invitation = z.object({
  id: idOf('invitation'),
  email: z.string(),
  role: UserRoleName,
  campaigns: z.array(Named),
  agent: Named.nullable(),
  invited_by: z.string().nullable(),
  created_at: Instant,
  expires_at: Instant,
  expired: z.boolean(),
});
export type Invitation = z.infer<typeof Invitation>;

/** An invitation whose link was just made: the one answer that holds it. */
export const NewInvitation = Invitation.extend({
  /** Where the link leads on this installation. */
  link_path: z.string(),
  /** Whether it went out by e-mail too. */
  emailed: z.boolean(),
});
export type NewInvitation = z.infer<typeof NewInvitation>;

export const InvitationDraft = Grant.extend({ email: Email });
export type InvitationDraft = z.infer<typeof InvitationDraft>;

export const listInvitations = endpoint({
  method: 'GET',
  path: '/api/v1/invitations',
  access: 'people.invite',
  summary: 'Invitations that nobody has accepted yet, the newest first',
  reply: z.object({ rows: z.array(Invitation) }),
});

export const invite = endpoint({
  method: 'POST',
  path: '/api/v1/invitations',
  access: 'people.invite',
  summary: 'Invite somebody; the answer holds the link, and nothing shows it again',
  body: InvitationDraft,
  reply: NewInvitation,
  status: 201,
});

export const renewInvitation = endpoint({
  method: 'POST',
  path: '/api/v1/invitations/:id/renew',
  access: 'people.invite',
  summary: 'Make a new link for an invitation, valid for another 7 days; the earlier one stops working',
  params: byId('invitation'),
  reply: NewInvitation,
});

export const revokeInvitation = endpoint({
  method: 'DELETE',
  path: '/api/v1/invitations/:id',
  access: 'people.invite',
  summary: 'Take an invitation back; its link stops working',
  params: byId('invitation'),
  reply: z.void(),
  status: 204,
});

const Token = z.string().min(1).max(200);

export const openInvitation = endpoint({
  method: 'POST',
  path: '/api/v1/invitation/open',
  access: 'anyone',
  summary: 'What the holder of an invitation’s link is invited to',
  body: z.object({ token: Token }),
  reply: z.object({
    organization: z.string(),
    email: z.string(),
    role: UserRoleName,
    /** Whether the address has a login here already, whose password is then asked for. */
    has_login: z.boolean(),
  }),
});

export const acceptInvitation = endpoint({
  method: 'POST',
  path: '/api/v1/invitation/accept',
  access: 'anyone',
  summary: 'Accept an invitation with a name and a new password, or with the password one has; and sign in',
  body: z.object({
    token: Token,
    /** Of a new login only. */
    name: PersonName.optional(),
    password: z.string().max(200),
    second_factor: SecondFactor.optional(),
  }),
  reply: Me,
  status: 201,
});
