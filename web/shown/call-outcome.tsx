import type { CallSummary } from '#shared/calls.ts';
import { Score } from './score.tsx';
import { StatusBadge } from './status-badge.tsx';

/** What became of a call: its status unless it is completed, and its score as soon as there is one. */
export function CallOutcome({ call }: { call: CallSummary }) {
  return (
    <span className="inline-flex items-center gap-3">
      {call.status === 'completed' ? null : <StatusBadge status={call.status} />}
      {call.status === 'completed' || call.score !== null ? (
        <Score score={call.score} flagged={call.flagged} empty="Not scored" />
      ) : null}
    </span>
  );
}
