import type { RawMessageStreamEvent } from '@anthropic-ai/sdk/resources/messages';
import type { Account } from '#server/providers/account.ts';
import { KnownError } from '#shared/errors.ts';
import { type Ask, type ClaudeRequest, claudeLabel, replyOf, unreadable, usedOf } from './ask.ts';
import { claudeClient } from './claude-client.ts';
import { troubleOf } from './claude-trouble.ts';
import { type Gathered, gathering } from './gather.ts';

const minute = 60_000;

/** How long an answer may take, how long nothing of it may come, and how large it may be. */
export type Patience = {
  readonly deadlineMs: number;
  readonly silenceMs: number;
  readonly mostBytes: number;
};

const usual: Patience = { deadlineMs: 12 * minute, silenceMs: 2 * minute, mostBytes: 8 * 1024 * 1024 };

/**
 * Asks Claude over its own client, one request at a time in the account's turn. Answers come as a stream, so that a long
 * one keeps the line alive and one that falls silent is noticed. Nothing is tried twice here: the queue does that, and
 * the client's own retries would sleep as long as a server tells them to.
 */
export function askClaude(account: Account, patience: Patience = usual): Ask {
  return async (request, { signal, spent }) => {
    const gathered = gathering();
    try {
      await account.turn(signal, () => receive(account, request, { gathered, signal, patience }));
    } finally {
      const used = usedOf(gathered.message(), false);
      if (used !== null) await spent(used);
    }
    return replyOf(gathered.message());
  };
}

type Receiving = { readonly gathered: Gathered; readonly signal: AbortSignal; readonly patience: Patience };

async function receive(account: Account, request: ClaudeRequest, receiving: Receiving): Promise<void> {
  const { gathered, signal, patience } = receiving;
  const watch = watching(patience);
  try {
    const events = await claudeClient(account, listening(watch, patience)).messages.create(
      { ...request, stream: true },
      { signal: AbortSignal.any([signal, watch.signal]), timeout: patience.deadlineMs },
    );
    for await (const event of events) gathered.take(event satisfies RawMessageStreamEvent);
    signal.throwIfAborted();
    watch.signal.throwIfAborted();
  } catch (error) {
    signal.throwIfAborted();
    watch.signal.throwIfAborted();
    throw troubleOf(error, request.model);
  } finally {
    watch.stop();
  }
  if (!gathered.whole()) throw unreadable('it broke off');
}

/** Asks over the line, and notices what is heard. */
function listening(watch: Watch, { mostBytes }: Patience): typeof fetch {
  return async (url, init) => heard(await fetch(url, init), watch, mostBytes);
}

/** A response that is noticed piece by piece, and that ends where it becomes too large. */
function heard(response: Response, watch: Watch, mostBytes: number): Response {
  watch.hear();
  if (response.body === null) return response;
  let bytes = 0;
  const listened = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (piece, controller) => {
        watch.hear();
        bytes += piece.byteLength;
        if (bytes > mostBytes) controller.error(unreadable('it is too large'));
        else controller.enqueue(piece);
      },
    }),
  );
  return new Response(listened, { status: response.status, headers: response.headers });
}

type Watch = { readonly signal: AbortSignal; hear(): void; stop(): void };

/** Aborts with provider_silent when nothing was heard for too long, or the whole takes too long. */
function watching({ deadlineMs, silenceMs }: Patience): Watch {
  const controller = new AbortController();
  const giveUp = (afterMs: number) => (): void => {
    const minutes = Math.max(1, Math.round(afterMs / minute));
    controller.abort(new KnownError('provider_silent', { provider: claudeLabel, minutes }));
  };
  const deadline = setTimeout(giveUp(deadlineMs), deadlineMs);
  const silence = setTimeout(giveUp(silenceMs), silenceMs);
  return {
    signal: controller.signal,
    hear: () => void silence.refresh(),
    stop: () => {
      clearTimeout(deadline);
      clearTimeout(silence);
    },
  };
}
