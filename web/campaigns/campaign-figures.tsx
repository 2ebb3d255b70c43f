import { Link } from '@tanstack/react-router';
import type { CampaignDetail } from '#shared/campaigns.ts';
import type { CallListFilters } from '../shown/call-filters.ts';
import { Score } from '../shown/score.tsx';
import { Figure } from '../ui/figure.tsx';
import { formatCount } from '../ui/format.ts';

/** The campaign's figures; each that counts calls leads to them. */
export function CampaignFigures({ campaign }: { campaign: CampaignDetail }) {
  const { id, calls, average_score, flag_below } = campaign;
  const threshold = flag_below === null ? 'No threshold' : `Flagged below ${flag_below}%`;
  return (
    <dl className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-5">
      <Figure
        label="Average score"
        className="col-span-2 lg:col-span-1"
        value={<Score score={average_score} className="font-semibold" />}
        note={threshold}
      />
      <Figure label="Calls" value={<CallsLink to={{ campaign: id }} count={calls.total} />} />
      <Figure
        label="Completed"
        value={<CallsLink to={{ campaign: id, status: 'completed' }} count={calls.completed} />}
      />
      <Figure
        label="Flagged"
        value={<CallsLink to={{ campaign: id, flagged: 'true' }} count={calls.flagged} />}
      />
      <Figure
        label="Failed"
        value={<CallsLink to={{ campaign: id, status: 'failed' }} count={calls.failed} />}
        {...(calls.running > 0 ? { note: `${formatCount(calls.running)} running` } : {})}
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
