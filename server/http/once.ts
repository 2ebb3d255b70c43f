import { doOnce, fingerprintOf, type Keep } from '#server/api-keys/idempotency.ts';
import type { Trx } from '#server/db/db.ts';
import type { Deps } from '#server/deps.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import type { Context } from './bind.ts';

type Asked = Pick<Context<Endpoint>, 'request' | 'http'> & { readonly actor: Actor };

/** 1 to 255 visible characters. */
const keyForm = /^[\x21-\x7e]{1,255}$/;

/**
 * Answers a program's request that carries an Idempotency-Key once; a repeated one gets the first answer and says so
 * in Idempotency-Replayed. Requests of people, and those without the header, are just answered.
 */
export async function answerOnce<Reply>(
  { actor, request, http }: Asked,
  deps: Deps,
  steps: { fingerprint: () => Promise<string>; work: (keep: Keep) => Promise<Reply> },
): Promise<Reply> {
  const name = request.headers['idempotency-key'];
  if (name === undefined || actor.kind !== 'key') return steps.work(async () => undefined);
  if (typeof name !== 'string' || !keyForm.test(name)) {
    throw new KnownError('invalid_request', { problem: 'Idempotency-Key: not 1 to 255 visible characters' });
  }
  const { replayed, reply } = await doOnce(deps, { actor, name }, steps);
  if (replayed) void http.header('idempotency-replayed', 'true');
  return reply;
}

/** The same for a request whose address and body say all it asks, about a call that lives on (`callId`) or is gone. */
export async function answerJsonOnce<Reply>(
  asked: Asked & { readonly body?: unknown },
  deps: Deps,
  callId: string | null,
  work: (also: (trx: Trx, reply: Reply) => Promise<void>) => Promise<Reply>,
): Promise<Reply> {
  const { method, url } = asked.request;
  const fingerprint = fingerprintOf(method, url, asked.body ?? null);
  return answerOnce(asked, deps, {
    fingerprint: async () => fingerprint,
    work: (keep) => work((trx, reply) => keep(trx, { fingerprint, callId, reply })),
  });
}
