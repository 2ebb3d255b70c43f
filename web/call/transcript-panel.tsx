import { Info, TextSearch } from 'lucide-react';
import { useRef, useState } from 'react';
import type { CallDetail } from '#shared/calls.ts';
import type { VersionDetail } from '#shared/versions.ts';
import { useCan } from '../me.ts';
import type { PlaceInCall } from '../shown/place-in-call.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { useKeys } from '../ui/keys.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import type { WordRange } from './evidence-marks.ts';
import { recordingNotices, transcriptNotices } from './notices.ts';
import { RolesNotice, SwapRoles } from './roles-notice.tsx';
import { SearchBox } from './search-box.tsx';
import { type SoughtWord, TranscriptList } from './transcript-list.tsx';
import { originNames } from './transcript-origin.ts';
import type { TranscriptText } from './transcript-text.ts';
import { TranscriptionDialog } from './transcription-dialog.tsx';
import { useSearch } from './use-search.ts';

type Props = {
  call: CallDetail;
  version: VersionDetail;
  text: TranscriptText | null;
  problem: { error: unknown; retry: () => void } | null;
  quoted: readonly WordRange[];
  sought: SoughtWord | null;
  seekable: boolean;
  /** Where the address leads. */
  asked: PlaceInCall | null;
};

/** The transcript with its search and what must be said about it, or why there is none. */
export function TranscriptPanel({ call, version, text, problem, quoted, sought, seekable, asked }: Props) {
  const search = useSearch(text, asked);
  const input = useRef<HTMLInputElement>(null);
  useKeys([{ keys: ['/'], shown: ['/'], does: 'Search the transcript', run: () => input.current?.focus() }]);
  const notices = [
    ...recordingNotices(call.recording),
    ...(text === null ? [] : transcriptNotices(text.transcript)),
  ];
  const hasWords = text !== null && text.transcript.turns.length > 0;
  return (
    <section aria-label="Transcript and its search" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header
        className={classNames(
          'h-11 shrink-0 items-center gap-3 border-b border-line px-4 sm:flex sm:px-6',
          hasWords ? 'flex' : 'hidden',
        )}
      >
        <h2 className="hidden text-sm font-semibold sm:block">Transcript</h2>
        <p className="hidden min-w-0 flex-1 truncate text-[0.8125rem] text-faint sm:block">
          {originOf(text)}
        </p>
        {text === null ? null : <SwapRoles call={call} version={version} transcript={text.transcript} />}
        {hasWords ? <SearchBox search={search} input={input} /> : null}
      </header>
      <Notices notices={notices} />
      {text === null ? null : <RolesNotice call={call} version={version} transcript={text.transcript} />}
      {hasWords ? (
        <TranscriptList text={text} search={search} quoted={quoted} sought={sought} seekable={seekable} />
      ) : (
        <NoTranscript call={call} version={version} text={text} problem={problem} />
      )}
    </section>
  );
}

function Notices({ notices }: { notices: readonly string[] }) {
  if (notices.length === 0) return null;
  return (
    <ul
      aria-label="About this recording"
      className="shrink-0 border-b border-line bg-sunken px-4 py-1.5 text-[0.8125rem] text-soft sm:px-6"
    >
      {notices.map((notice) => (
        <li key={notice} className="flex items-start gap-2 py-0.5">
          <Info aria-hidden className="mt-0.5 size-3.5 shrink-0 text-amber-dot" />
          {notice}
        </li>
      ))}
    </ul>
  );
}

type Missing = Pick<Props, 'call' | 'version' | 'text' | 'problem'>;

function NoTranscript({ call, version, text, problem }: Missing) {
  if (problem !== null) return <ProblemState error={problem.error} onRetry={problem.retry} />;
  if (text !== null) {
    return (
      <EmptyState icon={<TextSearch aria-hidden />} title="No speech was found">
        Nobody says a word in this call, so there is nothing to read.
      </EmptyState>
    );
  }
  if (version.transcript_id !== null) return <TranscriptSkeleton label="Fetching the transcript" />;
  if (version.status === 'failed') return <FailedBeforeTranscript call={call} version={version} />;
  return <TranscriptSkeleton label="The transcript is on its way" />;
}

function FailedBeforeTranscript({ call, version }: Pick<Props, 'call' | 'version'>) {
  const can = useCan();
  const [attaching, setAttaching] = useState(false);
  const mayAttach =
    version.error?.code === 'no_transcription' &&
    version.number === call.newest.number &&
    can('calls.reprocess', { campaignId: call.campaign.id, agentId: call.agent?.id ?? null });
  return (
    <>
      <EmptyState
        icon={<TextSearch aria-hidden />}
        title="There is no transcript"
        action={
          mayAttach ? (
            <Button aria-haspopup="dialog" onClick={() => setAttaching(true)}>
              Attach a transcript
            </Button>
          ) : undefined
        }
      >
        This version failed before there was one.
      </EmptyState>
      {attaching ? <TranscriptionDialog call={call} onClose={() => setAttaching(false)} /> : null}
    </>
  );
}

const skeletonWidths = ['w-11/12', 'w-7/12', 'w-10/12', 'w-5/12', 'w-9/12', 'w-11/12', 'w-6/12', 'w-8/12'];

function TranscriptSkeleton({ label }: { label: string }) {
  return (
    <Loading label={label}>
      <div className="flex flex-col gap-6 px-4 pt-5 sm:px-6">
        {skeletonWidths.map((width, index) => (
          <div
            key={index}
            className="grid grid-cols-[4.75rem_minmax(0,1fr)] gap-x-3 sm:grid-cols-[6.25rem_minmax(0,1fr)]"
          >
            <Skeleton className="h-4 w-14" />
            <Skeleton className={`h-4 ${width}`} />
          </div>
        ))}
      </div>
    </Loading>
  );
}

function originOf(text: TranscriptText | null): string {
  if (text === null) return '';
  const { provider, model } = originNames(text.transcript);
  return [provider, model, text.transcript.language]
    .filter((part) => part !== null && part !== '')
    .join(' · ');
}
