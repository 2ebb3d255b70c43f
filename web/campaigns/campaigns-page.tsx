import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Megaphone, Plus } from 'lucide-react';
import { useState } from 'react';
import { type CampaignSummary, listCampaigns } from '#shared/campaigns.ts';
import { readCampaignWeeks } from '#shared/figures.ts';
import { useCan } from '../me.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { CampaignCard } from './campaign-card.tsx';
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
  const weeks = useQuery(queryOf(readCampaignWeeks, {}));
  if (campaigns.length === 0) {
    return (
      <EmptyState icon={<Megaphone aria-hidden />} title="No campaigns yet" action={create}>
        A campaign is a programme of quality checks. Start from a template and change what you like.
      </EmptyState>
    );
  }
  return (
    <ul className="grid grid-cols-1 gap-4 sm:grid-cols-2 xl:grid-cols-3">
      {campaigns.map((campaign) => (
        <li key={campaign.id}>
          <CampaignCard
            campaign={campaign}
            weeks={weeks.data?.rows.find(({ campaign_id }) => campaign_id === campaign.id)?.scores ?? []}
          />
        </li>
      ))}
    </ul>
  );
}

function CardsSkeleton() {
  return (
    <Loading label="Loading the campaigns">
      <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
        {['one', 'two', 'three'].map((key) => (
          <Skeleton key={key} className="h-48 rounded-lg" />
        ))}
      </div>
    </Loading>
  );
}
