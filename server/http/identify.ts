import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Allowance, identifyByKey } from '#server/api-keys/identify-key.ts';
import type { Clock } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { identifyByToken } from '#server/people/sessions.ts';
import { KnownError } from '#shared/errors.ts';
import type { Identity } from './bind.ts';
import { originOf } from './origin.ts';
import { readSessionCookie } from './session-cookie.ts';
import { shownKeyOf } from './shown-key.ts';

type Deps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly config: { readonly publicUrl: string | null; readonly apiRequestsPerMinute: number };
};

/**
 * Who is calling: the holder of an API key, which is looked at first and then alone, or whoever the session cookie
 * stands for; null when nobody is signed in. The actor knows from where they call. Throws api_key_invalid,
 * too_many_requests.
 */
export async function identify(
  deps: Deps,
  request: Pick<FastifyRequest, 'headers' | 'ip' | 'id'>,
  http: FastifyReply,
): Promise<Identity | null> {
  const key = shownKeyOf(request.headers);
  const identity =
    key === null ? await sessionOf(deps, request) : await holderOf(deps, key, request.ip, http);
  if (identity === null) return null;
  return { ...identity, actor: { ...identity.actor, from: originOf(request) } };
}

async function sessionOf(deps: Deps, { headers }: Pick<FastifyRequest, 'headers'>): Promise<Identity | null> {
  const token = readSessionCookie(headers.cookie, hasTls(deps.config));
  return token === null ? null : await identifyByToken(deps, token);
}

async function holderOf(deps: Deps, key: string, address: string, http: FastifyReply): Promise<Identity> {
  const { actor, allowance, waitSeconds } = await identifyByKey(deps, key, address);
  tellAllowance(http, allowance);
  if (waitSeconds > 0) throw new KnownError('too_many_requests', { seconds: waitSeconds });
  if (actor === null) throw new KnownError('api_key_invalid');
  return { sessionId: null, actor };
}

/** The three headers most clients understand (draft-ietf-httpapi-ratelimit-headers-03). */
function tellAllowance(http: FastifyReply, { limit, remaining, resetSeconds }: Allowance): void {
  void http
    .header('ratelimit-limit', limit)
    .header('ratelimit-remaining', remaining)
    .header('ratelimit-reset', resetSeconds);
}

/** Whether people reach the server over TLS: cookies are Secure then, and only then, or they would never come back. */
export function hasTls(config: { readonly publicUrl: string | null }): boolean {
  return config.publicUrl?.startsWith('https:') ?? false;
}
