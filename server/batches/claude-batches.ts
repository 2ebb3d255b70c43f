import { z } from 'zod';
import { claudeLabel, unreadable } from '#server/analysis/ask.ts';
import { claudeClient } from '#server/analysis/claude-client.ts';
import { troubleOf } from '#server/analysis/claude-trouble.ts';
import type { Account } from '#server/providers/account.ts';
import { KnownError } from '#shared/errors.ts';
import type { BatchApi, BatchOutcome } from './batch-api.ts';

const minute = 60_000;
const deadlineMs = 10 * minute;
const longestReason = 300;

const Batch = z.object({
  id: z.string().min(1).max(200),
  processing_status: z.string(),
  created_at: z.iso.datetime({ offset: true }),
  request_counts: z.record(z.string(), z.int().min(0)),
});

const Result = z.object({
  custom_id: z.string(),
  result: z.discriminatedUnion('type', [
    z.object({ type: z.literal('succeeded'), message: z.unknown() }),
    z.object({
      type: z.literal('errored'),
      error: z.object({ error: z.object({ type: z.string(), message: z.string() }) }),
    }),
    z.object({ type: z.literal('canceled') }),
    z.object({ type: z.literal('expired') }),
  ]),
});

/** Kinds of errors that the same request will meet again. */
const hopeless = new Set(['invalid_request_error', 'not_found_error', 'request_too_large']);

/** Claude's Message Batches with somebody's account. Each request is one turn at the provider's desk. */
export function claudeBatches(account: Account): BatchApi {
  const { batches } = claudeClient(account).messages;
  const ask = <T>(signal: AbortSignal, request: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    account.turn(signal, () => within(signal, request));
  return {
    send: async (requests, signal) => {
      const all = requests.map(({ id, request }) => ({ custom_id: id, params: request }));
      const made = await ask(signal, (limit) => batches.create({ requests: all }, { signal: limit }));
      return read(Batch, made).id;
    },
    hasEnded: async (providerId, signal) => {
      const found = await ask(signal, (limit) => batches.retrieve(providerId, {}, { signal: limit }));
      return read(Batch, found).processing_status === 'ended';
    },
    outcomes: async function* (providerId, signal) {
      // Not in a turn: a turn is not held while somebody else works on each line.
      const lines = await within(signal, (limit) => batches.results(providerId, {}, { signal: limit }));
      try {
        for await (const line of lines) yield outcomeOf(line);
      } catch (error) {
        throw troubleOf(error, '');
      }
    },
    newest: async (signal) => {
      const page = await ask(signal, (limit) => batches.list({ limit: 100 }, { signal: limit }));
      return read(z.array(Batch), page.data).map((each) => ({
        providerId: each.id,
        requests: Object.values(each.request_counts).reduce((sum, count) => sum + count, 0),
        begunAt: new Date(each.created_at),
      }));
    },
  };
}

async function within<T>(signal: AbortSignal, request: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const deadline = AbortSignal.timeout(deadlineMs);
  try {
    return await request(AbortSignal.any([signal, deadline]));
  } catch (error) {
    signal.throwIfAborted();
    if (deadline.aborted) {
      throw new KnownError('provider_silent', { provider: claudeLabel, minutes: deadlineMs / minute });
    }
    throw troubleOf(error, '');
  }
}

function read<T>(shape: z.ZodType<T>, answer: unknown): T {
  const found = shape.safeParse(answer);
  if (!found.success) throw unreadable('it is no batch');
  return found.data;
}

function outcomeOf(line: unknown): { id: string; outcome: BatchOutcome } {
  const { custom_id: id, result } = read(Result, line);
  switch (result.type) {
    case 'succeeded':
      return { id, outcome: { kind: 'reply', message: result.message } };
    case 'errored': {
      const { type, message } = result.error.error;
      const reason = message.slice(0, longestReason);
      return { id, outcome: hopeless.has(type) ? { kind: 'refused', reason } : { kind: 'lost' } };
    }
    case 'canceled':
    case 'expired':
      return { id, outcome: { kind: 'lost' } };
  }
}
