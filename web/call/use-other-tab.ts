import { type ComponentType, useEffect, useState } from 'react';
import type { OtherTab, OtherTabProps } from './other-tab.tsx';

/**
 * Fetches the side tabs while the page is already being read. A suspense boundary would do, but it holds its
 * content back for 300 ms at the first opening even when everything is there.
 */
export function useOtherTab(): { View: ComponentType<OtherTabProps> | null; failed: boolean } {
  const [held, setHeld] = useState<{ View: typeof OtherTab | null; failed: boolean }>({
    View: null,
    failed: false,
  });
  useEffect(() => {
    let wanted = true;
    import('./other-tab.tsx').then(
      (module) => wanted && setHeld({ View: module.OtherTab, failed: false }),
      () => wanted && setHeld({ View: null, failed: true }),
    );
    return () => {
      wanted = false;
    };
  }, []);
  return held;
}
