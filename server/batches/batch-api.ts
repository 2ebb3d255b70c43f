import type { ClaudeRequest } from '#server/analysis/ask.ts';

/** What became of one request of a batch. */
export type BatchOutcome =
  /** A message of the API, not yet looked at. */
  | { readonly kind: 'reply'; readonly message: unknown }
  /** It can never be answered, for this reason. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It was not looked at: cancelled, expired, or an error of the provider's own. */
  | { readonly kind: 'lost' };

/** Batches at the provider of one account. Throws KnownError; nothing is tried twice. */
export type BatchApi = {
  /** Sends requests under names of ours, of letters, digits, `-` and `_`; answers the provider's name of the batch. */
  send(requests: readonly { id: string; request: ClaudeRequest }[], signal: AbortSignal): Promise<string>;
  /** Whether every request of a batch has an outcome. */
  hasEnded(providerId: string, signal: AbortSignal): Promise<boolean>;
  /** The outcomes of an ended batch, in any order. */
  outcomes(providerId: string, signal: AbortSignal): AsyncIterable<{ id: string; outcome: BatchOutcome }>;
  /** The newest hundred batches, with how many requests each has. */
  newest(signal: AbortSignal): Promise<{ providerId: string; requests: number; begunAt: Date }[]>;
};
