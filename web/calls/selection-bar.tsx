import { ListRestart, Sparkles, X } from 'lucide-react';
import { useState } from 'react';
import { mostBulkItems } from '#shared/bulk-jobs.ts';
import { Button } from '../ui/button.tsx';
import { formatCount } from '../ui/format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useKeys } from '../ui/keys.tsx';
import { LinkAgentButton } from './link-agent.tsx';
import { type RerunKind, RerunManyDialog } from './rerun-many-dialog.tsx';
import { StartButton } from './start-button.tsx';
import type { CallSelection } from './use-selection.ts';

type Props = { selection: CallSelection; loaded: number };

/** What may be done with the selected calls; nothing is shown while none is selected. */
export function SelectionBar({ selection, loaded }: Props) {
  const { selected, selectAll, clear } = selection;
  const [asking, setAsking] = useState<RerunKind | null>(null);
  useKeys(
    selected.length === 0
      ? []
      : [{ keys: ['Escape'], shown: ['Esc'], does: 'Clear the selection', run: clear }],
  );
  const refusal = refusalOf(selected);
  if (selected.length === 0) return null;
  return (
    <div
      role="group"
      aria-label="Selected calls"
      className="mx-4 mb-3 flex shrink-0 flex-wrap items-center gap-2 rounded-lg border border-accent/40 bg-accent-soft px-3 py-2 sm:mx-6"
    >
      <p role="status" className="text-sm font-medium tabular-nums">
        {formatCount(selected.length)} selected
      </p>
      {selected.length === loaded ? null : (
        <Button variant="quiet" size="small" onClick={selectAll}>
          Select all {formatCount(loaded)} loaded
        </Button>
      )}
      {refusal === null ? null : <p className="text-[0.8125rem] text-amber-ink">{refusal}</p>}
      <span className="ml-auto flex items-center gap-2">
        <StartButton calls={selected} onDone={clear} />
        <LinkAgentButton calls={selected} onDone={clear} />
        <Button size="small" disabled={refusal !== null} onClick={() => setAsking('transcribe')}>
          <ListRestart aria-hidden />
          Rerun Transcription
        </Button>
        <Button size="small" disabled={refusal !== null} onClick={() => setAsking('analyze')}>
          <Sparkles aria-hidden />
          Run Analysis
        </Button>
        <IconButton size="small" label="Clear the selection" icon={<X aria-hidden />} onClick={clear} />
      </span>
      {asking === null ? null : (
        <RerunManyDialog kind={asking} calls={selected} onClose={() => setAsking(null)} onDone={clear} />
      )}
    </div>
  );
}

/** Why the selected calls cannot go into one job; null when they can. */
function refusalOf(selected: CallSelection['selected']): string | null {
  if (new Set(selected.map(({ campaign }) => campaign.id)).size > 1) {
    return 'Select calls of one campaign to rerun them.';
  }
  if (selected.length <= mostBulkItems) return null;
  return `At most ${formatCount(mostBulkItems)} calls can be rerun at once.`;
}
