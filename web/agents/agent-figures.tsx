import { Link } from '@tanstack/react-router';
import type { AgentDetail } from '#shared/agents.ts';
import type { CallListFilters } from '../shown/call-filters.ts';
import { Score } from '../shown/score.tsx';
import { Figure } from '../ui/figure.tsx';
import { formatCount, formatPercent } from '../ui/format.ts';

/** An agent's figures with the line of six weeks; each that counts calls leads to them. */
export function AgentFigures({ agent }: { agent: AgentDetail }) {
  const { id, weekly, peers_average: peers } = agent;
  return (
    <dl className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
      <Figure
        label="Average score"
        value={<Score score={agent.average_score} className="font-semibold" />}
        trend={weekly.average_score}
        {...(peers === null ? {} : { note: `Everybody in the same campaigns: ${formatPercent(peers)}` })}
      />
      <Figure
        label="Calls"
        value={<CallsLink to={{ agent: id }} count={agent.calls} />}
        trend={weekly.calls}
        note="Line: last six weeks"
      />
      <Figure
        label="Completed"
        value={<CallsLink to={{ agent: id, status: 'completed' }} count={agent.completed} />}
      />
      <Figure
        label="Flagged"
        value={<CallsLink to={{ agent: id, flagged: 'true' }} count={agent.flagged} />}
      />
    </dl>
  );
}

function CallsLink({ to, count }: { to: CallListFilters; count: number }) {
  return (
    <Link to="/calls" search={to} className="rounded-sm hover:underline">
      {formatCount(count)}
    </Link>
  );
}
