import { Link, useNavigate } from '@tanstack/react-router';
import { ArrowDown, ArrowUp, Copy, EllipsisVertical, GripVertical, Pencil, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import type { CheckDetail } from '#shared/check-edits.ts';
import { checkTypeLabels } from '#shared/checks.ts';
import { describeRule } from '#shared/describe-rule.ts';
import { SeverityBadge } from '../shown/severity.tsx';
import { Badge } from '../ui/badge.tsx';
import { classNames } from '../ui/class-names.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import type { CheckActions } from './use-checks.ts';

type Editing = {
  actions: CheckActions;
  onMove: (check: CheckDetail, step: 1 | -1) => void;
  onDelete: (check: CheckDetail) => void;
};

type Drag = { isSource: boolean; onStart: () => void; onEnd: () => void; onDrop: () => void };

type Props = {
  campaignId: string;
  check: CheckDetail;
  /** The one in force: the check's own or the campaign's. */
  passMark: number;
  /** Whether anybody can judge it. */
  evaluated: boolean;
  /** Null for those who may only look. */
  editing: Editing | null;
  drag: Drag;
};

/** One check: what it asks for, how it counts, and what may be done with it. */
export function CheckRow({ campaignId, check, passMark, evaluated, editing, drag }: Props) {
  const row = useRef<HTMLLIElement>(null);
  return (
    <li
      ref={row}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drag.onDrop}
      className={classNames('flex items-start gap-2 px-2 py-2.5 sm:px-3', drag.isSource && 'opacity-45')}
    >
      {editing === null ? null : <Handle check={check} row={row} drag={drag} onMove={editing.onMove} />}
      <div className="min-w-0 flex-1 pl-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {editing === null ? (
            <span className="font-medium">{check.name}</span>
          ) : (
            <Link
              to="/campaigns/$campaignId/checks/$checkId"
              params={{ campaignId, checkId: check.id }}
              className="font-medium hover:underline"
            >
              {check.name}
            </Link>
          )}
          <SeverityBadge severity={check.severity} />
          {check.active ? null : <Badge label="Off" colour="slate" meaning="Later runs do not ask it." />}
          {evaluated ? null : (
            <Badge label="Not evaluated" colour="slate" meaning="No key for Claude is configured." />
          )}
        </p>
        <p className="mt-0.5 line-clamp-2 text-[0.8125rem] break-words text-soft">
          {describeRule(check.judging)}
        </p>
        <p className="mt-1 flex flex-wrap gap-x-3 text-xs text-faint tabular-nums">
          <span>{checkTypeLabels[check.type]}</span>
          <span>{check.judging.kind === 'claude' ? 'Judged by Claude' : 'Judged by phrases'}</span>
          <span>{check.severity === 'info' ? 'Not in the score' : `Weight ${check.weight}`}</span>
          <span>{`Pass mark ${passMark}${check.pass_mark === null ? '' : ' (its own)'}`}</span>
        </p>
      </div>
      {editing === null ? null : <Controls campaignId={campaignId} check={check} editing={editing} />}
    </li>
  );
}

type HandleProps = {
  check: CheckDetail;
  row: React.RefObject<HTMLLIElement | null>;
  drag: Drag;
  onMove: Editing['onMove'];
};

function Handle({ check, row, drag, onMove }: HandleProps) {
  return (
    <button
      type="button"
      draggable
      aria-label={`Move ${check.name}`}
      title="Drag, or press the arrow keys"
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        if (row.current !== null) event.dataTransfer.setDragImage(row.current, 12, 12);
        drag.onStart();
      }}
      onDragEnd={drag.onEnd}
      onKeyDown={(event) => {
        const step = ({ ArrowUp: -1, ArrowDown: 1 } as const)[event.key];
        if (step === undefined) return;
        event.preventDefault();
        onMove(check, step);
      }}
      className="inline-flex size-7 shrink-0 cursor-grab items-center justify-center rounded-md text-faint hover:bg-hover hover:text-ink"
    >
      <GripVertical aria-hidden className="size-4" />
    </button>
  );
}

function Controls({
  campaignId,
  check,
  editing,
}: {
  campaignId: string;
  check: CheckDetail;
  editing: Editing;
}) {
  const navigate = useNavigate();
  const { actions, onMove, onDelete } = editing;
  const edit = () =>
    void navigate({
      to: '/campaigns/$campaignId/checks/$checkId',
      params: { campaignId, checkId: check.id },
    });
  return (
    <span className="flex shrink-0 items-center gap-1">
      <label className="flex h-7 cursor-pointer items-center gap-1.5 px-1 text-[0.8125rem] text-soft">
        <input
          type="checkbox"
          aria-label={`${check.name} is on`}
          className="size-4 accent-accent"
          checked={check.active}
          onChange={() => actions.turn.mutate(check)}
        />
        On
      </label>
      <Menu
        trigger={
          <IconButton
            size="small"
            label={`More about ${check.name}`}
            icon={<EllipsisVertical aria-hidden />}
          />
        }
        entries={[
          { label: 'Edit', icon: <Pencil aria-hidden />, run: edit },
          { label: 'Duplicate', icon: <Copy aria-hidden />, run: () => actions.duplicate.mutate(check) },
          { label: 'Move up', icon: <ArrowUp aria-hidden />, run: () => onMove(check, -1) },
          { label: 'Move down', icon: <ArrowDown aria-hidden />, run: () => onMove(check, 1) },
          { kind: 'separator' },
          { label: 'Delete', icon: <Trash2 aria-hidden />, danger: true, run: () => onDelete(check) },
        ]}
      />
    </span>
  );
}
