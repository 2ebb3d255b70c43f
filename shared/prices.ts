import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { type ProviderName, SpeechProvider, type Used } from './providers.ts';

const Dollars = z.number().min(0).max(100_000);

/** Models whose name begins with this; of several beginnings the longest counts, and an empty one stands for all. */
const Models = z.string().trim().max(100);

const SpeechPrice = z.object({
  provider: SpeechProvider,
  models: Models,
  /** US dollars for an hour of audio; each channel counts by itself where the provider bills it so. */
  audio_hour: Dollars,
});

const ClaudePrice = z.object({
  provider: z.literal('claude'),
  models: Models,
  /** US dollars for a million tokens. */
  input: Dollars,
  cache_write: Dollars,
  cache_read: Dollars,
  output: Dollars,
  /** What share of these prices a batch costs. */
  batch_share: z.number().min(0).max(1),
});

/** What the models of a provider cost. */
export const Price = z.discriminatedUnion('provider', [SpeechPrice, ClaudePrice]);
export type Price = z.infer<typeof Price>;

/** Claude's cache costs 1.25 times the input to write (for five minutes) and a tenth of it to read; a batch, half. */
function claudePrice(models: string, input: number, output: number): Price {
  const cache_write = Number((input * 1.25).toFixed(4));
  const cache_read = Number((input * 0.1).toFixed(4));
  return { provider: 'claude', models, input, cache_write, cache_read, output, batch_share: 0.5 };
}

/** List prices as they were known at release; an Owner enters what is really paid. */
export const listPrices: readonly Price[] = [
  { provider: 'assemblyai', models: 'universal-3-pro', audio_hour: 0.21 },
  { provider: 'assemblyai', models: '', audio_hour: 0.15 },
  { provider: 'deepgram', models: 'nova-3', audio_hour: 0.258 },
  { provider: 'whisper', models: '', audio_hour: 0 },
  claudePrice('claude-sonnet', 3, 15),
  claudePrice('claude-haiku', 1, 5),
  claudePrice('claude-opus', 5, 25),
];

/** The price of a model, or null where the list has none. */
export function priceOf(
  prices: readonly Price[],
  used: { readonly provider: ProviderName; readonly model: string },
): Price | null {
  const fitting = prices.filter(
    ({ provider, models }) => provider === used.provider && used.model.startsWith(models),
  );
  return fitting.toSorted((a, b) => b.models.length - a.models.length)[0] ?? null;
}

const hourMs = 3_600_000;

/**
 * What something cost, in millionths of a US dollar, rounded to whole ones: hours of audio times the price of an
 * hour, or tokens times the price of a million of them, each kind by its own. Null where no price is known.
 */
export function costOf(used: Used, prices: readonly Price[]): number | null {
  const price = priceOf(prices, used);
  if (price === null) return null;
  if (price.provider !== 'claude') return Math.round((used.audioMs / hourMs) * price.audio_hour * 1_000_000);
  const full =
    used.inputTokens * price.input +
    used.cacheWriteTokens * price.cache_write +
    used.cacheReadTokens * price.cache_read +
    used.outputTokens * price.output;
  return Math.round(full * (used.batched ? price.batch_share : 1));
}

/** A price list as it may be saved: no beginning twice for one provider. */
const PriceList = z
  .array(Price)
  .max(100)
  .refine(
    (rows) => new Set(rows.map(({ provider, models }) => `${provider} ${models}`)).size === rows.length,
    'names the same models of a provider twice',
  );

const PricesShown = z.object({
  /** Counts the changes; 0 while the list prices at release stand. */
  revision: z.int().min(0),
  rows: z.array(Price),
});
export type PricesShown = z.infer<typeof PricesShown>;

export const readPrices = endpoint({
  method: 'GET',
  path: '/api/v1/prices',
  access: 'organization.manage',
  summary: 'What the providers’ models cost',
  reply: PricesShown,
});

export const editPrices = endpoint({
  method: 'PUT',
  path: '/api/v1/prices',
  access: 'organization.manage',
  summary: 'Set what the providers’ models cost; it counts from now on',
  body: z.object({ revision: z.int().min(0), rows: PriceList }),
  reply: PricesShown,
  fails: ['prices_changed'],
});
