import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { archiveCampaign, readCampaignSettings, unarchiveCampaign } from '#shared/campaign-settings.ts';
import { listCampaigns, readCampaign } from '#shared/campaigns.ts';
import { call, problemOf } from '../api.ts';
import { keyOf, queryOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useToast } from '../ui/toast.tsx';

/** Archives a campaign, after saying what that does, or takes it back out. */
export function ArchiveCard({ campaignId }: { campaignId: string }) {
  const { data } = useQuery(queryOf(readCampaignSettings, { params: { id: campaignId } }));
  const [asking, setAsking] = useState(false);
  const moving = useArchiving(campaignId, () => setAsking(false));
  if (data === undefined) return null;
  return (
    <Card title="Archive" className="max-w-3xl">
      <div className="flex flex-wrap items-center gap-3">
        <p className="min-w-0 flex-1 basis-64 text-[0.8125rem] text-soft">
          {data.archived
            ? 'This campaign is archived: it takes no uploads and no reprocessing. Everything is kept.'
            : 'An archived campaign takes no uploads and no reprocessing, and lists leave it out. Everything is kept, and what was accepted finishes.'}
        </p>
        {data.archived ? (
          <Button busy={moving.isPending} onClick={() => moving.mutate(false)}>
            Unarchive
          </Button>
        ) : (
          <Button onClick={() => setAsking(true)}>Archive the campaign</Button>
        )}
      </div>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title={`Archive “${data.name}”?`}
        description="Uploads by browser, API and SFTP are refused from now on, and so is reprocessing. Calls, results and settings stay, and an Owner can take it back out."
        footer={
          <>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button variant="primary" busy={moving.isPending} onClick={() => moving.mutate(true)}>
              Archive
            </Button>
          </>
        }
      />
    </Card>
  );
}

function useArchiving(campaignId: string, onDone: () => void) {
  const client = useQueryClient();
  const say = useToast();
  const request = { params: { id: campaignId } };
  return useMutation({
    mutationFn: (archived: boolean) => call(archived ? archiveCampaign : unarchiveCampaign, request),
    onSuccess: async (_, archived) => {
      await Promise.all([
        client.invalidateQueries({ queryKey: keyOf(readCampaignSettings, request) }),
        client.invalidateQueries({ queryKey: keyOf(readCampaign, request) }),
        client.invalidateQueries({ queryKey: keyOf(listCampaigns) }),
      ]);
      say({ title: archived ? 'The campaign is archived.' : 'The campaign is back.', tone: 'good' });
      onDone();
    },
    onError: (error) => {
      const { message, advice } = problemOf(error);
      say({ title: message, text: advice, tone: 'bad' });
    },
  });
}
