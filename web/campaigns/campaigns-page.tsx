import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Megaphone, Plus } from 'lucide-react';
import { useState } from 'react';
import { type CampaignSummary, listCampaigns } from '#shared/campaigns.ts';
import { useCan } from '../me.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Score } from '../shown/score.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { formatCount, formatCounted } from '../ui/format.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { CreateCampaignDialog } from './create-campaign-dialog.tsx';

/** The campaigns one may see, as cards. */
export function CampaignsPage() {
  const can = useCan();
  const [creating, setCreating] = useState(false);
  const [archived, setArchived] = useState(false);
  const campaigns = useQuery({
    ...queryOf(listCampaigns, { query: archived ? { archived: 'true' } : {} }),
    placeholderData: keepPreviousData,
  });
  const create = can('campaigns.create') ? (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      New campaign
    </Button>
  ) : null;
  return (
    <>
      <PageHeader title="Campaigns" actions={create} />
      <div className="flex flex-col gap-4 p-4 sm:p-6">
        <label className="flex items-center gap-2 self-start text-sm text-soft">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={archived}
            onChange={({ target }) => setArchived(target.checked)}
          />
          Show archived
        </label>
        {campaigns.isPending ? <CardsSkeleton /> : null}
        {campaigns.isError && campaigns.data === undefined ? (
          <ProblemState
            error={campaigns.error}
            onRetry={() => void campaigns.refetch()}
            retrying={campaigns.isFetching}
          />
        ) : null}
        {campaigns.data === undefined ? null : <Cards campaigns={campaigns.data.rows} create={create} />}
      </div>
      <CreateCampaignDialog open={creating} onOpenChange={setCreating} />
    </>
  );
}

function Cards({ campaigns, create }: { campaigns: readonly CampaignSummary[]; create: React.ReactNode }) {
  if (campaigns.length === 0) {
    return (
      <EmptyState icon={<Megaphone aria-hidden />} title="No campaigns yet" action={create}>
        A campaign is a programme of quality checks. Start from a template and change what you like.
      </EmptyState>
    );
  }
  return (
    <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
      {campaigns.map((campaign) => (
        <li key={campaign.id}>
          <CampaignCard campaign={campaign} />
        </li>
      ))}
    </ul>
  );
}

function CampaignCard({ campaign }: { campaign: CampaignSummary }) {
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
        <Score score={campaign.average_score} empty="Not scored" className="text-base" />
      </div>
      <p className="mt-1 line-clamp-2 min-h-10 text-[0.8125rem] text-soft">{campaign.description}</p>
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

function CardsSkeleton() {
  return (
    <Loading label="Loading the campaigns">
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {['one', 'two', 'three'].map((key) => (
          <Skeleton key={key} className="h-36 rounded-lg" />
        ))}
      </div>
    </Loading>
  );
}
