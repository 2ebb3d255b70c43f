import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errors, failureOf, KnownError } from '#shared/errors.ts';
import type { Problem } from '#shared/failures.ts';
import { throwAwayRest } from './throw-away-rest.ts';

/** Turns whatever a handler throws into problem+json, and logs what is not the caller's doing. */
export function answerFailures(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, http) => sendFailure(request, http, error));
}

/** Answers one request with an error of the catalogue. */
export function sendFailure(request: FastifyRequest, http: FastifyReply, error: unknown): FastifyReply {
  const known = knownFrom(error);
  throwAwayRest(request.raw);
  const status = errors[known.code].status;
  if (status >= 500) request.log.error({ err: error, code: known.code }, 'request failed');
  if (known.code === 'range_not_satisfiable')
    void http.header('content-range', `bytes */${known.details['size_bytes']}`);
  if (status === 401) void http.header('www-authenticate', 'Bearer');
  if (typeof known.details['seconds'] === 'number') void http.header('retry-after', known.details['seconds']);
  return http
    .code(status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemFrom(known, request.id)));
}

/** The body of an error answer. */
export function problemFrom(error: KnownError, requestId: string): Problem {
  const { code, message, advice, details } = failureOf(error);
  const facts = Object.fromEntries(Object.entries(details).filter(([name]) => name.startsWith('existing_')));
  return {
    ...facts,
    type: `urn:totalview:error:${code}`,
    title: message,
    status: errors[code].status,
    detail: message,
    code,
    advice,
    request_id: requestId,
  };
}

/** PostgreSQL: character_not_in_repertoire, untranslatable_character. */
const unstorableText: readonly string[] = ['22021', '22P05'];

/** What Fastify itself refuses (bad JSON, oversized body) in the catalogue's terms; anything else is ours to mend. */
function knownFrom(error: unknown): KnownError {
  if (error instanceof KnownError) return error;
  const { statusCode = 500, message = '', code = '' } = error as Partial<FastifyError>;
  if (unstorableText.includes(code)) {
    const problem = 'it holds a character that cannot be stored (NUL)';
    return new KnownError('invalid_request', { problem }, { cause: error });
  }
  if (statusCode === 413)
    return new KnownError('file_too_large', { limit: 'the body of this request' }, { cause: error });
  if (statusCode === 429) return new KnownError('too_many_requests', { seconds: 60 }, { cause: error });
  if (statusCode >= 400 && statusCode < 500) {
    return new KnownError('invalid_request', { problem: message.toLowerCase() }, { cause: error });
  }
  return new KnownError('internal', {}, { cause: error });
}
