import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CirclePlay } from 'lucide-react';
import { useState } from 'react';
import type { CampaignSummary } from '#shared/campaigns.ts';
import { listSamples, openSample } from '#shared/samples.ts';
import { call, problemOf } from '../api.ts';
import { queryOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useToast } from '../ui/toast.tsx';

/** The sample calls as buttons; the campaign they go to is chosen where there are several. */
export function SampleCalls({ campaigns }: { campaigns: readonly CampaignSummary[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const samples = useQuery(queryOf(listSamples, {}));
  const opening = useOpening();
  const campaignId = chosen ?? campaigns[0]?.id ?? null;
  if (samples.isPending) return <Skeleton className="h-7 w-48" />;
  if (samples.data === undefined) return <p className="text-red-ink">{problemOf(samples.error).message}</p>;
  if (campaignId === null) return <p className="text-[0.8125rem] text-faint">Create a campaign first.</p>;
  return (
    <div className="flex w-full flex-col gap-2">
      {campaigns.length > 1 ? (
        <Select<string>
          label="Campaign of the sample call"
          size="small"
          className="w-64 max-w-full"
          value={campaignId}
          options={campaigns.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setChosen}
        />
      ) : null}
      <ul className="flex flex-wrap gap-2">
        {samples.data.rows.map(({ name, title }) => (
          <li key={name}>
            <Button
              size="small"
              variant="secondary"
              busy={opening.isPending && opening.variables.name === name}
              disabled={opening.isPending}
              onClick={() => opening.mutate({ name, campaignId })}
            >
              <CirclePlay aria-hidden />
              {title}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function useOpening() {
  const navigate = useNavigate();
  const toast = useToast();
  return useMutation({
    mutationFn: ({ name, campaignId }: { name: string; campaignId: string }) =>
      call(openSample, { params: { name }, body: { campaign_id: campaignId } }),
    onSuccess: ({ id }) => navigate({ to: '/calls/$callId', params: { callId: id } }),
    onError: (error) => {
      const { message, advice } = problemOf(error);
      toast({ title: message, text: advice, tone: 'bad' });
    },
  });
}
