import { PanelRight } from 'lucide-react';
import { type MouseEvent, memo } from 'react';
import type { CallSummary } from '#shared/calls.ts';
import type { Snippet } from '#shared/snippets.ts';
import { Score } from '../shown/score.tsx';
import { StatusBadge } from '../shown/status-badge.tsx';
import { classNames } from '../ui/class-names.ts';
import { formatInstant } from '../ui/format.ts';
import { CallCell } from './call-cell.tsx';
import { type CallGrid, gridLook } from './call-grid.ts';
import type { Column } from './columns.ts';
import { PickBox } from './pick-box.tsx';
import { SnippetLines } from './snippet-lines.tsx';

/** A call of the list, with where the searched words were said. */
export type ListRow = CallSummary & { readonly snippets?: readonly Snippet[] | undefined };

type Props = {
  call: ListRow;
  index: number;
  now: Date;
  /** Where the row lies in the list and how high it is, in pixels; plain numbers, so that a row in place is not drawn again. */
  top: number;
  height: number;
  columns: readonly Column[];
  grid: CallGrid;
  chosen: boolean;
  onOpen: (address: string) => void;
  onPeek: (callId: string) => void;
  /** Whether it is selected; null where calls cannot be. */
  picked: boolean | null;
  onPick: (index: number, range: boolean) => void;
};

/** Height of a row without snippets, in pixels. */
export const plainRowHeight = 44;

const rowLook =
  'group absolute inset-x-0 top-0 border-b border-line hover:bg-hover/60 has-[a:focus-visible]:bg-accent-soft';

/** One call as a row of the table. The whole row leads to the call; the name is the link. */
export const CallRow = memo(function CallRow(props: Props) {
  const { call, index, now, top, height, columns, grid, chosen, onOpen, onPeek, picked, onPick } = props;
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-current={chosen || undefined}
      data-call-index={index}
      style={{
        height,
        transform: `translateY(${top}px)`,
        gridTemplateColumns: grid.template,
        gridTemplateRows: call.snippets === undefined ? undefined : `${plainRowHeight}px`,
      }}
      className={classNames(
        rowLook,
        gridLook,
        chosen && 'bg-hover shadow-[inset_2px_0_var(--accent)]',
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
      {columns.map((column) =>
        column.id === 'name' ? (
          <span key="name" role="cell" className="flex min-w-0 items-center">
            <CallLink call={call} onOpen={onOpen} />
            <PeekButton call={call} onPeek={onPeek} quiet />
          </span>
        ) : (
          <CallCell key={column.id} column={column} call={call} now={now} />
        ),
      )}
      {call.snippets === undefined ? null : (
        <span role="cell" className={`col-span-full min-w-0 self-start ${picked === null ? '' : 'pl-8'}`}>
          <SnippetLines callId={call.id} snippets={call.snippets} onOpen={onOpen} />
        </span>
      )}
    </div>
  );
});

/** One call as a card of a small screen. */
export const CallCard = memo(function CallCard(props: Props) {
  const { call, index, now, top, height, chosen, onOpen, onPeek } = props;
  return (
    <div
      role="listitem"
      data-call-index={index}
      aria-current={chosen || undefined}
      style={{ height, transform: `translateY(${top}px)` }}
      className={classNames(rowLook, 'flex flex-col justify-center gap-1 px-3', chosen && 'bg-hover')}
    >
      <div className="flex items-center justify-between gap-2">
        <CallLink call={call} onOpen={onOpen} />
        <span className="flex shrink-0 items-center gap-1">
          <Score score={call.score} flagged={call.flagged} />
          <PeekButton call={call} onPeek={onPeek} />
        </span>
      </div>
      <div className="flex items-center gap-2 text-xs text-faint">
        <StatusBadge status={call.status} />
        <span className="min-w-0 truncate">{call.campaign.name}</span>
        <span className="ml-auto shrink-0 tabular-nums">{formatInstant(call.created_at, now)}</span>
      </div>
      {call.snippets === undefined ? null : (
        <SnippetLines callId={call.id} snippets={call.snippets} onOpen={onOpen} />
      )}
    </div>
  );
});

/** A plain link, since the router's own costs too much for thousands of rows; it leads there all the same. */
function CallLink({ call, onOpen }: Pick<Props, 'call' | 'onOpen'>) {
  const open = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onOpen(`/calls/${call.id}`);
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

/** Opens the call beside the list. The keyboard does it with Space, so that rows hold one stop each. */
function PeekButton({ call, onPeek, quiet = false }: Pick<Props, 'call' | 'onPeek'> & { quiet?: boolean }) {
  return (
    <button
      type="button"
      tabIndex={quiet ? -1 : undefined}
      title="Peek (Space)"
      aria-label={`Peek at ${call.file_name}`}
      onClick={() => onPeek(call.id)}
      className={classNames(
        'relative z-1 flex size-7 shrink-0 items-center justify-center rounded-md text-soft hover:bg-hover hover:text-ink [&_svg]:size-3.5',
        // It lies over the end of a long name, which has the room to itself until somebody points at the row.
        quiet &&
          '-ml-7 bg-raised opacity-0 group-hover:opacity-100 group-has-[:focus-visible]:opacity-100 hover:bg-hover',
      )}
    >
      <PanelRight aria-hidden />
    </button>
  );
}
