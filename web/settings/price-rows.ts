import type { Price } from '#shared/prices.ts';
import { type ProviderName, providers } from '#shared/providers.ts';

/** The numbers of a price, in the order of their columns; those a provider does not have are left out. */
export const priceFields = {
  audio_hour: 'Hour of audio',
  input: 'Input',
  cache_write: 'Written to cache',
  cache_read: 'Read from cache',
  output: 'Output',
  batch_share: 'Share in a batch',
} as const;
export type PriceField = keyof typeof priceFields;

/** A price as it is typed. */
export type PriceRow = {
  readonly provider: ProviderName;
  readonly models: string;
  readonly numbers: Readonly<Partial<Record<PriceField, string>>>;
};

const ofSpeech = ['audio_hour'] as const;
const ofClaude = ['input', 'cache_write', 'cache_read', 'output', 'batch_share'] as const;

/** The numbers that a provider's price is made of. */
export function fieldsOf(provider: ProviderName): readonly PriceField[] {
  return providers[provider].does === 'speech' ? ofSpeech : ofClaude;
}

/** A price list as it is typed. */
export function rowsOf(prices: readonly Price[]): PriceRow[] {
  return prices.map((price) => {
    const numbers = new Map<string, unknown>(Object.entries(price));
    const typed = fieldsOf(price.provider).map((field) => [field, String(numbers.get(field))] as const);
    return { provider: price.provider, models: price.models, numbers: Object.fromEntries(typed) };
  });
}

/** A row for another model of a provider, everything free until it is typed. */
export function newRow(provider: ProviderName): PriceRow {
  const numbers = Object.fromEntries(fieldsOf(provider).map((field) => [field, '0'] as const));
  return { provider, models: '', numbers };
}

/** What was typed as a price list, or what is wrong with it, in a sentence. */
export function pricesIn(rows: readonly PriceRow[]): Price[] | string {
  const names = rows.map(({ provider, models }) => `${provider} ${models.trim()}`);
  const twice = rows.find((_, index) => names.indexOf(names[index] ?? '') !== index);
  if (twice !== undefined) return `${nameOf(twice)} stands twice. Delete one of the two rows.`;
  for (const row of rows) {
    const wrong = fieldsOf(row.provider).find((field) => !isPrice(field, row.numbers[field]));
    if (wrong !== undefined) return `${nameOf(row)}: “${priceFields[wrong]}” is not ${allowed(wrong)}.`;
  }
  return rows.map(priceIn);
}

function priceIn({ provider, models, numbers }: PriceRow): Price {
  const number = (field: PriceField): number => Number(numbers[field]);
  if (provider !== 'claude') return { provider, models: models.trim(), audio_hour: number('audio_hour') };
  return {
    provider,
    models: models.trim(),
    input: number('input'),
    cache_write: number('cache_write'),
    cache_read: number('cache_read'),
    output: number('output'),
    batch_share: number('batch_share'),
  };
}

function nameOf({ provider, models }: PriceRow): string {
  return `${providers[provider].label}, ${models.trim() === '' ? 'all models' : models.trim()}`;
}

function isPrice(field: PriceField, typed: string | undefined): boolean {
  const value = Number(typed);
  return typed !== undefined && typed.trim() !== '' && value >= 0 && value <= most(field);
}

function most(field: PriceField): number {
  return field === 'batch_share' ? 1 : 100_000;
}

function allowed(field: PriceField): string {
  return field === 'batch_share' ? 'a number from 0 to 1' : 'an amount in dollars';
}
