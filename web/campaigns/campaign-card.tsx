import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CampaignSummary } from '#shared/campaigns.ts';
import { Score } from '../shown/score.tsx';
import { Badge } from '../ui/badge.tsx';
import { formatCount, formatCounted, formatPercent } from '../ui/format.ts';
import { Sparkline } from '../ui/sparkline.tsx';

type Props = {
  campaign: CampaignSummary;
  /** Average scores of the last six weeks; empty while they are not known. */
  weeks: readonly (number | null)[];
};

/** A campaign at a glance: how it scores and its last six weeks, how many calls come through, what asks for somebody. */
export function CampaignCard({ campaign, weeks }: Props) {
  const { calls } = campaign;
  return (
    <article className="relative flex h-full flex-col rounded-lg border border-line bg-raised p-4 hover:border-edge/60">
      <div className="flex items-start gap-3">
        <h2 className="min-w-0 flex-1 truncate font-semibold">
          <Link
            to="/campaigns/$campaignId"
            params={{ campaignId: campaign.id }}
            className="outline-none after:absolute after:inset-0 after:rounded-lg focus-visible:after:outline-2 focus-visible:after:outline-offset-2 focus-visible:after:outline-accent"
          >
            {campaign.name}
          </Link>
        </h2>
        {campaign.archived ? <Badge label="Archived" colour="slate" /> : null}
      </div>
      <p className="mt-1 line-clamp-2 text-[0.8125rem] text-soft sm:min-h-10">{campaign.description}</p>
      <dl className="mt-3 flex items-end gap-x-4 sm:gap-x-6">
        <CardFigure label="Average score">
          <Score score={campaign.average_score} className="font-semibold" />
        </CardFigure>
        <CardFigure label="Completion rate">{formatPercent(completionRate(calls))}</CardFigure>
        <Sparkline values={weeks} className="mb-1 ml-auto min-w-0" />
      </dl>
      <p className="mt-3 flex flex-wrap gap-x-4 gap-y-1 border-t border-line pt-3 text-[0.8125rem] text-soft tabular-nums">
        <span>{formatCounted(calls.total, 'call')}</span>
        {calls.running > 0 ? <span>{formatCount(calls.running)} running</span> : null}
        {calls.flagged > 0 ? (
          <span className="text-red-ink">{formatCount(calls.flagged)} flagged</span>
        ) : null}
        {calls.failed > 0 ? <span className="text-red-ink">{formatCount(calls.failed)} failed</span> : null}
        <span>{formatCounted(campaign.check_count, 'check')}</span>
      </p>
    </article>
  );
}

function CardFigure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-[0.8125rem] whitespace-nowrap text-soft">{label}</dt>
      <dd className="text-xl leading-7 font-semibold tabular-nums">{children}</dd>
    </div>
  );
}

/** 0–100: completed of all that ended, as the figures of a period count it. */
function completionRate({ completed, failed }: CampaignSummary['calls']): number | null {
  return completed + failed === 0 ? null : (100 * completed) / (completed + failed);
}
