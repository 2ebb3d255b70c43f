type Listed = { readonly id: string };

/** The call a step away in the queue: the first one from a call that is not in it any more; stays at the ends. */
export function stepInQueue(queue: readonly Listed[], current: string | null, by: 1 | -1): string | null {
  const at = queue.findIndex(({ id }) => id === current);
  const next = at < 0 ? queue[0] : (queue[at + by] ?? queue[at]);
  return next?.id ?? null;
}

/** Where to go once a call is decided: to the one after it, else to the one before it, else nowhere (null). */
export function afterDecision(queue: readonly Listed[], decided: string): string | null {
  const at = queue.findIndex(({ id }) => id === decided);
  if (at < 0) return queue[0]?.id ?? null;
  return (queue[at + 1] ?? queue[at - 1])?.id ?? null;
}
