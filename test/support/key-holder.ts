import type { InjectOptions } from 'fastify';
import { createApiKey } from '#server/api-keys/api-keys.ts';
import { pathOf } from '#server/http/openapi/operation.ts';
import { ApiKeyDraft } from '#shared/api-keys.ts';
import { type Endpoint, isForKeys } from '#shared/endpoint.ts';
import type { KeyScope, Operator } from '#shared/permissions.ts';
import type { TestHouse } from './app.ts';
import { Contract } from './contract.ts';
import type { Seen, Sent } from './visitor.ts';

/** A program with an API key. */
export type KeyHolding = {
  readonly id: string;
  readonly key: string;
  ask(endpoint: Endpoint, sent?: Sent): Promise<Seen>;
};

/** A new key of a campaign, with every scope unless said, and a program that sends it with each request. */
export async function keyHolder(
  house: TestHouse,
  campaignId: string,
  given: { scopes?: readonly KeyScope[]; name?: string; expiresAt?: string; organizationId?: string } = {},
): Promise<KeyHolding> {
  const organizationId = given.organizationId ?? house.organizationId;
  const operator: Operator = { kind: 'operator', organizationId, campaignIds: [] };
  const draft = ApiKeyDraft.parse({
    name: given.name ?? `Key ${house.deps.newId('apiKey')}`,
    scopes: given.scopes ?? ['upload', 'read', 'reprocess', 'delete'],
    expires_at: given.expiresAt ?? null,
  });
  const { id, key } = await createApiKey(house.deps, operator, campaignId, draft);
  return { id, key, ask: (endpoint, sent) => askWith(house, key, endpoint, sent) };
}

/**
 * Sends a request with a key, as programs do: no cookie, no origin. Whatever a public endpoint answers is compared with
 * what the API's description promises.
 */
export async function askWith(
  { app }: TestHouse,
  key: string,
  endpoint: Endpoint,
  sent: Sent = {},
): Promise<Seen> {
  const options: InjectOptions = {
    method: endpoint.method,
    url: endpoint.path.replace(/:(\w+)/g, (_, name: string) => sent.params?.[name] ?? ''),
    headers: { authorization: `Bearer ${key}`, ...sent.headers },
  };
  if (sent.query !== undefined) options.query = { ...sent.query };
  if (sent.body !== undefined) options.payload = sent.body;
  const answer = await app.inject(options);
  const isJson = String(answer.headers['content-type']).includes('json');
  const body: unknown = isJson ? answer.json() : answer.body === '' ? null : answer.body;
  const seen = { status: answer.statusCode, body, headers: answer.headers };
  if (isForKeys(endpoint)) contract().check({ ...seen, method: endpoint.method, path: pathOf(endpoint) });
  return seen;
}

let stated: Contract | undefined;

function contract(): Contract {
  stated ??= Contract.stated();
  return stated;
}
