import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { FailureShown } from './failures.ts';
import { Instant } from './ids.ts';
import { ProviderName } from './providers.ts';
import { Seen } from './seen.ts';
import type { Badge } from './statuses.ts';

/** How an account at a provider stands. */
export const providerStates = {
  off: { label: 'Not set up', colour: 'slate', meaning: 'There is no key and no address' },
  ok: { label: 'Working', colour: 'green', meaning: 'Calls go through' },
  busy: {
    label: 'Busy',
    colour: 'amber',
    meaning: 'It takes fewer requests than we would send; calls wait their turn',
  },
  trouble: {
    label: 'Trouble',
    colour: 'amber',
    meaning: 'Its last answers were errors; calls are tried again',
  },
  paused: { label: 'Paused', colour: 'red', meaning: 'It refuses our key or wants to be paid; calls wait' },
} as const satisfies Record<string, Badge>;
export type ProviderState = keyof typeof providerStates;

/** Most requests that may be under way at a provider at the same time. */
const AtOnce = z.int().min(1).max(1_000);

/** An organization's way to a provider, as its Owner sees it: never a key, only how it ends. */
export const ProviderShown = z.object({
  provider: ProviderName,
  state: z.enum(['off', 'ok', 'busy', 'trouble', 'paused']),
  /** Whose account is used; null where there is none. */
  from: z.enum(['organization', 'installation']).nullable(),
  /** The last four characters; null where there is no key. */
  key_ends: z.string().nullable(),
  /** Null is the provider's usual address. */
  base_url: z.string().nullable(),
  /** Null is TotalView's own choice. */
  model: z.string().nullable(),
  at_once: z.int(),
  /** How many of `at_once` the provider is given at the moment; it sinks while the provider says that it is too many. */
  allowed: z.int(),
  in_flight: z.int(),
  /** Requests that wait for their turn, and calls that wait for the account to be mended. */
  waiting: z.int(),
  paused_calls: z.int(),
  /** The last thing that went wrong, as long as it matters, and since when things go wrong. */
  error: FailureShown.nullable(),
  error_at: Instant.nullable(),
  since: Instant.nullable(),
  /** When a paused account is tried again. */
  next_try_at: Instant.nullable(),
  /** What the organization has set itself; null where it has set nothing. */
  own: z
    .object({
      key_ends: z.string().nullable(),
      base_url: z.string().nullable(),
      model: z.string().nullable(),
      at_once: z.int().nullable(),
      saved_by: z.string().nullable(),
      saved_at: Instant,
    })
    .nullable(),
});
export type ProviderShown = z.infer<typeof ProviderShown>;

/** What an Owner sets. What is left out stays; null takes it away. */
export const ProviderDraft = z.object({
  key: z
    .string()
    .trim()
    .min(8)
    .max(500)
    .regex(/^[\x21-\x7e]+$/, 'has characters that no key has')
    .nullable()
    .optional(),
  base_url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .nullable()
    .optional(),
  model: z.string().trim().min(1).max(200).nullable().optional(),
  at_once: AtOnce.nullable().optional(),
});
export type ProviderDraft = z.infer<typeof ProviderDraft>;

/** What a small harmless request to a provider found. */
export const ProviderTest = z.object({
  ok: z.boolean(),
  failure: FailureShown.nullable(),
  /** The models that it offers, where it tells. */
  models: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type ProviderTest = z.infer<typeof ProviderTest>;

/** Where a provider can be reached besides its usual address. A Whisper endpoint is wherever its owner has put it. */
export const regions: Readonly<Partial<Record<ProviderName, readonly { label: string; url: string }[]>>> = {
  assemblyai: [{ label: 'European Union', url: 'https://api.eu.assemblyai.com' }],
  deepgram: [{ label: 'European Union', url: 'https://api.eu.deepgram.com' }],
};

const one = z.object({ provider: ProviderName });

export const listProviders = endpoint({
  method: 'GET',
  path: '/api/v1/providers',
  access: 'organization.manage',
  summary: 'The providers of speech and judging: how each is reached, and how it stands',
  reply: z.object({ rows: z.array(ProviderShown) }),
});

export const saveProvider = endpoint({
  method: 'PUT',
  path: '/api/v1/providers/:provider',
  access: 'organization.manage',
  summary: 'Set the organization’s own account at a provider, or its wishes about the installation’s',
  params: one,
  body: ProviderDraft.extend({ seen: Seen }),
  reply: ProviderShown,
  fails: ['changed_meanwhile'],
});

export const forgetProvider = endpoint({
  method: 'DELETE',
  path: '/api/v1/providers/:provider',
  access: 'organization.manage',
  summary:
    'Forget what the organization has set about a provider; the installation’s account is used where there is one',
  params: one,
  reply: z.void(),
  status: 204,
});

export const testProvider = endpoint({
  method: 'POST',
  path: '/api/v1/providers/:provider/test',
  access: 'organization.manage',
  summary: 'Try a provider with a small request that costs nothing; tells the models that it offers',
  params: one,
  reply: ProviderTest,
  fails: ['provider_not_set_up'],
});
