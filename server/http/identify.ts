import type { FastifyRequest } from 'fastify';
import type { Clock } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { type Identity, identifyByToken } from '#server/people/sessions.ts';
import { readSessionCookie } from './session-cookie.ts';

type Deps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly config: { readonly publicUrl: string | null };
};

/**
 * Who is calling; null when nobody is signed in. The session cookie is the one credential there is now; API keys
 * (`Authorization: Bearer tv_…`, `X-API-Key`) will be looked at first, and a request with a key has no session.
 */
export async function identify(
  deps: Deps,
  request: Pick<FastifyRequest, 'headers'>,
): Promise<Identity | null> {
  const token = readSessionCookie(request.headers.cookie, hasTls(deps.config));
  return token === null ? null : await identifyByToken(deps, token);
}

/** Whether people reach the server over TLS: cookies are Secure then, and only then, or they would never come back. */
export function hasTls(config: { readonly publicUrl: string | null }): boolean {
  return config.publicUrl?.startsWith('https:') ?? false;
}
