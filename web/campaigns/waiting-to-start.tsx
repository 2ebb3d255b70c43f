import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { listCalls } from '#shared/calls.ts';
import { type CampaignDetail, readCampaign } from '#shared/campaigns.ts';
import { startCampaignCalls } from '#shared/start-calls.ts';
import { call, problemOf } from '../api.ts';
import { useCan } from '../me.ts';
import { keyOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { formatCounted } from '../ui/format.ts';
import { useToast } from '../ui/toast.tsx';

/** Calls that nobody has started yet, with the button that starts them all; nothing where there are none. */
export function WaitingToStart({ campaign }: { campaign: CampaignDetail }) {
  const client = useQueryClient();
  const say = useToast();
  const can = useCan();
  const request = { params: { id: campaign.id } };
  const starting = useMutation({
    mutationFn: () => call(startCampaignCalls, request),
    onSuccess: async ({ started }) => {
      say({ title: `${formatCounted(started, 'call')} started.`, tone: 'good' });
      await Promise.all([
        client.invalidateQueries({ queryKey: keyOf(readCampaign, request) }),
        client.invalidateQueries({ queryKey: keyOf(listCalls) }),
      ]);
    },
    onError: (error) => {
      const { message, advice } = problemOf(error);
      say({ title: message, text: advice, tone: 'bad' });
    },
  });
  if (campaign.waiting_to_start === 0) return null;
  return (
    <div
      role="group"
      aria-label="Calls to start"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-line bg-sunken px-4 py-2.5 text-sm"
    >
      <p className="min-w-0 flex-1 basis-64">
        <span className="font-medium">{formatCounted(campaign.waiting_to_start, 'call')}</span>
        {campaign.waiting_to_start === 1 ? ' waits' : ' wait'} for somebody to start
        {campaign.waiting_to_start === 1 ? ' it.' : ' them.'}
      </p>
      {!campaign.archived && can('calls.reprocess', { campaignId: campaign.id }) ? (
        <Button size="small" busy={starting.isPending} onClick={() => starting.mutate()}>
          {starting.isPending ? null : <Play aria-hidden />}
          Start all
        </Button>
      ) : null}
    </div>
  );
}
