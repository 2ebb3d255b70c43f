import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useParams } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { readCampaign } from '#shared/campaigns.ts';
import { useCan } from '../me.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Badge } from '../ui/badge.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { campaignSections } from './sections.ts';
import { SettingsFrame, sectionClass } from './settings-frame.tsx';

/** A campaign's settings around one of their sections. The sections find the campaign at hand. */
export function CampaignSettings() {
  const { campaignId } = useParams({ from: '/inside/campaigns/$campaignId/settings' });
  const can = useCan();
  const campaign = useQuery(queryOf(readCampaign, { params: { id: campaignId } }));
  if (campaign.isPending) return <PageSkeleton />;
  if (campaign.data === undefined) {
    return (
      <>
        <PageHeader title="Settings" before={<BackLink campaignId={campaignId} />} />
        <ProblemState error={campaign.error} onRetry={() => void campaign.refetch()} />
      </>
    );
  }
  const { name, archived } = campaign.data;
  const links = campaignSections
    .filter(({ needs }) => can(needs, { campaignId }))
    .map(({ to, label, icon: Icon }) => (
      <Link key={to} to={to} params={{ campaignId }} className={sectionClass}>
        <Icon aria-hidden />
        {label}
      </Link>
    ));
  return (
    <>
      <PageHeader
        title={`${name}: settings`}
        before={<BackLink campaignId={campaignId} />}
        note={archived ? <Badge label="Archived" colour="slate" /> : null}
      />
      <SettingsFrame sections={links}>
        <Outlet />
      </SettingsFrame>
    </>
  );
}

function BackLink({ campaignId }: { campaignId: string }) {
  return (
    <Link
      to="/campaigns/$campaignId"
      params={{ campaignId }}
      aria-label="Back to the campaign"
      className="inline-flex size-8 items-center justify-center rounded-md text-soft hover:bg-hover hover:text-ink"
    >
      <ChevronLeft aria-hidden className="size-4" />
    </Link>
  );
}
