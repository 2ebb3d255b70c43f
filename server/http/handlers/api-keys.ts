import { createApiKey, listAllKeys, listKeysOf, revokeApiKey } from '#server/api-keys/api-keys.ts';
import { type Handler, handle } from '#server/http/bind.ts';
import * as apiKeys from '#shared/api-keys.ts';

export const apiKeyHandlers: readonly Handler[] = [
  handle(apiKeys.listCampaignKeys, async ({ actor, params }, deps) => ({
    rows: await listKeysOf(deps, actor, params.id),
  })),

  handle(apiKeys.listKeys, async ({ actor }, deps) => ({ rows: await listAllKeys(deps, actor) })),

  handle(apiKeys.createKey, ({ actor, params, body }, deps) => createApiKey(deps, actor, params.id, body)),

  handle(apiKeys.revokeKey, ({ actor, params }, deps) => revokeApiKey(deps, actor, params.id)),
];
