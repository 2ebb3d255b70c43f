import type { CallDetail } from '#shared/calls.ts';
import { RerunForecast } from '../shown/cost-forecast.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Consequences } from './consequences.tsx';
import { rerunConsequences } from './standing.ts';

type Props = { call: CallDetail; busy: boolean; onClose: () => void; onConfirm: () => void };

/** Says what Run Analysis does before it is started. */
export function RunAnalysisDialog({ call, busy, onClose, onConfirm }: Props) {
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Run Analysis of this call?"
      description={call.file_name}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={busy} onClick={onConfirm}>
            Run Analysis
          </Button>
        </>
      }
    >
      <Consequences sentences={rerunConsequences('run_analysis', call)} />
      <RerunForecast kind="analyze" callIds={[call.id]} />
    </Dialog>
  );
}
