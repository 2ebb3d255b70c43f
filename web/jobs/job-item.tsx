import { Link } from '@tanstack/react-router';
import { type BulkItemShown, type BulkJobKind, bulkItemStates } from '#shared/bulk-jobs.ts';
import { Badge } from '../ui/badge.tsx';
import { formatBytes, formatCount } from '../ui/format.ts';

/** One item: its file, what became of it, and why it failed. */
export function JobItem({ item, kind }: { item: BulkItemShown; kind: BulkJobKind }) {
  const { position, size_bytes: size, state, failure } = item;
  return (
    <li className="grid grid-cols-[1.75rem_minmax(0,1fr)_auto] sm:grid-cols-[2.5rem_minmax(0,1fr)_auto] items-baseline gap-x-3 px-4 py-2 text-sm">
      <span className="text-xs text-faint tabular-nums">{formatCount(position)}</span>
      <span className="min-w-0">
        <span className="flex items-baseline gap-2">
          <FileName item={item} />
          {size === null || kind !== 'upload' ? null : (
            <span className="shrink-0 text-xs text-faint tabular-nums max-sm:hidden">
              {formatBytes(size)}
            </span>
          )}
        </span>
        {failure === null ? null : (
          <span className="block text-[0.8125rem]">
            <span className="text-red-ink">{failure.message}</span>{' '}
            <span className="text-soft">{failure.advice}</span>
          </span>
        )}
        {state === 'duplicate' ? <DuplicateNote item={item} /> : null}
      </span>
      <Badge {...bulkItemStates[state]} live={state === 'processing'} />
    </li>
  );
}

function FileName({ item: { call_id: callId, file_name: name, state } }: { item: BulkItemShown }) {
  if (callId === null || state === 'duplicate') {
    return (
      <span className="truncate" title={name}>
        {name}
      </span>
    );
  }
  return (
    <Link
      to="/calls/$callId"
      params={{ callId }}
      title={name}
      className="truncate rounded-sm font-medium hover:text-accent-text hover:underline"
    >
      {name}
    </Link>
  );
}

function DuplicateNote({ item: { call_id: callId } }: { item: BulkItemShown }) {
  return (
    <span className="block text-[0.8125rem] text-soft">
      The recording was in the campaign already, so it was not taken twice.{' '}
      {callId === null ? null : (
        <Link
          to="/calls/$callId"
          params={{ callId }}
          className="rounded-sm font-medium text-accent-text hover:underline"
        >
          Open that call
        </Link>
      )}
    </span>
  );
}
