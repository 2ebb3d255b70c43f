import { Download, Ellipsis, ListRestart, Play, RotateCcw, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { type CallDetail, downloadOriginal } from '#shared/calls.ts';
import { addressOf } from '../address.ts';
import { useCan } from '../me.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, type MenuEntry } from '../ui/menu.tsx';
import { type Offer, offersFor } from './offers.ts';
import { RunAnalysisDialog } from './run-analysis-dialog.tsx';
import { TranscriptionDialog } from './transcription-dialog.tsx';
import { useReprocess } from './use-reprocess.ts';

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
      {asking === 'run_analysis' ? (
        <RunAnalysisDialog
          call={call}
          busy={busy !== null}
          onClose={() => setAsking(null)}
          onConfirm={() => start('run_analysis', () => setAsking(null))}
        />
      ) : null}
      {asking === 'rerun_transcription' ? (
        <TranscriptionDialog call={call} onClose={() => setAsking(null)} />
      ) : null}
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

function downloadFrom(call: CallDetail): void {
  const link = document.createElement('a');
  link.href = addressOf(downloadOriginal, { id: call.id });
  link.download = call.file_name;
  link.click();
}
