import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Download, Ellipsis, ListRestart, Play, RotateCcw, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { type CallDetail, downloadOriginal, readCall, readTimeline } from '#shared/calls.ts';
import { reprocessCall } from '#shared/versions.ts';
import { addressOf } from '../address.ts';
import { call as callApi, problemOf } from '../api.ts';
import { useCan } from '../me.ts';
import { keyOf } from '../queries.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, type MenuEntry } from '../ui/menu.tsx';
import { useToast } from '../ui/toast.tsx';
import { type Offer, offersFor } from './offers.ts';
import { RerunDialog } from './rerun-dialog.tsx';

const icons = {
  retry: <RotateCcw aria-hidden />,
  requeue: <Play aria-hidden />,
  rerun_transcription: <ListRestart aria-hidden />,
  run_analysis: <Sparkles aria-hidden />,
} as const;

/** What may be done with a call: Retry, Rerun Transcription, Run Analysis, download. */
export function CallActions({ call }: { call: CallDetail }) {
  const can = useCan();
  const target = { campaignId: call.campaign.id, agentId: call.agent?.id ?? null };
  const { start, busy } = useReprocess(call);
  const [asking, setAsking] = useState<'rerun_transcription' | 'run_analysis' | null>(null);
  const offers = can('calls.reprocess', target) ? offersFor(call) : [];
  const press = ({ kind }: Offer) => {
    if (kind === 'rerun_transcription' || kind === 'run_analysis') setAsking(kind);
    else start(kind);
  };
  const download: MenuEntry[] = can('calls.download', target)
    ? [{ label: 'Download original', icon: <Download aria-hidden />, run: () => downloadFrom(call) }]
    : [];
  return (
    <>
      <div className="hidden items-center gap-2 lg:flex">
        {offers.map((offer) => (
          <Button
            key={offer.kind}
            variant={offer.main ? 'primary' : 'secondary'}
            disabled={offer.refusal !== null}
            title={offer.refusal ?? undefined}
            busy={busy === offer.kind}
            onClick={() => press(offer)}
          >
            {busy === offer.kind ? null : icons[offer.kind]}
            {offer.label}
          </Button>
        ))}
        {download.length === 0 ? null : (
          <IconButton
            label="Download original"
            icon={<Download aria-hidden />}
            onClick={() => downloadFrom(call)}
          />
        )}
      </div>
      <SmallActions offers={offers} download={download} busy={busy} onPress={press} />
      <RerunDialog
        call={call}
        kind={asking}
        busy={busy !== null}
        onClose={() => setAsking(null)}
        onConfirm={(kind) => start(kind, () => setAsking(null))}
      />
    </>
  );
}

type SmallProps = {
  offers: readonly Offer[];
  download: readonly MenuEntry[];
  busy: Offer['kind'] | null;
  onPress: (offer: Offer) => void;
};

/** The same on a small screen: what mends the call stays a button, the rest is behind one. */
function SmallActions({ offers, download, busy, onPress }: SmallProps) {
  const mending = offers.find(({ kind, main }) => main && (kind === 'retry' || kind === 'requeue'));
  const others = offers.filter((offer) => offer !== mending);
  return (
    <div className="flex items-center lg:hidden">
      {mending === undefined ? null : (
        <Button variant="primary" size="small" busy={busy === mending.kind} onClick={() => onPress(mending)}>
          {busy === mending.kind ? null : icons[mending.kind]}
          {mending.label}
        </Button>
      )}
      {others.length + download.length === 0 ? null : (
        <Menu
          trigger={<IconButton label="Actions" icon={<Ellipsis aria-hidden />} />}
          entries={[
            ...others.map((offer) => ({
              label: offer.label,
              icon: icons[offer.kind],
              disabled: offer.refusal !== null,
              run: () => onPress(offer),
            })),
            ...download,
          ]}
        />
      )}
    </div>
  );
}

/** Asks for the next run; the answer shows on the page at once, everything else comes with the live events. */
function useReprocess(call: CallDetail) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const say = useToast();
  const run = useMutation({
    mutationFn: (kind: Offer['kind']) => callApi(reprocessCall, { params: { id: call.id }, body: { kind } }),
    onSuccess: async () => {
      await navigate({ to: '/calls/$callId', params: { callId: call.id } });
      await Promise.all([
        client.invalidateQueries({ queryKey: keyOf(readCall, { params: { id: call.id } }) }),
        client.invalidateQueries({ queryKey: keyOf(readTimeline, { params: { id: call.id } }) }),
      ]);
    },
    onError: (error) => {
      const { message, advice } = problemOf(error);
      say({ title: message, text: advice, tone: 'bad' });
    },
  });
  return {
    start: (kind: Offer['kind'], after?: () => void) =>
      run.mutate(kind, after === undefined ? {} : { onSettled: after }),
    busy: run.isPending ? run.variables : null,
  };
}

function downloadFrom(call: CallDetail): void {
  const link = document.createElement('a');
  link.href = addressOf(downloadOriginal, { id: call.id });
  link.download = call.file_name;
  link.click();
}
