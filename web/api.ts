import type { Answer, Endpoint, Request } from '#shared/endpoint.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { addressOf, type Values } from './address.ts';

/** A request that did not go well, in the words that people are shown. */
export class ApiProblem extends Error {
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly code: ErrorCode | 'offline';
  readonly advice: string;
  /** The call that is in the way, where one is. */
  readonly existingCallId: string | null;

  constructor(said: {
    status: number;
    code: ErrorCode | 'offline';
    message: string;
    advice: string;
    existingCallId?: string | null;
  }) {
    super(said.message);
    this.name = 'ApiProblem';
    this.status = said.status;
    this.code = said.code;
    this.advice = said.advice;
    this.existingCallId = said.existingCallId ?? null;
  }
}

/** The problem when no answer came at all. */
export function offlineProblem(): ApiProblem {
  return new ApiProblem({
    status: 0,
    code: 'offline',
    message: 'The server cannot be reached.',
    advice: 'Check your connection, then try again.',
  });
}

/** The problem that an error answer tells of; answers that are not ours (a proxy's page) become `internal`. */
export function problemFrom(status: number, body: unknown): ApiProblem {
  const said = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  if (typeof said['code'] === 'string' && typeof said['detail'] === 'string') {
    const advice = typeof said['advice'] === 'string' ? said['advice'] : '';
    const existing = said['existing_call_id'];
    return new ApiProblem({
      status,
      code: said['code'] as ErrorCode,
      message: said['detail'],
      advice,
      existingCallId: typeof existing === 'string' ? existing : null,
    });
  }
  return new ApiProblem({
    status,
    code: 'internal',
    message: `The server answered with status ${status} and no explanation.`,
    advice: 'Try again. If it happens again, ask your operator.',
  });
}

/** Any thrown thing as an ApiProblem, for showing. */
export function problemOf(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem({
    status: 0,
    code: 'internal',
    message: 'Something went wrong in this page.',
    advice: 'Reload it and try again.',
  });
}

/** Calls an endpoint and gives its answer. Throws ApiProblem. `signal` gives up the request. */
export async function call<E extends Endpoint>(
  endpoint: E,
  request: Request<E> & { signal?: AbortSignal },
): Promise<Answer<E>> {
  const { params, query, body, signal } = request as Loose;
  return answerOf<E>(
    await send(addressOf(endpoint, params, query), {
      method: endpoint.method,
      headers: { accept: 'application/json', ...(body === undefined ? {} : jsonHeader) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    }),
  );
}

/** Calls an endpoint that takes files, with a form as its body. Throws ApiProblem. */
export async function callWithForm<E extends Endpoint>(
  endpoint: E,
  request: Request<E> & { form: FormData },
): Promise<Answer<E>> {
  const { params, form } = request as Loose & { form: FormData };
  const { method } = endpoint;
  const headers = { accept: 'application/json' };
  return answerOf<E>(await send(addressOf(endpoint, params), { method, headers, body: form }));
}

async function answerOf<E extends Endpoint>(response: Response): Promise<Answer<E>> {
  if (!response.ok) throw problemFrom(response.status, await jsonOf(response));
  // The server strips every answer through the endpoint's reply schema, so it is not read through it again here.
  return (response.status === 204 ? undefined : await response.json()) as Answer<E>;
}

const jsonHeader = { 'content-type': 'application/json' };

type Loose = {
  params?: Values;
  query?: Values;
  body?: unknown;
  signal?: AbortSignal;
};

async function send(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw offlineProblem();
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}
