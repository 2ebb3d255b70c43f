import type { IncomingMessage } from 'node:http';

/** How long a caller may go on sending after its answer: long enough to notice the answer and read it. */
const lingerMs = 30_000;

/**
 * Reads on and forgets what is still to come of a request that is answered already. Left unread it would block its
 * connection, and the next request that a browser sends on it would wait for ever; cut at once, the caller would see
 * a broken connection instead of the answer. A caller that goes on for 30 s is cut off.
 */
export function throwAwayRest(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  request.unpipe();
  request.resume();
  const timer = setTimeout(() => request.destroy(), lingerMs).unref();
  request.once('close', () => clearTimeout(timer));
}
