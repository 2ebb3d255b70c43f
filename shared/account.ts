import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { byId, Instant, idOf } from './ids.ts';
import { Me, NewPassword, PersonName, UserRoleName } from './people.ts';

/** One's own login. */
export const Account = z.object({
  name: z.string(),
  email: z.string(),
  /** Null when there is none yet. */
  password_set_at: Instant.nullable(),
  two_factor: z.object({ on: z.boolean(), recovery_codes_left: z.int() }),
});
export type Account = z.infer<typeof Account>;

/** A session of one's own, in whichever organization. */
export const OwnSession = z.object({
  id: idOf('session'),
  organization: z.string(),
  /** What the browser calls itself. */
  user_agent: z.string().nullable(),
  address: z.string().nullable(),
  signed_in_at: Instant,
  /** To a few minutes. */
  last_seen_at: Instant,
  expires_at: Instant,
  /** Whether it is the one that asks. */
  current: z.boolean(),
});
export type OwnSession = z.infer<typeof OwnSession>;

const CurrentPassword = z.string().max(200);
export const SecondFactor = z.string().trim().min(1).max(40);

/** Each stands in for a two-factor code once. */
const RecoveryCodes = z.object({ recovery_codes: z.array(z.string()) });

export const readAccount = endpoint({
  method: 'GET',
  path: '/api/v1/account',
  access: 'signed_in',
  summary: 'One’s own login',
  reply: Account,
});

export const editAccount = endpoint({
  method: 'PATCH',
  path: '/api/v1/account',
  access: 'signed_in',
  summary: 'Give oneself another name',
  body: z.object({ name: PersonName }),
  reply: Account,
});

export const changeOwnPassword = endpoint({
  method: 'POST',
  path: '/api/v1/account/password',
  access: 'signed_in',
  summary: 'Set a new password; all other sessions end',
  body: z.object({ current: CurrentPassword, next: NewPassword }),
  reply: z.void(),
  status: 204,
});

export const beginOwnTwoFactor = endpoint({
  method: 'POST',
  path: '/api/v1/account/two-factor',
  access: 'signed_in',
  summary: 'Begin two-factor: what an authenticator app needs',
  body: z.object({ password: CurrentPassword }),
  reply: z.object({ secret: z.string(), qr_svg: z.string() }),
});

export const confirmOwnTwoFactor = endpoint({
  method: 'POST',
  path: '/api/v1/account/two-factor/confirm',
  access: 'signed_in',
  summary:
    'Turn two-factor on with a first code; the answer holds the recovery codes, and nothing shows them again',
  body: z.object({ code: SecondFactor }),
  reply: RecoveryCodes,
});

export const turnOffOwnTwoFactor = endpoint({
  method: 'POST',
  path: '/api/v1/account/two-factor/off',
  access: 'signed_in',
  summary: 'Turn two-factor off, with the password and a code',
  body: z.object({ password: CurrentPassword, code: SecondFactor }),
  reply: z.void(),
  status: 204,
});

export const renewOwnRecoveryCodes = endpoint({
  method: 'POST',
  path: '/api/v1/account/two-factor/recovery-codes',
  access: 'signed_in',
  summary: 'Make new recovery codes; the earlier ones stop working',
  body: z.object({ password: CurrentPassword }),
  reply: RecoveryCodes,
});

export const listOwnSessions = endpoint({
  method: 'GET',
  path: '/api/v1/account/sessions',
  access: 'signed_in',
  summary: 'One’s own sessions, the last used first',
  reply: z.object({ rows: z.array(OwnSession) }),
});

export const revokeOwnSession = endpoint({
  method: 'DELETE',
  path: '/api/v1/account/sessions/:id',
  access: 'signed_in',
  summary: 'End one of one’s own sessions',
  params: byId('session'),
  reply: z.void(),
  status: 204,
});

export const revokeOtherSessions = endpoint({
  method: 'POST',
  path: '/api/v1/account/sessions/revoke-others',
  access: 'signed_in',
  summary: 'End all one’s sessions but this one',
  reply: z.void(),
  status: 204,
});

export const listOwnOrganizations = endpoint({
  method: 'GET',
  path: '/api/v1/account/organizations',
  access: 'signed_in',
  summary: 'The organizations one belongs to',
  reply: z.object({
    rows: z.array(
      z.object({ id: idOf('organization'), name: z.string(), role: UserRoleName, current: z.boolean() }),
    ),
  }),
});

export const switchOrganization = endpoint({
  method: 'POST',
  path: '/api/v1/session/organization',
  access: 'signed_in',
  summary: 'Go over to another organization one belongs to',
  body: z.object({ organization_id: idOf('organization') }),
  reply: Me,
});
