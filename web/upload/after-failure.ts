import type { ApiProblem } from '../api.ts';

/** What to do when sending went wrong: try again after a while, send smaller parts, or give up. */
export type Remedy =
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'smaller' }
  | { readonly kind: 'give_up' };

const longestWaitMs = 30_000;
/** Trouble on the server's side is given this many chances in a row; a broken line has no end of them. */
const chances = 6;

/**
 * Decides after the `inRow`th failure in a row (the first is 1) without a byte arriving between them. A cut line, a
 * proxy without its server and a server that starts again are waited for as long as it takes; what the server says for
 * good ends it.
 */
export function afterFailure(problem: ApiProblem, inRow: number): Remedy {
  const wait: Remedy = { kind: 'wait', ms: Math.min(longestWaitMs, 500 * 2 ** (inRow - 1)) };
  const { status, code } = problem;
  const isOurs = code !== 'internal' || status === 500;
  if (code === 'offline' || code === 'shutting_down') return wait;
  // A proxy before the server takes only so much at once; the server itself has answered with its own words.
  if (status === 413 && !isOurs) return { kind: 'smaller' };
  if ([502, 503, 504].includes(status) && !isOurs) return wait;
  const mayPass = [408, 423, 429, 500, 503].includes(status) || code === 'upload_elsewhere';
  return mayPass && inRow < chances ? wait : { kind: 'give_up' };
}

/** Whether what has arrived is worth going on with, when sending was given up for this problem. */
export function keepsWhatArrived({ status, code }: ApiProblem): boolean {
  return [0, 401, 423, 429].includes(status) || status >= 500 || code === 'upload_elsewhere';
}
