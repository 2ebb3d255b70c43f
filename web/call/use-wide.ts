import { useSyncExternalStore } from 'react';

const question = '(min-width: 1024px)';

/** Whether there is room for the transcript and the results side by side. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (tell) => {
      const list = window.matchMedia(question);
      list.addEventListener('change', tell);
      return () => list.removeEventListener('change', tell);
    },
    () => window.matchMedia(question).matches,
  );
}
