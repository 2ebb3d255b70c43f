import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until `condition` returns something other than false, null or undefined, and returns that. A condition that
 * throws is asked again; past the deadline its error (or "not in time") is thrown.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  options: { readonly timeoutMs?: number; readonly everyMs?: number } = {},
): Promise<Exclude<T, false | null | undefined>> {
  const { timeoutMs = 60_000, everyMs = 20 } = options;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    let problem: unknown = new Error(`The condition was not met within ${timeoutMs} ms.`);
    try {
      const answer = await condition();
      if (isMet(answer)) return answer;
    } catch (error) {
      problem = error;
    }
    if (performance.now() > deadline) throw problem;
    await delay(everyMs);
  }
}

function isMet<T>(answer: T): answer is Exclude<T, false | null | undefined> {
  return answer !== false && answer !== null && answer !== undefined;
}
