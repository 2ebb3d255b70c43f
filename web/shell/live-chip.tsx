import { useLiveState } from '../live/live-provider.tsx';
import { Badge } from '../ui/badge.tsx';

/** Says that changes no longer come by themselves. Nothing is shown while they do. */
export function LiveChip() {
  const state = useLiveState();
  return (
    <div role="status">
      {state === 'lost' ? (
        <Badge
          label="Live connection lost, reconnecting"
          colour="amber"
          live
          meaning="Changes appear as soon as the connection is back."
          className="shadow-popup"
        />
      ) : null}
    </div>
  );
}
