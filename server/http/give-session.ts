import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '#server/deps.ts';
import { readMe } from '#server/people/people.ts';
import type { Attempt } from '#server/people/tries.ts';
import type { Me } from '#shared/people.ts';
import type { Origin } from '#shared/permissions.ts';
import { hasTls } from './identify.ts';
import { originOf } from './origin.ts';
import { writeSessionCookie } from './session-cookie.ts';

type Token = { readonly token: string; readonly expiresAt: Date };

/** Who tries to get in as whom, and from where. */
export function attemptOf(request: FastifyRequest, email: string): Attempt & Origin {
  return { ...originOf(request), address: request.ip, email };
}

/** Hands a session's token to the browser. */
export function giveToken(deps: Pick<Deps, 'config'>, http: FastifyReply, { token, expiresAt }: Token): void {
  void http.header('set-cookie', writeSessionCookie({ token, expiresAt, secure: hasTls(deps.config) }));
}

/** Hands a session that was just begun to the browser, and says who it speaks for. */
export async function giveSession(
  deps: Pick<Deps, 'config' | 'db'>,
  http: FastifyReply,
  session: Token & { readonly organizationId: string; readonly userId: string },
): Promise<Me> {
  giveToken(deps, http, session);
  return await readMe(deps, session);
}
