import type { z } from 'zod';
import type { Endpoint } from '#shared/endpoint.ts';
import { keyScopes } from '#shared/permissions.ts';
import { problemResponses } from './problems.ts';
import { type Json, schemaOf } from './schemas.ts';

/** An endpoint's path as OpenAPI writes it: `/calls/{id}`. */
export function pathOf({ path }: Endpoint): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

/** One endpoint as an OpenAPI operation. */
export function operationOf(endpoint: Endpoint): Json {
  return {
    operationId: operationIdOf(endpoint),
    summary: endpoint.summary,
    description: `Scope of the key: ${scopeOf(endpoint)}.`,
    tags: [tagOf(endpoint)],
    parameters: parametersOf(endpoint),
    ...requestOf(endpoint),
    responses: { ...goodResponses(endpoint), ...problemResponses(endpoint) },
  };
}

/** GET /api/v1/calls/:id/transcript → getCallTranscript; GET /api/v1/calls → getCalls. */
export function operationIdOf({ method, path }: Endpoint): string {
  const parts = path.split('/').slice(3);
  const words = parts.flatMap((part, at) => {
    if (part.startsWith(':')) return [];
    const one = parts[at + 1]?.startsWith(':') === true ? part.replace(/s$/, '') : part;
    return one.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  });
  return method.toLowerCase() + words.join('');
}

function scopeOf({ access }: Endpoint): string {
  const scopes = Object.entries(keyScopes);
  const found = scopes.find(([, { actions }]) => (actions as readonly string[]).includes(access));
  return found === undefined ? 'none' : `\`${found[0]}\``;
}

/** The noun after /api/v1, as a heading. */
export function tagOf({ path }: Endpoint): string {
  const noun = (path.split('/')[3] ?? '').replaceAll('-', ' ');
  return noun.charAt(0).toUpperCase() + noun.slice(1);
}

function parametersOf({ params, query, once }: Endpoint): Json[] {
  return [
    ...parametersIn('path', params),
    ...parametersIn('query', query),
    ...(once === true ? [{ $ref: '#/components/parameters/IdempotencyKey' }] : []),
  ];
}

function parametersIn(place: 'path' | 'query', shape: z.ZodObject | undefined): Json[] {
  if (shape === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(shape, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
  }));
}

function requestOf({ body, form }: Endpoint): Json {
  if (form !== undefined) return { requestBody: { required: true, content: formOf(form) } };
  if (body === undefined) return {};
  const schema = schemaOf(body, 'input');
  return { requestBody: { required: true, content: { 'application/json': { schema } } } };
}

function formOf({ files, fields }: NonNullable<Endpoint['form']>): Json {
  const { properties: texts = {} } = (fields === undefined ? {} : schemaOf(fields, 'input')) as {
    properties?: Json;
  };
  const binary = Object.entries(files).map(
    ([name, { about }]) =>
      [name, { type: 'string', contentMediaType: 'application/octet-stream', description: about }] as const,
  );
  const required = Object.keys(files).filter((name) => files[name]?.required === true);
  const schema = { type: 'object', properties: { ...Object.fromEntries(binary), ...texts }, required };
  return { 'multipart/form-data': { schema } };
}

const allowance = Object.fromEntries(
  ['Limit', 'Remaining', 'Reset'].map((each) => [
    `RateLimit-${each}`,
    { $ref: `#/components/headers/RateLimit${each}` },
  ]),
);

function goodResponses(endpoint: Endpoint): Json {
  const { status = 200, once, gives } = endpoint;
  const replayed = { 'Idempotency-Replayed': { $ref: '#/components/headers/IdempotencyReplayed' } };
  const answer: Json = {
    description: 'Done',
    headers: { ...allowance, ...(once === true ? replayed : {}) },
    ...(status === 204 ? {} : { content: contentOf(endpoint) }),
  };
  return gives === 'audio'
    ? { [status]: answer, 206: { ...answer, description: 'The part that was asked for' } }
    : { [status]: answer };
}

function contentOf({ reply, gives = 'json', alsoGives = [] }: Endpoint): Json {
  if (gives === 'audio') return { '*/*': { schema: {} } };
  const texts = alsoGives.map((type) => [type, { schema: { type: 'string' } }] as const);
  if (gives === 'csv') return { 'text/csv': { schema: { type: 'string' } } };
  return { 'application/json': { schema: schemaOf(reply, 'output') }, ...Object.fromEntries(texts) };
}
