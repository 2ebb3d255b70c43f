import { Link } from '@tanstack/react-router';
import type { CallSummary } from '#shared/calls.ts';
import { CallRows } from '../shown/call-rows.tsx';
import { Card } from '../ui/card.tsx';

type Props = { calls: readonly CallSummary[]; title?: string; showAgent?: boolean };

/** The newest calls. */
export function RecentCalls({ calls, title = 'Recent calls', showAgent = true }: Props) {
  return (
    <Card
      title={title}
      flush
      className="overflow-hidden"
      actions={
        <Link to="/calls" className="text-[0.8125rem] font-medium text-accent-text hover:underline">
          All calls
        </Link>
      }
    >
      <CallRows label={title} calls={calls} showAgent={showAgent} />
    </Card>
  );
}
