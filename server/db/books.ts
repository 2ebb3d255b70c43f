import type { SpanDays } from './spans.ts';

/**
 * Sums over what comes and changes all the time. Whoever changes something appends what that changes, a row that nobody
 * else waits for; now and then such rows are folded into sums of several grains. What counts is always both together.
 */
export type Book<Grain extends string = string> = {
  /** The table of changes: `keys`, each with a value or null, and `summed`. */
  readonly changes: string;
  /** The table of sums: the same columns and `grain`; what a grain does not tell apart is null. */
  readonly sums: string;
  readonly keys: readonly string[];
  readonly summed: readonly string[];
  readonly grains: Readonly<Record<Grain, Told>>;
};

/** What a grain tells apart: some keys, of which all have a value, and days or longer spans of days. */
export type Told = { readonly by: readonly string[]; readonly days?: SpanDays };

/** Names that a grain has with the length of its spans. */
export type SpansOf<Grain extends string> = Grain extends `${infer Name}_day` ? Name : never;

/** How calls did. An agent's longer spans are over all campaigns: who sees some of them only sums an agent's days. */
export const figuresBook = {
  changes: 'figure_changes',
  sums: 'figures',
  keys: ['campaign_id', 'agent_id', 'day', 'band'],
  summed: ['calls', 'completed', 'failed', 'flagged', 'needs_review', 'scored', 'score_sum'],
  grains: {
    day: { by: [], days: 1 },
    campaign: { by: ['campaign_id', 'band'] },
    campaign_day: { by: ['campaign_id'], days: 1 },
    campaign_7: { by: ['campaign_id'], days: 7 },
    campaign_35: { by: ['campaign_id'], days: 35 },
    campaign_175: { by: ['campaign_id'], days: 175 },
    agent: { by: ['campaign_id', 'agent_id'] },
    agent_day: { by: ['campaign_id', 'agent_id'], days: 1 },
    agent_7: { by: ['agent_id'], days: 7 },
    agent_35: { by: ['agent_id'], days: 35 },
    agent_175: { by: ['agent_id'], days: 175 },
  },
} as const satisfies Book;
export type FigureGrain = keyof typeof figuresBook.grains;

/** What was received and is stored. */
export const usageBook = {
  changes: 'usage_changes',
  sums: 'usage_sums',
  keys: ['campaign_id', 'day', 'source'],
  summed: ['calls', 'audio_ms', 'received_bytes', 'stored_bytes'],
  grains: {
    campaign: { by: ['campaign_id'] },
    day: { by: [], days: 1 },
    source_day: { by: ['campaign_id', 'source'], days: 1 },
    source_7: { by: ['campaign_id', 'source'], days: 7 },
    source_35: { by: ['campaign_id', 'source'], days: 35 },
    source_175: { by: ['campaign_id', 'source'], days: 175 },
  },
} as const satisfies Book;
export type UsageGrain = keyof typeof usageBook.grains;

/** What providers were asked for and what it cost. */
export const costsBook = {
  changes: 'cost_changes',
  sums: 'cost_sums',
  keys: ['campaign_id', 'day', 'provider', 'model'],
  summed: ['requests', 'audio_ms', 'input_tokens', 'output_tokens', 'micros', 'unpriced'],
  grains: {
    day: { by: [], days: 1 },
    model_day: { by: ['campaign_id', 'provider', 'model'], days: 1 },
    model_7: { by: ['campaign_id', 'provider', 'model'], days: 7 },
    model_35: { by: ['campaign_id', 'provider', 'model'], days: 35 },
    model_175: { by: ['campaign_id', 'provider', 'model'], days: 175 },
  },
} as const satisfies Book;
export type CostGrain = keyof typeof costsBook.grains;
