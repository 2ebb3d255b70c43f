import { Link } from '@tanstack/react-router';
import type { CallSummary } from '#shared/calls.ts';
import { formatInstant } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';
import { CallOutcome } from './call-outcome.tsx';

type Props = {
  label: string;
  calls: readonly CallSummary[];
  /** False where all of them are of one campaign. */
  showCampaign?: boolean;
  /** False where all of them are of one agent. */
  showAgent?: boolean;
};

/** A few calls as a list of links: name, where it belongs, what became of it. */
export function CallRows({ label, calls, showCampaign = true, showAgent = true }: Props) {
  const now = useNow();
  return (
    <ul aria-label={label} className="divide-y divide-line border-t border-line">
      {calls.map((call) => (
        <li key={call.id}>
          <Link
            to="/calls/$callId"
            params={{ callId: call.id }}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 px-4 py-2 hover:bg-hover focus-visible:-outline-offset-2"
          >
            <span className="min-w-0">
              <span className="block truncate font-medium">{call.file_name}</span>
              <span className="block truncate text-[0.8125rem] text-faint">
                {noteOn(call, { showCampaign, showAgent, now })}
              </span>
            </span>
            <CallOutcome call={call} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

type Shown = { showCampaign: boolean; showAgent: boolean; now: Date };

/** Where and whose a call is and when it came; of one that failed, why. */
export function noteOn(call: CallSummary, { showCampaign, showAgent, now }: Shown): string {
  if (call.status === 'failed' && call.error !== null) return call.error.message;
  const when = formatInstant(call.created_at, now);
  const who = showAgent ? (call.agent?.name ?? null) : null;
  return [showCampaign ? call.campaign.name : null, who, when].filter((part) => part !== null).join(' · ');
}
