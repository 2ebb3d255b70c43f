import { Link } from '@tanstack/react-router';
import { AudioLines, Captions, File, Sheet } from 'lucide-react';
import type { SftpFileShown } from '#shared/sftp-batches.ts';
import { sftpFileStatuses } from '#shared/sftp-statuses.ts';
import { useCan } from '../me.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { formatBytes } from '../ui/format.ts';
import { useFileMove } from './use-batch-moves.ts';

type Props = { file: SftpFileShown; campaignId: string; batchId: string };

const kinds = {
  recording: { label: 'Recording', icon: AudioLines },
  csv: { label: 'CSV', icon: Sheet },
  transcript: { label: 'Transcript', icon: Captions },
  other: { label: 'Other file', icon: File },
} as const;

const afterwardsWords = {
  waiting: 'Still to be moved or deleted on the server',
  moved: 'Moved to processed/',
  deleted: 'Deleted on the server',
} as const;

/** One file: where it is, whose call it became, and why it did not. */
export function BatchFile({ file, campaignId, batchId }: Props) {
  const { icon: Icon, label } = kinds[file.kind];
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)_auto] items-baseline gap-x-3 px-4 py-2 text-sm">
      <span title={label} className="self-start pt-0.5 text-faint">
        <Icon aria-hidden className="size-4" />
        <span className="sr-only">{label}</span>
      </span>
      <span className="min-w-0">
        <span className="flex items-baseline gap-2">
          <Name file={file} />
          <span className="shrink-0 text-xs text-faint tabular-nums max-sm:hidden">
            {formatBytes(file.size_bytes)}
          </span>
        </span>
        <Facts file={file} />
        {file.failure === null ? null : (
          <span className="block text-[0.8125rem]">
            <span className={file.status === 'failed' ? 'text-red-ink' : 'text-ink'}>
              {file.failure.message}
            </span>{' '}
            <span className="text-soft">{file.failure.advice}</span>
          </span>
        )}
        <FileActions file={file} campaignId={campaignId} batchId={batchId} />
      </span>
      <Badge {...sftpFileStatuses[file.status]} live={file.status === 'processing'} />
    </li>
  );
}

function Name({ file: { path, call_id: callId } }: Pick<Props, 'file'>) {
  if (callId === null) {
    return (
      <span className="truncate" title={path}>
        {path}
      </span>
    );
  }
  return (
    <Link
      to="/calls/$callId"
      params={{ callId }}
      title={path}
      className="truncate rounded-sm font-medium hover:text-accent-text hover:underline"
    >
      {path}
    </Link>
  );
}

/** Agent, row, what was decided on the way, and what happened to the file on the server. */
function Facts({ file: { agent, row_line: line, transcript, notes, afterwards } }: Pick<Props, 'file'>) {
  const facts = [
    agent === null ? null : agent.name,
    line === null ? null : `Line ${line} of its CSV`,
    transcript === null ? null : `With transcript ${transcript.slice(transcript.lastIndexOf('/') + 1)}`,
    ...notes,
    afterwards === null ? null : afterwardsWords[afterwards],
  ].filter((fact) => fact !== null);
  if (facts.length === 0) return null;
  return <span className="block text-[0.8125rem] text-soft">{facts.join(' · ')}</span>;
}

function FileActions({ file, campaignId, batchId }: Props) {
  const can = useCan();
  const move = useFileMove(batchId);
  if (!can('calls.upload', { campaignId })) return null;
  if (file.status === 'failed' && file.retryable) {
    return (
      <Button
        size="small"
        className="mt-1.5"
        busy={move.isPending}
        onClick={() => move.mutate({ fileId: file.id, move: 'retry' })}
      >
        Retry
        <span className="sr-only">: {file.path}</span>
      </Button>
    );
  }
  if (file.status === 'duplicate' && file.differs) {
    return (
      <Button
        size="small"
        className="mt-1.5"
        busy={move.isPending}
        onClick={() => move.mutate({ fileId: file.id, move: 'import' })}
      >
        Import anyway
        <span className="sr-only">: {file.path}</span>
      </Button>
    );
  }
  return null;
}
