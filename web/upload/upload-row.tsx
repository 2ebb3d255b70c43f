import { Link } from '@tanstack/react-router';
import { CircleCheck, FileAudio, FileText, RotateCw, X } from 'lucide-react';
import type { Ref } from 'react';
import { formatBytes, formatSpeed } from '../ui/format.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Progress } from '../ui/progress.tsx';
import { type Moving, mayGoAgain, type Upload } from './upload-queue.ts';

type Props = {
  ref: Ref<HTMLLIElement>;
  index: number;
  /** Distance from the top of the list, in pixels. */
  top: number;
  upload: Upload<File>;
  onRetry: (campaignId: string) => void;
  /** Gives up the sending. */
  onCancel: () => void;
  onRemove: () => void;
};

/** One file: its name, its transcript, how far it is, and why it was refused. */
export function UploadRow({ ref, index, top, upload, onRetry, onCancel, onRemove }: Props) {
  const { state, path, sizeBytes, transcript } = upload;
  const isOpen = state.kind === 'waiting' || state.kind === 'sending';
  const retry = mayGoAgain(state) && 'campaignId' in state ? state.campaignId : null;
  return (
    <li
      ref={ref}
      data-index={index}
      style={{ transform: `translateY(${top}px)` }}
      className="absolute inset-x-0 top-0 border-b border-line px-4 py-1"
    >
      <div className="flex min-h-9 items-center gap-3">
        <FileAudio aria-hidden className="size-4 shrink-0 text-soft" />
        <div className="flex min-w-0 flex-1 flex-col gap-x-3 sm:flex-row sm:items-center">
          <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2.5">
            <span className="min-w-0 truncate" title={path}>
              {path}
            </span>
            {transcript === null ? null : (
              <span
                title={`Its transcript: ${transcript.name}`}
                className="inline-flex h-5 items-center gap-1 rounded-full bg-blue-ground px-2 text-xs font-medium whitespace-nowrap text-blue-ink"
              >
                <FileText aria-hidden className="size-3" />
                with transcript {endingIn(transcript.name)}
              </span>
            )}
          </div>
          <span className="hidden w-16 shrink-0 text-right text-[0.8125rem] text-faint tabular-nums sm:block">
            {formatBytes(sizeBytes)}
          </span>
          <StateShown upload={upload} />
        </div>
        <span className="flex w-14 shrink-0 justify-end">
          {retry === null ? null : (
            <IconButton
              label={`Retry ${path}`}
              size="small"
              icon={<RotateCw aria-hidden />}
              onClick={() => onRetry(retry)}
            />
          )}
          <IconButton
            label={isOpen ? `Cancel ${path}` : `Remove ${path}`}
            size="small"
            icon={<X aria-hidden />}
            onClick={isOpen ? onCancel : onRemove}
          />
        </span>
      </div>
      {state.kind === 'refused' ? (
        <p className="pb-1.5 pl-7 text-[0.8125rem]">
          <span className="text-red-ink">{state.refusal.message}</span>{' '}
          <span className="text-soft">{state.refusal.advice}</span>
        </p>
      ) : null}
    </li>
  );
}

function endingIn(name: string): string {
  return name.slice(name.lastIndexOf('.'));
}

function StateShown({ upload: { state, sizeBytes, path } }: { upload: Upload<File> }) {
  const look = 'shrink-0 text-[0.8125rem] sm:w-44 sm:justify-end sm:text-right';
  switch (state.kind) {
    case 'ready':
      return <span className={`${look} text-soft`}>Ready</span>;
    case 'waiting':
      return <span className={`${look} text-soft`}>Waiting</span>;
    case 'sending':
      return <Sending look={look} moving={state} sizeBytes={sizeBytes} path={path} />;
    case 'arrived':
      return (
        <Link
          to="/calls/$callId"
          params={{ callId: state.callId }}
          className={`${look} inline-flex items-center gap-1.5 font-medium text-green-ink hover:underline`}
        >
          <CircleCheck aria-hidden className="size-4 text-green-dot" />
          {state.isDuplicate ? 'Already there' : 'Open call'}
        </Link>
      );
    case 'refused':
      return <span className={`${look} font-medium text-red-ink`}>Refused</span>;
    case 'cancelled':
      return <span className={`${look} font-medium text-amber-ink`}>Cancelled</span>;
  }
}

type SendingProps = { look: string; moving: Moving; sizeBytes: number; path: string };

/** How far one file is: its bar, its speed, or why it stands still. */
function Sending({ look, moving: { sentBytes, bytesPerSecond, isStalled }, sizeBytes, path }: SendingProps) {
  const share = sizeBytes === 0 ? 0 : Math.min(1, sentBytes / sizeBytes);
  if (isStalled) return <span className={`${look} text-amber-ink`}>No connection</span>;
  if (share >= 1) return <span className={`${look} text-soft`}>Checking</span>;
  return (
    <span className={`${look} flex items-center gap-2 tabular-nums`}>
      <Progress label={path} value={share} className="flex-1" />
      <span className="w-9 text-right text-soft">{Math.floor(share * 100)}%</span>
      <span className="w-16 text-right text-faint">
        {bytesPerSecond === null ? '' : formatSpeed(bytesPerSecond)}
      </span>
    </span>
  );
}
