import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Deps } from '#server/deps.ts';
import { type Endpoint, isForKeys, type Received, type Reply } from '#shared/endpoint.ts';
import { KnownError } from '#shared/errors.ts';
import { type Actor, can } from '#shared/permissions.ts';
import { problemOf } from '#shared/problem-of.ts';

/** The actor an endpoint's handler may rely on: nobody on an open endpoint, somebody everywhere else. */
type ActorOf<E extends Endpoint> = E['access'] extends 'anyone' ? Actor | null : Actor;

/** What a handler works with. `request` and `http` are for streams and cookies only. */
export type Context<E extends Endpoint> = Received<E> & {
  readonly actor: ActorOf<E>;
  /** Names the session behind the request; null without one. */
  readonly sessionId: string | null;
  readonly request: FastifyRequest;
  readonly http: FastifyReply;
};

type Work<E extends Endpoint> = (context: Context<E>, deps: Deps) => Promise<Reply<E>>;

/** An endpoint with the function that answers it. */
export type Handler = {
  readonly endpoint: Endpoint;
  readonly work: (context: Context<Endpoint>, deps: Deps) => Promise<unknown>;
};

/** Joins an endpoint and the function that answers it. A handler that has taken over `http` returns it. */
export function handle<const E extends Endpoint>(endpoint: E, work: Work<E>): Handler {
  return { endpoint, work: work as unknown as Handler['work'] };
}

/** Who is calling, and by which session if there is one. */
export type Identity = { readonly sessionId: string | null; readonly actor: Actor };

/** Who is calling; null when nobody is signed in. */
export type Identify = (request: FastifyRequest, http: FastifyReply) => Promise<Identity | null>;

/** Puts handlers on the server: identify, allow, validate in, work, strip out. */
export function bind(
  app: FastifyInstance,
  deps: Deps,
  identify: Identify,
  handlers: readonly Handler[],
): void {
  for (const { endpoint, work } of handlers) {
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      ...(endpoint.largestBodyBytes === undefined ? {} : { bodyLimit: endpoint.largestBodyBytes }),
      handler: async (request, http) => {
        const identity = await identify(request, http);
        const actor = identity?.actor ?? null;
        allow(endpoint, actor);
        const received = receive(endpoint, request);
        const sessionId = identity?.sessionId ?? null;
        const context = { ...received, actor, sessionId, request, http } as Context<Endpoint>;
        const reply = await work(context, deps);
        if (isAnswered(http)) return http;
        return send(endpoint, http, reply);
      },
    });
  }
}

function allow(endpoint: Endpoint, actor: Actor | null): void {
  if (endpoint.access === 'anyone') return;
  if (actor === null) throw new KnownError('signed_out');
  if (actor.kind === 'key' && !isForKeys(endpoint)) throw new KnownError('key_not_allowed');
  if (endpoint.access === 'signed_in') return;
  if (can(actor, endpoint.access)) return;
  throw new KnownError(actor.kind === 'key' ? 'key_not_allowed' : 'not_allowed');
}

function receive(endpoint: Endpoint, request: FastifyRequest): Received<Endpoint> {
  return {
    params: part(endpoint.params, request.params, 'not_found'),
    query: part(endpoint.query, request.query, 'invalid_request'),
    body: part(endpoint.body, request.body, 'invalid_request'),
  } as Received<Endpoint>;
}

/** One validated part of a request. An id that cannot exist is answered like one that does not. */
function part(
  schema: z.ZodType | undefined,
  given: unknown,
  otherwise: 'not_found' | 'invalid_request',
): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  if (otherwise === 'not_found') throw new KnownError('not_found');
  throw new KnownError('invalid_request', { problem: problemOf(parsed.error) });
}

/**
 * Whether a handler has taken over the answer. Waiting for a reply of Fastify's ends when it is sent whole, or when the
 * caller has left in the middle.
 */
function isAnswered(http: FastifyReply): boolean {
  return http.sent || http.raw.headersSent || http.raw.destroyed;
}

function send(endpoint: Endpoint, http: FastifyReply, reply: unknown): FastifyReply {
  const status = endpoint.status ?? 200;
  if (status === 204) return http.code(204).send();
  return http
    .code(status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(endpoint.reply.parse(reply)));
}
