import type {
  ContentBlockParam,
  MessageCreateParamsNonStreaming,
} from '@anthropic-ai/sdk/resources/messages';
import { z } from 'zod';
import { KnownError } from '#shared/errors.ts';
import { type ProviderName, providers, type Used } from '#shared/providers.ts';

/** One request to Claude, as its Messages API takes it: alone or as one of a batch. */
export type ClaudeRequest = MessageCreateParamsNonStreaming;

/** What goes with a request: it is part of the work that `tag` names, and what it uses up is told once, at once. */
export type AskLimits = {
  readonly tag: string;
  readonly signal: AbortSignal;
  readonly spent: (used: Used) => Promise<void>;
};

/**
 * Sends a request and waits for its reply. Throws KnownError for everything that is no reply (`provider_*`), and the
 * signal's reason when it is aborted. What a reply says is not looked at here.
 */
export type Ask = (request: ClaudeRequest, limits: AskLimits) => Promise<Reply>;

/**
 * A way to have requests answered together with those of other calls, for less, in up to a day: throws batch_waiting
 * until every one of them is. Then it answers a way to ask that has their replies, and asks anything else directly.
 */
export type InBatch = (direct: Ask) => AskTogether;
export type AskTogether = (
  requests: readonly ClaudeRequest[],
  limits: Pick<AskLimits, 'tag'>,
) => Promise<Ask>;

const tokens = z.int().min(0);

const Usage = z.object({
  input_tokens: tokens,
  output_tokens: tokens,
  cache_creation_input_tokens: tokens.nullish(),
  cache_read_input_tokens: tokens.nullish(),
});

const Message = z.object({
  model: z.string().min(1).max(200),
  stop_reason: z.string().max(100),
  content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
  usage: Usage,
});

/** A reply of Claude as far as anybody looks at it. The stop reason comes first: only then is the text worth reading. */
export type Reply = {
  readonly model: string;
  readonly stopReason: string;
  /** The text blocks, run together; thinking is not among them. */
  readonly text: string;
  /** Everything as it came, for a reply that is to be gone on with. */
  readonly content: readonly ContentBlockParam[];
};

const claude: ProviderName = 'claude';
export const claudeLabel = providers[claude].label;

/** A message of the API as a reply. Throws provider_answer_unreadable for what is none. */
export function replyOf(message: unknown): Reply {
  const read = Message.safeParse(message);
  if (!read.success) throw unreadable('it is no message');
  const { model, stop_reason: stopReason, content } = read.data;
  const text = content.map((block) => (block.type === 'text' ? (block.text ?? '') : '')).join('');
  return { model, stopReason, text, content: content as unknown as readonly ContentBlockParam[] };
}

/** What a message says that it used up, however much else is wrong with it; null where it says nothing. */
export function usedOf(message: unknown, batched: boolean): Used | null {
  const read = z.object({ model: Message.shape.model, usage: Usage }).safeParse(message);
  if (!read.success) return null;
  const { model, usage } = read.data;
  return {
    provider: claude,
    model,
    audioMs: 0,
    inputTokens: usage.input_tokens,
    cacheWriteTokens: usage.cache_creation_input_tokens ?? 0,
    cacheReadTokens: usage.cache_read_input_tokens ?? 0,
    outputTokens: usage.output_tokens,
    batched,
  };
}

/** An answer that nobody can read, for such a reason. */
export function unreadable(reason: string, cause?: unknown): KnownError {
  return new KnownError('provider_answer_unreadable', { provider: claudeLabel, reason }, { cause });
}
