import { useEffect, useRef } from 'react';
import type { CallSummary } from '#shared/calls.ts';
import { Score } from '../shown/score.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { formatInstant } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';

type Props = {
  calls: readonly CallSummary[];
  current: string;
  onShow: (callId: string) => void;
  more: { busy: boolean; fetch: () => void } | null;
};

/** The queue itself, where there is room for it. */
export function QueueList({ calls, current, onShow, more }: Props) {
  return (
    <nav
      aria-label="Calls to review"
      className="hidden w-72 shrink-0 flex-col overflow-y-auto border-r border-line lg:flex xl:w-80"
    >
      {calls.length === 0 ? (
        <p className="px-5 py-4 text-sm text-soft">No other call waits for a person.</p>
      ) : null}
      <ol>
        {calls.map((call) => (
          <QueueRow key={call.id} call={call} chosen={call.id === current} onShow={onShow} />
        ))}
      </ol>
      {more === null ? null : (
        <Button className="m-3" variant="quiet" busy={more.busy} onClick={more.fetch}>
          Show more
        </Button>
      )}
    </nav>
  );
}

type RowProps = { call: CallSummary; chosen: boolean; onShow: (callId: string) => void };

function QueueRow({ call, chosen, onShow }: RowProps) {
  const now = useNow();
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <li>
      <button
        ref={row}
        type="button"
        aria-current={chosen || undefined}
        onClick={() => onShow(call.id)}
        className={classNames(
          'flex w-full items-center gap-3 border-b border-line px-5 py-2.5 text-left focus-visible:-outline-offset-2',
          chosen ? 'bg-hover shadow-[inset_2px_0_var(--accent)]' : 'hover:bg-hover/60',
        )}
      >
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm font-medium">{call.file_name}</span>
          <span className="block truncate text-xs text-faint">
            {[call.campaign.name, call.agent?.name ?? 'Unlinked', formatInstant(call.created_at, now)].join(
              ' · ',
            )}
          </span>
        </span>
        <Score score={call.score} empty="Not scored" className="text-sm" />
      </button>
    </li>
  );
}
