import { Check } from 'lucide-react';
import type { CallDetail } from '#shared/calls.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { rerunConsequences } from './standing.ts';

type Kind = 'rerun_transcription' | 'run_analysis';

type Props = {
  call: CallDetail;
  /** Null while nothing is asked. */
  kind: Kind | null;
  busy: boolean;
  onClose: () => void;
  onConfirm: (kind: Kind) => void;
};

const titles: Record<Kind, string> = {
  rerun_transcription: 'Rerun Transcription',
  run_analysis: 'Run Analysis',
};

/** Says what a rerun does before it is started. */
export function RerunDialog({ call, kind, busy, onClose, onConfirm }: Props) {
  if (kind === null) return null;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`${titles[kind]} of this call?`}
      description={call.file_name}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={busy} onClick={() => onConfirm(kind)}>
            {titles[kind]}
          </Button>
        </>
      }
    >
      <ul className="flex flex-col gap-2 text-sm">
        {rerunConsequences(kind, call).map((sentence) => (
          <li key={sentence} className="flex items-start gap-2">
            <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-green-dot" />
            {sentence}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
