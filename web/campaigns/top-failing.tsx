import { Link } from '@tanstack/react-router';
import type { CampaignDetail } from '#shared/campaigns.ts';
import { formatCount } from '../ui/format.ts';
import { Progress } from '../ui/progress.tsx';

/** The checks of a campaign that fail most, with their share of the calls they were judged on; each leads to its calls. */
export function TopFailing({ campaign }: { campaign: Pick<CampaignDetail, 'id' | 'top_failing'> }) {
  if (campaign.top_failing.length === 0)
    return <p className="px-4 py-10 text-center text-sm text-soft">No check has failed yet.</p>;
  return (
    <ol aria-label="Top failing checks" className="divide-y divide-line border-t border-line">
      {campaign.top_failing.map(({ check_id, name, failed, judged }) => (
        <li key={check_id}>
          <Link
            to="/calls"
            search={{ campaign: campaign.id, check: check_id, verdict: 'fail' }}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2 hover:bg-hover focus-visible:-outline-offset-2"
          >
            <span className="truncate">{name}</span>
            <span className="text-[0.8125rem] text-soft tabular-nums">
              {formatCount(failed)} of {formatCount(judged)}
            </span>
            <Progress
              label={`${name}: share that failed`}
              value={judged === 0 ? 0 : failed / judged}
              tone="red"
              className="col-span-2 h-1"
            />
          </Link>
        </li>
      ))}
    </ol>
  );
}
