/** Waits so long, or until the browser says that it is connected again. Throws the signal's reason when that is given. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', onOnline);
      signal.removeEventListener('abort', onAbort);
    };
    const onOnline = (): void => {
      end();
      resolve();
    };
    const onAbort = (): void => {
      end();
      reject(signal.reason as Error);
    };
    const timer = setTimeout(onOnline, ms);
    window.addEventListener('online', onOnline);
    signal.addEventListener('abort', onAbort);
  });
}
