import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ChevronLeft, ListChecks, Settings, Upload } from 'lucide-react';
import { type CampaignDetail, readCampaign } from '#shared/campaigns.ts';
import { useCan } from '../me.ts';
import { queryOf } from '../queries.ts';
import { OpenJobs } from '../shown/open-jobs.tsx';
import { PeriodPicker } from '../shown/period-picker.tsx';
import { ProblemState } from '../shown/problem-state.tsx';
import { Badge } from '../ui/badge.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { CampaignCourse } from './campaign-course.tsx';
import { ChecksCard } from './checks-card.tsx';
import { PartlyJudged } from './partly-judged.tsx';
import { RecentCalls } from './recent-calls.tsx';
import { SftpCard } from './sftp-card.tsx';
import { UnreadCalls } from './unread-calls.tsx';
import { WaitingToStart } from './waiting-to-start.tsx';

/** One campaign: how its calls do, what fails most, and the checks they are judged by. */
export function CampaignPage() {
  const { campaignId } = useParams({ from: '/inside/campaigns/$campaignId' });
  const campaign = useQuery(queryOf(readCampaign, { params: { id: campaignId } }));
  if (campaign.isPending) return <PageSkeleton />;
  if (campaign.data === undefined) {
    return (
      <>
        <PageHeader title="Campaign" before={<BackLink />} />
        <ProblemState
          error={campaign.error}
          onRetry={() => void campaign.refetch()}
          retrying={campaign.isFetching}
        />
      </>
    );
  }
  return <Loaded campaign={campaign.data} />;
}

function Loaded({ campaign }: { campaign: CampaignDetail }) {
  const can = useCan();
  const mayUpload = !campaign.archived && can('calls.upload', { campaignId: campaign.id });
  return (
    <>
      <PageHeader
        title={campaign.name}
        before={<BackLink />}
        note={campaign.archived ? <Badge label="Archived" colour="slate" /> : null}
        actions={
          <>
            {campaign.calls.total === 0 ? null : <Period />}
            <ChecksLink campaignId={campaign.id} />
            {can('campaigns.settings') ? <SettingsLink campaignId={campaign.id} /> : null}
            {mayUpload ? <UploadLink campaignId={campaign.id} /> : null}
          </>
        }
      />
      <div className="flex flex-col gap-4 p-4 sm:p-6">
        {campaign.description === '' ? null : <p className="max-w-prose text-soft">{campaign.description}</p>}
        <WaitingToStart campaign={campaign} />
        <UnreadCalls campaign={campaign} />
        <PartlyJudged campaign={campaign} />
        <OpenJobs campaignId={campaign.id} />
        <SftpCard campaignId={campaign.id} />
        {campaign.calls.total === 0 ? null : <CampaignCourse campaign={campaign} />}
        <RecentCalls
          campaignId={campaign.id}
          firstStep={mayUpload ? <UploadLink campaignId={campaign.id} /> : null}
        />
        <ChecksCard campaign={campaign} />
      </div>
    </>
  );
}

function Period() {
  const period = useSearch({ from: '/inside/campaigns/$campaignId' });
  const navigate = useNavigate({ from: '/campaigns/$campaignId' });
  return (
    <PeriodPicker period={period} onChange={(chosen) => void navigate({ search: chosen, replace: true })} />
  );
}

function ChecksLink({ campaignId }: { campaignId: string }) {
  return (
    <Link to="/campaigns/$campaignId/checks" params={{ campaignId }} className={buttonClass('secondary')}>
      <ListChecks aria-hidden />
      Checks
    </Link>
  );
}

function SettingsLink({ campaignId }: { campaignId: string }) {
  return (
    <Link to="/campaigns/$campaignId/settings" params={{ campaignId }} className={buttonClass('secondary')}>
      <Settings aria-hidden />
      <span className="max-sm:sr-only">Settings</span>
    </Link>
  );
}

function UploadLink({ campaignId }: { campaignId: string }) {
  return (
    <Link to="/upload" search={{ campaign: campaignId }} className={buttonClass('primary')}>
      <Upload aria-hidden />
      Upload
    </Link>
  );
}

function BackLink() {
  return (
    <Link
      to="/campaigns"
      aria-label="All campaigns"
      className="inline-flex size-8 items-center justify-center rounded-md text-soft hover:bg-hover hover:text-ink"
    >
      <ChevronLeft aria-hidden className="size-4" />
    </Link>
  );
}
