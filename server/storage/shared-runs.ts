/** Whatever is done for a name. */
type Run = (name: string) => Promise<void>;

/**
 * The same work, shared: whoever asks for a name while it is being done for that name waits for one next run, together
 * with all others who ask meanwhile. Each run that somebody waits for begins after they have asked.
 */
export function shared(run: Run): Run {
  const running = new Set<string>();
  const next = new Map<string, PromiseWithResolvers<void>>();
  const begin = (name: string): Promise<void> => {
    running.add(name);
    return run(name).finally(() => goOn(name));
  };
  const goOn = (name: string): void => {
    const waiting = next.get(name);
    next.delete(name);
    if (waiting === undefined) running.delete(name);
    else begin(name).then(waiting.resolve, waiting.reject);
  };
  return (name) => {
    if (!running.has(name)) return begin(name);
    const waiting = next.get(name) ?? Promise.withResolvers<void>();
    next.set(name, waiting);
    return waiting.promise;
  };
}
