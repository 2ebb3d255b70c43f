import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { AudioLines } from 'lucide-react';
import { useState } from 'react';
import type { CampaignDetail } from '#shared/campaigns.ts';
import { providers, type SpeechProvider } from '#shared/providers.ts';
import { listUnread, listUnreadCalls } from '#shared/unread-calls.ts';
import { call, problemOf } from '../api.ts';
import { useCan } from '../me.ts';
import { queryOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { buttonClass } from '../ui/button-class.ts';
import { formatCounted } from '../ui/format.ts';
import { useToast } from '../ui/toast.tsx';
import { RerunDialog } from './rerun-dialog.tsx';

/** Calls that had no provider to transcribe them, and, now that one is set up, the way to have them transcribed. */
export function UnreadCalls({ campaign }: { campaign: CampaignDetail }) {
  const can = useCan();
  const mayRun = !campaign.archived && can('calls.reprocess', { campaignId: campaign.id });
  const { data } = useQuery({ ...queryOf(listUnread, {}), enabled: mayRun });
  const row = data?.rows.find((each) => each.campaign.id === campaign.id);
  if (!mayRun || row === undefined) return null;
  const { calls, provider } = row;
  return (
    <div
      role="group"
      aria-label="Calls without a transcript"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-line bg-sunken px-4 py-2.5 text-sm"
    >
      <p className="min-w-0 flex-1 basis-64">
        <Link
          to="/calls"
          search={{ campaign: campaign.id, status: 'failed' }}
          className="font-medium text-accent-text hover:underline"
        >
          {formatCounted(calls, 'call')}
        </Link>{' '}
        could not be transcribed, since no provider was set up. {nowWords(provider)}
      </p>
      {provider === null ? <ChooseLink campaignId={campaign.id} /> : <RunButton campaignId={campaign.id} />}
    </div>
  );
}

function nowWords(provider: SpeechProvider | null): string {
  if (provider !== null) return `${providers[provider].label} is set up now and can do it.`;
  return 'One is set up now, and is to be chosen in the settings of this campaign.';
}

function ChooseLink({ campaignId }: { campaignId: string }) {
  const can = useCan();
  if (!can('campaigns.settings')) return null;
  return (
    <Link
      to="/campaigns/$campaignId/settings/transcription"
      params={{ campaignId }}
      className={buttonClass('secondary', 'small')}
    >
      Choose a provider
    </Link>
  );
}

function RunButton({ campaignId }: { campaignId: string }) {
  const [found, setFound] = useState<readonly string[] | null>(null);
  const say = useToast();
  const finding = useMutation({
    mutationFn: () => call(listUnreadCalls, { params: { id: campaignId } }),
    onSuccess: ({ call_ids: ids }) => {
      if (ids.length > 0) setFound(ids);
    },
    onError: (error) => say({ title: problemOf(error).message, text: problemOf(error).advice, tone: 'bad' }),
  });
  return (
    <>
      <Button size="small" aria-haspopup="dialog" busy={finding.isPending} onClick={() => finding.mutate()}>
        {finding.isPending ? null : <AudioLines aria-hidden />}
        Rerun Transcription
      </Button>
      {found === null ? null : (
        <RerunDialog kind="transcribe" callIds={found} onClose={() => setFound(null)} />
      )}
    </>
  );
}
