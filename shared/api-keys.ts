import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { byId, Instant, idOf } from './ids.ts';
import { keyScopes } from './permissions.ts';
import { namesOf } from './statuses.ts';

export const KeyScopeName = z.enum(namesOf(keyScopes));

/** What a key may do unless chosen otherwise. */
export const usualScopes = ['upload', 'read'] as const;

/** Where a key stands: only an active one opens anything. */
export const keyStates = {
  active: { label: 'Active', colour: 'green', meaning: 'Opens what its scopes name' },
  expired: { label: 'Expired', colour: 'slate', meaning: 'Its last day is over' },
  revoked: { label: 'Revoked', colour: 'red', meaning: 'Somebody took it back' },
} as const;
export type KeyState = keyof typeof keyStates;

/** An API key as people see it: never the key itself. */
export const ApiKeyShown = z.object({
  id: idOf('apiKey'),
  campaign: z.object({ id: idOf('campaign'), name: z.string() }),
  name: z.string(),
  /** The key's first characters. */
  starts_with: z.string(),
  scopes: z.array(KeyScopeName),
  state: z.enum(namesOf(keyStates)),
  created_by: z.string().nullable(),
  created_at: Instant,
  expires_at: Instant.nullable(),
  /** To the minute. */
  last_used_at: Instant.nullable(),
  revoked_at: Instant.nullable(),
});
export type ApiKeyShown = z.infer<typeof ApiKeyShown>;

export const ApiKeyDraft = z.object({
  name: z.string().trim().min(1).max(100),
  scopes: z
    .array(KeyScopeName)
    .min(1)
    .max(4)
    .default(() => [...usualScopes]),
  expires_at: Instant.nullable().default(null),
});
export type ApiKeyDraft = z.infer<typeof ApiKeyDraft>;

/** A key just made: the one answer that holds the key itself. */
export const NewApiKey = ApiKeyShown.extend({ key: z.string() });
export type NewApiKey = z.infer<typeof NewApiKey>;

const ApiKeys = z.object({ rows: z.array(ApiKeyShown) });

export const listCampaignKeys = endpoint({
  method: 'GET',
  path: '/api/v1/campaigns/:id/api-keys',
  access: 'api_keys.manage',
  summary: 'The API keys of a campaign, active ones first',
  params: byId('campaign'),
  reply: ApiKeys,
});

export const listKeys = endpoint({
  method: 'GET',
  path: '/api/v1/api-keys',
  access: 'api_keys.manage',
  summary: 'The API keys of all campaigns, active ones first',
  reply: ApiKeys,
});

export const createKey = endpoint({
  method: 'POST',
  path: '/api/v1/campaigns/:id/api-keys',
  access: 'api_keys.manage',
  summary: 'Make an API key for a campaign; the answer holds the key, and nothing shows it again',
  params: byId('campaign'),
  body: ApiKeyDraft,
  reply: NewApiKey,
  status: 201,
});

export const revokeKey = endpoint({
  method: 'POST',
  path: '/api/v1/api-keys/:id/revoke',
  access: 'api_keys.manage',
  summary: 'Take an API key back; it opens nothing from this moment on',
  params: byId('apiKey'),
  reply: ApiKeyShown,
});
