import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import { type Action, keyScopes } from './permissions.ts';

/** Who may call an endpoint: anybody, anybody signed in, or whoever the role table lets do the action. */
export type Access = 'anyone' | 'signed_in' | Action;

/** What an endpoint answers with when it is not JSON. */
export type Medium = 'json' | 'audio' | 'text' | 'event_stream' | 'csv';

/** One endpoint: method, path, who may call it, and the shapes that go in and out. */
export type Endpoint = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `:name` for parameters. */
  readonly path: `/api/v1/${string}`;
  readonly access: Access;
  readonly summary: string;
  /** For the web app alone: API keys may not call it, and the API's description leaves it out. */
  readonly internal?: true;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Bytes a JSON body may have; a megabyte unless said. */
  readonly largestBodyBytes?: number;
  /** `multipart` bodies are read by the handler as a stream. */
  readonly takes?: 'json' | 'multipart';
  /** What stands in a multipart body: files by their field, and text fields. */
  readonly form?: {
    readonly files: Readonly<Record<string, { readonly about: string; readonly required: boolean }>>;
    readonly fields?: z.ZodObject;
  };
  /** An Idempotency-Key is honoured: programs may repeat the request and have its effect once. */
  readonly once?: true;
  readonly reply: z.ZodType;
  readonly gives?: Medium;
  /** Other media types that the same answer can be asked for. */
  readonly alsoGives?: readonly string[];
  /** Errors beyond those that any endpoint can answer with. */
  readonly fails?: readonly ErrorCode[];
  /** Status of a good answer; 200 unless said. */
  readonly status?: 200 | 201 | 202 | 204;
};

/** States an endpoint, keeping its exact types for the server that binds it and the web that calls it. */
export function endpoint<const E extends Endpoint>(stated: E): E {
  return stated;
}

/** Whether a program with an API key may call an endpoint at all: its action is in a scope, and it is not internal. */
export function isForKeys({ access, internal }: Endpoint): boolean {
  if (internal === true) return false;
  return Object.values(keyScopes).some(({ actions }) => (actions as readonly string[]).includes(access));
}

type Shape<Z> = Z extends z.ZodType ? z.output<Z> : undefined;
type Sent<Z> = Z extends z.ZodType ? z.input<Z> : undefined;

/** What a handler gets: the validated parts of the request. */
export type Received<E extends Endpoint> = {
  readonly params: Shape<E['params']>;
  readonly query: Shape<E['query']>;
  readonly body: Shape<E['body']>;
};

/** What a handler answers with, before the reply schema strips what it does not name. */
export type Reply<E extends Endpoint> = z.input<E['reply']>;

/** What a caller gets back. */
export type Answer<E extends Endpoint> = z.output<E['reply']>;

/** What a caller has to send. */
export type Request<E extends Endpoint> = (E['params'] extends z.ZodType
  ? { params: Sent<E['params']> }
  : unknown) &
  (E['query'] extends z.ZodType ? { query?: Sent<E['query']> } : unknown) &
  (E['body'] extends z.ZodType ? { body: Sent<E['body']> } : unknown);
