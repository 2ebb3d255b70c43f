import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Megaphone } from 'lucide-react';
import { useState } from 'react';
import { type CampaignSummary, listCampaigns } from '#shared/campaigns.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Select } from '../ui/select.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { DetailsCard } from './details-card.tsx';
import { DropZone } from './drop-zone.tsx';
import { UploadList } from './upload-list.tsx';
import { useUploads } from './upload-provider.tsx';
import { lastCampaignOf } from './upload-queue.ts';
import { useDetails } from './use-details.ts';

/** Chooses a campaign and recordings, and sends them. */
export function UploadPage() {
  const campaigns = useQuery(queryOf(listCampaigns, { query: {} }));
  return (
    <>
      <PageHeader title="Upload calls" />
      <div className="mx-auto w-full max-w-3xl p-4 sm:p-6">
        {campaigns.data === undefined ? (
          <Waiting campaigns={campaigns} />
        ) : (
          <UploadForm campaigns={campaigns.data.rows.filter(({ archived }) => !archived)} />
        )}
      </div>
    </>
  );
}

type WaitingProps = {
  campaigns: { isError: boolean; error: unknown; isFetching: boolean; refetch: () => unknown };
};

function Waiting({ campaigns }: WaitingProps) {
  if (campaigns.isError) {
    return (
      <ProblemState
        error={campaigns.error}
        onRetry={() => void campaigns.refetch()}
        retrying={campaigns.isFetching}
      />
    );
  }
  return (
    <Loading label="Loading the campaigns">
      <Skeleton className="h-9 w-72" />
      <Skeleton className="mt-5 h-48" />
    </Loading>
  );
}

function UploadForm({ campaigns }: { campaigns: readonly CampaignSummary[] }) {
  const { campaign } = useSearch({ from: '/inside/upload' });
  const navigate = useNavigate({ from: '/upload' });
  const { queue, add, describe } = useUploads();
  const [notes, setNotes] = useState<readonly string[]>([]);
  const [asked, setAsked] = useState(false);
  const wanted = campaign ?? lastCampaignOf(queue);
  const only = campaigns.length === 1 ? campaigns[0] : undefined;
  const chosen = campaigns.find(({ id }) => id === wanted) ?? only ?? null;
  const details = useDetails(queue.uploads, chosen?.id ?? null, describe);
  if (campaigns.length === 0) return <NoCampaign />;
  return (
    <div className="flex flex-col gap-5">
      <div>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <span id="campaign-label" className="text-sm font-medium">
            Campaign
          </span>
          <Select<string>
            tied={{ 'aria-labelledby': 'campaign-label', 'aria-describedby': 'campaign-told' }}
            placeholder="Choose a campaign"
            className="w-64 max-w-full"
            value={chosen?.id ?? null}
            options={campaigns.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id) => void navigate({ search: { campaign: id }, replace: true })}
          />
          <p id="campaign-told" className="text-[0.8125rem] text-faint">
            Checks and thresholds come from the campaign.
          </p>
        </div>
        <p role="alert" className="mt-1.5 text-[0.8125rem] text-red-ink">
          {asked && chosen === null ? 'Choose a campaign before uploading.' : ''}
        </p>
      </div>
      <DropZone
        onFiles={(files) => {
          const csv = files.find(isCsv);
          if (csv !== undefined) details.takeCsv(csv);
          setNotes(add(files.filter((file) => !isCsv(file))));
        }}
      />
      <LeftOut notes={notes} />
      <DetailsCard {...details.card} />
      {queue.uploads.length === 0 ? null : (
        <UploadList
          campaignId={chosen?.id ?? null}
          isReading={details.isReading}
          onNoCampaign={() => setAsked(true)}
        />
      )}
    </div>
  );
}

function isCsv({ name }: File): boolean {
  return /\.(csv|tsv)$/i.test(name);
}

function LeftOut({ notes }: { notes: readonly string[] }) {
  return (
    <div role="status">
      {notes.length === 0 ? null : (
        <ul className="rounded-md bg-amber-ground px-3 py-2 text-[0.8125rem] text-amber-ink">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

function NoCampaign() {
  return (
    <EmptyState
      icon={<Megaphone aria-hidden />}
      title="There is no campaign to upload to"
      action={
        <Link to="/campaigns" className={buttonClass('primary')}>
          Go to campaigns
        </Link>
      }
    >
      Every call belongs to a campaign: it holds the checks and the thresholds. Create one first.
    </EmptyState>
  );
}
