import { setTimeout as delay } from 'node:timers/promises';
import { isPassing, S3TimeoutError } from './s3-errors.ts';

/** The bounds of one exchange with the server. */
export type Bounds = { readonly deadlineMs: number; readonly signal?: AbortSignal | undefined };

/**
 * Lets an exchange last so long and no longer, also where an answer has begun and then stalls. Once `work` has answered
 * the deadline is over: a stream in the answer has a watch of its own.
 */
export async function withinDeadline<Answer>(
  { deadlineMs, signal }: Bounds,
  work: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), deadlineMs);
  try {
    return await work(AbortSignal.any([deadline.signal, ...(signal ? [signal] : [])]));
  } catch (error) {
    signal?.throwIfAborted();
    if (deadline.signal.aborted) throw new S3TimeoutError(`No answer in ${deadlineMs} ms`, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Tries passing trouble over, after each of these waits. Only for what is the same however often it is sent, and whose
 * bytes are at hand: a part, a question, a removal. Everything else is tried again by the queue, from the beginning.
 */
export async function sendAgain<Answer>(
  { waitsMs, signal }: { waitsMs: readonly number[]; signal?: AbortSignal | undefined },
  send: () => Promise<Answer>,
): Promise<Answer> {
  for (const waitMs of waitsMs) {
    try {
      return await send();
    } catch (error) {
      if (!isPassing(error)) throw error;
      await delay(waitMs, undefined, { signal });
    }
  }
  return await send();
}
