import Anthropic from '@anthropic-ai/sdk';
import type { Account } from '#server/providers/account.ts';
import { strikingOut } from '#server/providers/struck-out.ts';

const usualAddress = 'https://api.anthropic.com';

/** Claude's client that says nothing, reads no variable of the process, follows nobody elsewhere, tries everything once, and never hears its key again. */
export function claudeClient(account: Account, ask: typeof fetch = fetch): Anthropic {
  return new Anthropic({
    apiKey: account.key,
    authToken: null,
    webhookKey: null,
    baseURL: account.baseUrl ?? usualAddress,
    maxRetries: 0,
    logLevel: 'off',
    openTelemetry: false,
    fetchOptions: { redirect: 'error' },
    fetch: async (url, init) => withoutKey(await ask(url, init), account.key),
  });
}

function withoutKey(response: Response, key: string | null): Response {
  if (response.body === null) return response;
  const { status, headers } = response;
  return new Response(response.body.pipeThrough(strikingOut(key)), { status, headers });
}
