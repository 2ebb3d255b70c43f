import { type MouseEvent, memo } from 'react';
import type { CallSummary } from '#shared/calls.ts';
import { Score } from '../shown/score.tsx';
import { SourceBadge, StatusBadge } from '../shown/status-badge.tsx';
import { classNames } from '../ui/class-names.ts';
import { formatDuration, formatInstant } from '../ui/format.ts';
import { callGrid } from './call-grid.ts';
import { PickBox } from './pick-box.tsx';

type Props = {
  call: CallSummary;
  index: number;
  now: Date;
  /** Where the row lies in the list and how high it is, in pixels; plain numbers, so that a row in place is not drawn again. */
  top: number;
  height: number;
  chosen: boolean;
  onOpen: (callId: string) => void;
  /** Whether it is selected; null where calls cannot be. */
  picked: boolean | null;
  onPick: (index: number, range: boolean) => void;
};

const rowLook =
  'absolute inset-x-0 top-0 border-b border-line hover:bg-hover/60 has-[a:focus-visible]:bg-accent-soft';

/** One call as a row of the table. The whole row leads to the call; the name is the link. */
export const CallRow = memo(function CallRow(props: Props) {
  const { call, index, now, top, height, chosen, onOpen, picked, onPick } = props;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      data-call-index={index}
      style={{ height, transform: `translateY(${top}px)` }}
      className={classNames(
        rowLook,
        callGrid(picked !== null),
        chosen && 'bg-hover/60',
        picked === true && 'bg-accent-soft',
      )}
    >
      {picked === null ? null : (
        <span role="cell">
          <PickBox
            label={`Select ${call.file_name}`}
            checked={picked}
            onPress={(range) => onPick(index, range)}
          />
        </span>
      )}
      <span role="cell" className="min-w-0">
        <CallLink call={call} onOpen={onOpen} />
      </span>
      <span role="cell" title={call.error?.message}>
        <StatusBadge status={call.status} />
      </span>
      <span role="cell" className="flex justify-self-end">
        <Score score={call.score} flagged={call.flagged} />
      </span>
      <span role="cell" className="truncate">
        {call.campaign.name}
      </span>
      <span role="cell" className="truncate">
        <AgentName agent={call.agent} />
      </span>
      <span role="cell">
        <SourceBadge source={call.source} />
      </span>
      <span role="cell" className="justify-self-end tabular-nums">
        {formatDuration(call.duration_seconds)}
      </span>
      <span role="cell" className="justify-self-end text-soft tabular-nums">
        {formatInstant(call.created_at, now)}
      </span>
    </div>
  );
});

/** One call as a card of a small screen. */
export const CallCard = memo(function CallCard({ call, index, now, top, height, onOpen }: Props) {
  return (
    <div
      role="listitem"
      data-call-index={index}
      style={{ height, transform: `translateY(${top}px)` }}
      className={classNames(rowLook, 'flex flex-col justify-center gap-1 px-3')}
    >
      <div className="flex items-center justify-between gap-3">
        <CallLink call={call} onOpen={onOpen} />
        <Score score={call.score} flagged={call.flagged} />
      </div>
      <div className="flex items-center gap-2 text-xs text-faint">
        <StatusBadge status={call.status} />
        <span className="min-w-0 truncate">{call.campaign.name}</span>
        <span className="ml-auto shrink-0 tabular-nums">{formatInstant(call.created_at, now)}</span>
      </div>
    </div>
  );
});

/** A plain link, since the router's own costs too much for thousands of rows; it leads there all the same. */
function CallLink({ call, onOpen }: Pick<Props, 'call' | 'onOpen'>) {
  const open = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen(call.id);
  };
  return (
    <a
      href={`/calls/${call.id}`}
      onClick={open}
      className="block min-w-0 truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:rounded-sm focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
    >
      {call.file_name}
    </a>
  );
}

function AgentName({ agent }: { agent: CallSummary['agent'] }) {
  return agent === null ? <em className="text-faint">Unlinked</em> : agent.name;
}
