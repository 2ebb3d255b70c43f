import { Link } from '@tanstack/react-router';
import type { CallSummary } from '#shared/calls.ts';
import { CallRows } from '../shown/call-rows.tsx';
import { Card } from '../ui/card.tsx';

/** The newest calls. */
export function RecentCalls({ calls }: { calls: readonly CallSummary[] }) {
  return (
    <Card
      title="Recent calls"
      flush
      className="overflow-hidden"
      actions={
        <Link to="/calls" className="text-[0.8125rem] font-medium text-accent-text hover:underline">
          All calls
        </Link>
      }
    >
      <CallRows label="Recent calls" calls={calls} />
    </Card>
  );
}
