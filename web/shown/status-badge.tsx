import {
  type CallStatus,
  callStatuses,
  hasEnded,
  type UploadSource,
  uploadSources,
} from '#shared/statuses.ts';
import { Badge } from '../ui/badge.tsx';

/** A call's status; its dot breathes while something is being done. */
export function StatusBadge({ status }: { status: CallStatus }) {
  const working = !hasEnded(status) && status !== 'pending';
  return <Badge {...callStatuses[status]} live={working} />;
}

/** How a call came in. */
export function SourceBadge({ source }: { source: UploadSource }) {
  return <Badge {...uploadSources[source]} />;
}
