import Anthropic from '@anthropic-ai/sdk';
import type { Account } from '#server/providers/account.ts';

const usualAddress = 'https://api.anthropic.com';

/** Claude's client that says nothing, reads no variable of the process, follows nobody elsewhere, and tries everything once. */
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
    fetch: ask,
  });
}
