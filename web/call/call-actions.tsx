import { Download, Ellipsis, ListRestart, Play, RotateCcw, Sparkles, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type CallDetail, downloadOriginal } from '#shared/calls.ts';
import { addressOf } from '../address.ts';
import { useCan } from '../me.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, type MenuEntry } from '../ui/menu.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { type Offer, offersFor } from './offers.ts';
import { RetryWithButton, retryEntries } from './retry-with.tsx';
import { RunAnalysisDialog } from './run-analysis-dialog.tsx';
import { TranscriptionDialog } from './transcription-dialog.tsx';
import { useReprocess } from './use-reprocess.ts';

type Asks = Offer & { readonly kind: 'rerun_transcription' | 'run_analysis' };

/** Whether a dialog says what will happen before it does. */
function asks(offer: Offer): offer is Asks {
  return offer.kind === 'rerun_transcription' || offer.kind === 'run_analysis';
}

const icons = {
  retry: <RotateCcw aria-hidden />,
  requeue: <Play aria-hidden />,
  rerun_transcription: <ListRestart aria-hidden />,
  run_analysis: <Sparkles aria-hidden />,
} as const;

/** What may be done with a call: Retry, Rerun Transcription, Run Analysis, download, delete. */
export function CallActions({ call }: { call: CallDetail }) {
  const can = useCan();
  const target = { campaignId: call.campaign.id, agentId: call.agent?.id ?? null };
  const { start, retryWith, busy } = useReprocess(call);
  const [asking, setAsking] = useState<Asks['kind'] | 'delete' | null>(null);
  const offers = can('calls.reprocess', target) ? offersFor(call) : [];
  const elsewhere = offers.some(({ kind }) => kind === 'retry') ? call.retry_with : [];
  const press = (offer: Offer) => (asks(offer) ? setAsking(offer.kind) : start(offer.kind));
  const others: MenuEntry[] = [
    ...(can('calls.download', target) && call.audio_deleted_at === null ? [downloadEntry(call)] : []),
    ...(can('calls.delete', target) ? [deleteEntry(() => setAsking('delete'))] : []),
  ];
  return (
    <>
      <div className="hidden items-center gap-2 lg:flex">
        {offers.map((offer) => (
          <span key={offer.kind} className="flex gap-px">
            <OfferButton
              offer={offer}
              busy={busy === offer.kind}
              className={offer.kind === 'retry' && elsewhere.length > 0 ? 'rounded-r-none' : undefined}
              onPress={press}
            />
            {offer.kind === 'retry' && elsewhere.length > 0 ? (
              <RetryWithButton providers={elsewhere} busy={busy !== null} onChoose={retryWith} />
            ) : null}
          </span>
        ))}
        {others.length === 0 ? null : (
          <Menu
            trigger={<IconButton label="More actions" icon={<Ellipsis aria-hidden />} />}
            entries={others}
          />
        )}
      </div>
      <SmallActions
        offers={offers}
        others={[...retryEntries(elsewhere, retryWith), ...others]}
        busy={busy}
        onPress={press}
      />
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
      {asking === 'delete' ? <DeleteDialog call={call} onClose={() => setAsking(null)} /> : null}
    </>
  );
}

type OfferProps = {
  offer: Offer;
  busy: boolean;
  className: string | undefined;
  onPress: (offer: Offer) => void;
};

function OfferButton({ offer, busy, className, onPress }: OfferProps) {
  return (
    <Button
      variant={offer.main ? 'primary' : 'secondary'}
      disabled={offer.refusal !== null}
      title={offer.refusal ?? undefined}
      busy={busy}
      aria-haspopup={asks(offer) ? 'dialog' : undefined}
      className={className}
      onClick={() => onPress(offer)}
    >
      {busy ? null : icons[offer.kind]}
      {offer.label}
    </Button>
  );
}

type SmallProps = {
  offers: readonly Offer[];
  others: readonly MenuEntry[];
  busy: Offer['kind'] | null;
  onPress: (offer: Offer) => void;
};

/** The same on a small screen: what mends the call stays a button, the rest is behind one. */
function SmallActions({ offers, others, busy, onPress }: SmallProps) {
  const mending = offers.find(({ kind, main }) => main && (kind === 'retry' || kind === 'requeue'));
  const rest = offers.filter((offer) => offer !== mending);
  return (
    <div className="flex items-center lg:hidden">
      {mending === undefined ? null : (
        <Button variant="primary" size="small" busy={busy === mending.kind} onClick={() => onPress(mending)}>
          {busy === mending.kind ? null : icons[mending.kind]}
          {mending.label}
        </Button>
      )}
      {rest.length + others.length === 0 ? null : (
        <Menu
          trigger={<IconButton label="Actions" icon={<Ellipsis aria-hidden />} />}
          entries={[
            ...rest.map((offer) => ({
              label: offer.label,
              icon: icons[offer.kind],
              disabled: offer.refusal !== null,
              run: () => onPress(offer),
            })),
            ...others,
          ]}
        />
      )}
    </div>
  );
}

function downloadEntry(call: CallDetail): MenuEntry {
  return { label: 'Download original', icon: <Download aria-hidden />, run: () => downloadFrom(call) };
}

function deleteEntry(run: () => void): MenuEntry {
  return { label: 'Delete the call', icon: <Trash2 aria-hidden />, danger: true, run };
}

function downloadFrom(call: CallDetail): void {
  const link = document.createElement('a');
  link.href = addressOf(downloadOriginal, { id: call.id });
  link.download = call.file_name;
  link.click();
}
