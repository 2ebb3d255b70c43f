import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CallDetail } from '#shared/calls.ts';
import { formatDuration, formatInstant } from '../../ui/format.ts';
import { useNow } from '../../ui/use-now.ts';
import { SourceBadge, StatusBadge } from '../status-badge.tsx';

/** Which call this is; its name leads to its page. */
export function BriefHead({ call, actions }: { call: CallDetail; actions?: ReactNode }) {
  const now = useNow();
  const facts = [
    call.campaign.name,
    call.agent?.name ?? 'Unlinked',
    call.duration_seconds === null ? null : formatDuration(call.duration_seconds),
    formatInstant(call.call_date ?? call.created_at, now),
  ];
  return (
    <header className="flex shrink-0 items-start gap-2 border-b border-line py-2.5 pr-2 pl-5">
      <div className="min-w-0 flex-1">
        <h2 className="truncate text-sm font-semibold">
          <Link
            to="/calls/$callId"
            params={{ callId: call.id }}
            className="rounded-sm hover:text-accent-text hover:underline"
          >
            {call.file_name}
          </Link>
        </h2>
        <p className="mt-0.5 truncate text-[0.8125rem] text-soft">
          {facts.filter((fact) => fact !== null).join(' · ')}
        </p>
        <p className="mt-1.5 flex flex-wrap gap-1.5">
          <StatusBadge status={call.status} />
          <SourceBadge source={call.source} />
        </p>
      </div>
      {actions}
    </header>
  );
}
