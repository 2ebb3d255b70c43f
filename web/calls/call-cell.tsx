import type { ReactNode } from 'react';
import type { CallSummary } from '#shared/calls.ts';
import { reviewStatuses } from '#shared/statuses.ts';
import { Score } from '../shown/score.tsx';
import { SourceBadge, StatusBadge } from '../shown/status-badge.tsx';
import { Badge } from '../ui/badge.tsx';
import { formatDuration, formatInstant } from '../ui/format.ts';
import type { Column } from './columns.ts';

type Props = { column: Column; call: CallSummary; now: Date };

/** What a call's row says in one column; its name stands elsewhere. */
export function CallCell({ column, call, now }: Props) {
  switch (column.id) {
    case 'name':
      return null;
    case 'status':
      return (
        <span role="cell" title={call.error?.message}>
          <StatusBadge status={call.status} />
        </span>
      );
    case 'score':
      return (
        <span role="cell" className="flex justify-self-end">
          <Score score={call.score} flagged={call.flagged} />
        </span>
      );
    case 'review':
      return (
        <span role="cell">
          {call.review_status === 'no_action' ? null : <Badge {...reviewStatuses[call.review_status]} />}
        </span>
      );
    case 'campaign':
      return <Text>{call.campaign.name}</Text>;
    case 'agent':
      return <Text>{call.agent === null ? <em className="text-faint">Unlinked</em> : call.agent.name}</Text>;
    case 'source':
      return (
        <span role="cell">
          <SourceBadge source={call.source} />
        </span>
      );
    case 'length':
      return <Figure>{formatDuration(call.duration_seconds)}</Figure>;
    case 'called':
      return <Figure>{call.call_date === null ? '—' : formatInstant(call.call_date, now)}</Figure>;
    case 'uploaded':
      return <Figure>{formatInstant(call.created_at, now)}</Figure>;
  }
}

function Text({ children }: { children: ReactNode }) {
  return (
    <span role="cell" className="truncate">
      {children}
    </span>
  );
}

function Figure({ children }: { children: string }) {
  return (
    <span role="cell" className="justify-self-end text-soft tabular-nums">
      {children}
    </span>
  );
}
