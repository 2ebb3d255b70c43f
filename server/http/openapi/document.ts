import { type Endpoint, isForKeys } from '#shared/endpoint.ts';
import { operationOf, pathOf, tagOf } from './operation.ts';
import { type Json, namedSchemas } from './schemas.ts';

const about = `The public API of TotalView: upload recordings, follow them, read transcripts, scores and check results.

Every request needs an API key of a campaign, made in the campaign's settings, in \`Authorization: Bearer tv_…\` or
\`X-API-Key: tv_…\`. A key opens its own campaign only. Errors are \`application/problem+json\` with a stable \`code\`.
Fields may be added to answers; none is removed or changed without a new version of the API.`;

const whole = (description: string): Json => ({ description, schema: { type: 'integer', minimum: 0 } });

const components = {
  securitySchemes: {
    bearer: { type: 'http', scheme: 'bearer', description: 'An API key: `Authorization: Bearer tv_…`' },
    apiKey: {
      type: 'apiKey',
      in: 'header',
      name: 'X-API-Key',
      description: 'The same key in a header of its own',
    },
  },
  parameters: {
    IdempotencyKey: {
      name: 'Idempotency-Key',
      in: 'header',
      description:
        'Any text that names this request, new for each. Repeated within 24 hours with the same content, the request is not done again and gets the first answer.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    },
  },
  headers: {
    RateLimitLimit: whole('Requests that the key may make in a minute'),
    RateLimitRemaining: whole('Requests that the key may make right now'),
    RateLimitReset: whole('Seconds until all of them may be made at once again'),
    RetryAfter: whole('Seconds to wait before asking again'),
    IdempotencyReplayed: {
      description: '`true` when this is the answer to an earlier request with the same Idempotency-Key',
      schema: { type: 'string', enum: ['true'] },
    },
  },
} as const;

/** The OpenAPI 3.1 description of the endpoints that programs with a key may call. */
export function describeApi(
  endpoints: readonly Endpoint[],
  { version, publicUrl }: { version: string; publicUrl: string | null },
): Json {
  const open = endpoints.filter(isForKeys);
  const paths: Record<string, Json> = {};
  for (const endpoint of open) {
    const path = pathOf(endpoint);
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'TotalView API',
      version,
      description: about,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl ?? '/' }],
    security: [{ bearer: [] }, { apiKey: [] }],
    tags: [...new Set(open.map(tagOf))].map((name) => ({ name })),
    paths,
    components: { ...components, schemas: namedSchemas() },
  };
}
