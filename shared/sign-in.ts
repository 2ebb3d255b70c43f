import { z } from 'zod';
import { SecondFactor } from './account.ts';
import { endpoint } from './endpoint.ts';
import { Email, Me, NewPassword } from './people.ts';

/** How long one waits before another letter of the same kind. */
export const letterGapSeconds = 60;

export const readSignInWays = endpoint({
  method: 'GET',
  path: '/api/v1/session/ways',
  access: 'anyone',
  summary: 'Whether this installation sends e-mail: codes to sign in with, and links for a new password',
  reply: z.object({ email: z.boolean() }),
});

export const requestSignInCode = endpoint({
  method: 'POST',
  path: '/api/v1/session/code',
  access: 'anyone',
  summary:
    'Send a one-time code to an address, if somebody here has it; the answer is the same if nobody has',
  body: z.object({ email: Email }),
  reply: z.void(),
  status: 204,
});

export const signInWithCode = endpoint({
  method: 'POST',
  path: '/api/v1/session/code/use',
  access: 'anyone',
  summary: 'Sign in with a one-time code',
  body: z.object({ email: Email, code: z.string().trim().max(40), second_factor: SecondFactor.optional() }),
  reply: Me,
});

export const requestReset = endpoint({
  method: 'POST',
  path: '/api/v1/password-reset/request',
  access: 'anyone',
  summary:
    'Send a link for a new password to an address, if somebody here has it; the answer is the same if not',
  body: z.object({ email: Email }),
  reply: z.void(),
  status: 204,
});

export const resetPassword = endpoint({
  method: 'POST',
  path: '/api/v1/password-reset',
  access: 'anyone',
  summary: 'Set a new password with a link; all sessions end',
  body: z.object({ token: z.string().min(1).max(200), password: NewPassword }),
  reply: z.void(),
  status: 204,
});
