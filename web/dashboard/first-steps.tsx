import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Phone } from 'lucide-react';
import type { ReactNode } from 'react';
import { type CampaignSummary, listCampaigns } from '#shared/campaigns.ts';
import { useCan } from '../me.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { formatCounted } from '../ui/format.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { SampleCalls } from './sample-calls.tsx';

/** The dashboard before the first call: what to do, one step after the other. */
export function FirstSteps() {
  const can = useCan();
  if (!can('calls.upload')) {
    return (
      <EmptyState icon={<Phone aria-hidden />} title="No calls yet">
        Calls appear here as soon as one is linked to you.
      </EmptyState>
    );
  }
  return <Steps />;
}

function Steps() {
  const campaigns = useQuery(queryOf(listCampaigns, { query: {} }));
  if (campaigns.isPending) return <Skeleton className="mx-auto h-80 w-full max-w-2xl rounded-lg" />;
  if (campaigns.data === undefined) {
    return (
      <ProblemState
        error={campaigns.error}
        onRetry={() => void campaigns.refetch()}
        retrying={campaigns.isFetching}
      />
    );
  }
  return <StepList campaigns={campaigns.data.rows.filter(({ archived }) => !archived)} />;
}

function StepList({ campaigns }: { campaigns: readonly CampaignSummary[] }) {
  const first = campaigns[0];
  return (
    <section aria-label="First steps" className="mx-auto w-full max-w-2xl">
      <h2 className="text-lg font-semibold">Three steps to the first score</h2>
      <p className="mt-1 text-soft">
        Every recording is transcribed, judged by the campaign’s checks, scored and flagged.
      </p>
      <ol className="mt-5 divide-y divide-line rounded-lg border border-line bg-raised">
        <Step number={1} title={first === undefined ? 'Create a campaign' : 'Look at your campaign'}>
          {first === undefined ? (
            <p>A campaign holds the checks that calls are judged by. Start from a template.</p>
          ) : (
            <p>{readyWords(first)} You can add more campaigns at any time.</p>
          )}
          <Link
            to={first === undefined ? '/campaigns' : '/campaigns/$campaignId'}
            params={first === undefined ? {} : { campaignId: first.id }}
            className={buttonClass('secondary', 'small')}
          >
            {first === undefined ? 'Go to campaigns' : `Open the campaign`}
          </Link>
        </Step>
        <Step number={2} title="Open a sample call">
          <p>A bundled recording goes through the real pipeline, from transcript to score and flag.</p>
          <SampleCalls campaigns={campaigns} />
        </Step>
        <Step number={3} title="Upload your own recordings">
          <p>Drop them with their transcripts, and watch them go from Pending to Completed.</p>
          <Link
            to="/upload"
            search={first === undefined ? {} : { campaign: first.id }}
            className={buttonClass('secondary', 'small')}
          >
            Upload recordings
          </Link>
        </Step>
      </ol>
    </section>
  );
}

function readyWords({ name, check_count }: CampaignSummary): string {
  if (check_count === 0) return `${name} is there, without checks yet.`;
  return `${name} is ready with ${formatCounted(check_count, 'check')}.`;
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li className="flex gap-4 p-4">
      <span
        aria-hidden
        className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft text-sm font-semibold text-accent-text"
      >
        {number}
      </span>
      <div className="flex min-w-0 flex-1 flex-col items-start gap-2 text-soft">
        <h3 className="pt-1 font-semibold text-ink">{title}</h3>
        {children}
      </div>
    </li>
  );
}
