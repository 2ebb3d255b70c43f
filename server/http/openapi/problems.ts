import type { Endpoint } from '#shared/endpoint.ts';
import { type ErrorCode, errors } from '#shared/errors.ts';
import type { Json } from './schemas.ts';

/** What any request can be answered with. */
const always: readonly ErrorCode[] = [
  'invalid_request',
  'api_key_in_address',
  'api_key_invalid',
  'signed_out',
  'key_not_allowed',
  'not_allowed',
  'foreign_origin',
  'too_many_requests',
  'internal',
  'shutting_down',
];

/** Every error code that an endpoint can answer with. */
export function codesOf({ params, body, once, fails = [] }: Endpoint): ErrorCode[] {
  return [
    ...always,
    ...(params === undefined ? [] : (['not_found'] as const)),
    ...(body === undefined ? [] : (['file_too_large'] as const)),
    ...(once === true ? (['request_running', 'idempotency_key_reused'] as const) : []),
    ...fails,
  ];
}

/** The error answers of an endpoint by their status, each with its codes and what they mean. */
export function problemResponses(endpoint: Endpoint): Json {
  const byStatus = Map.groupBy(new Set(codesOf(endpoint)), (code) => errors[code].status);
  const statuses = [...byStatus].toSorted(([one], [other]) => one - other);
  return Object.fromEntries(statuses.map(([status, codes]) => [status, problemResponse(status, codes)]));
}

function problemResponse(status: number, codes: readonly ErrorCode[]): Json {
  const said = codes.map((code) => `- \`${code}\`: ${meaningOf(code)}`);
  const known = { properties: { status: { const: status }, code: { enum: codes } } };
  return {
    description: said.join('\n'),
    ...(codes.some(tellsWhen)
      ? { headers: { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } }
      : {}),
    content: {
      'application/problem+json': { schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, known] } },
    },
  };
}

/** What an error says, without the facts of a case. */
export function meaningOf(code: ErrorCode): string {
  return `${errors[code].sentence} ${errors[code].advice}`.replaceAll(/\{\w+\}/g, '…');
}

function tellsWhen(code: ErrorCode): boolean {
  return ['too_many_requests', 'too_many_uploads', 'request_running'].includes(code);
}
