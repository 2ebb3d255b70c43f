import { useQuery } from '@tanstack/react-query';
import { type CallDetail, readTimeline } from '#shared/calls.ts';
import type { Answer } from '#shared/endpoint.ts';
import { stageNames } from '#shared/versions.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { classNames } from '../ui/class-names.ts';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { type Tone, toneDot } from '../ui/tones.ts';
import { CallCosts } from './call-costs.tsx';

type Entry = Answer<typeof readTimeline>['rows'][number];

/** Everything that happened to a call, oldest first. */
export function TimelineTab({ call }: { call: CallDetail }) {
  const timeline = useQuery(queryOf(readTimeline, { params: { id: call.id } }));
  if (timeline.isError) {
    return (
      <ProblemState
        error={timeline.error}
        onRetry={() => void timeline.refetch()}
        retrying={timeline.isFetching}
      />
    );
  }
  if (timeline.isPending) {
    return (
      <Loading label="Fetching the timeline">
        <div className="flex flex-col gap-4 px-5 py-4">
          <Skeleton className="h-8" />
          <Skeleton className="h-8" />
          <Skeleton className="h-8" />
        </div>
      </Loading>
    );
  }
  const several = call.versions.length > 1;
  return (
    <>
      <ol aria-label="Timeline" className="px-5 py-4">
        {timeline.data.rows.map((entry, index) => (
          <li key={`${entry.at} ${index}`} className="relative flex gap-3 pb-4 last:pb-0">
            <span aria-hidden className="absolute top-3 bottom-0 left-[3.5px] w-px bg-line last:hidden" />
            <span
              aria-hidden
              className={classNames('relative mt-1.5 size-2 shrink-0 rounded-full', toneDot[toneOf(entry)])}
            />
            <div className="min-w-0 text-sm">
              <p className="break-words">{entry.sentence}</p>
              <p className="mt-0.5 text-xs text-faint tabular-nums">{noteOn(entry, several)}</p>
            </div>
          </li>
        ))}
      </ol>
      <CallCosts call={call} />
    </>
  );
}

function toneOf({ kind }: Entry): Tone {
  switch (kind) {
    case 'completed':
      return 'green';
    case 'failed':
      return 'red';
    case 'delayed':
    case 'retried':
    case 'requeued':
    case 'cancelled':
      return 'amber';
    case 'started':
    case 'batched':
    case 'lost':
    case 'stored':
      return 'blue';
    case 'received':
    case 'reprocess':
    case 'edited':
    case 'audio_deleted':
    case 'reviewed':
      return 'slate';
  }
}

function noteOn(entry: Entry, several: boolean): string {
  const at = new Date(entry.at);
  const when = `${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}, ${at.toLocaleTimeString('en-GB')}`;
  return [
    when,
    several ? `version ${entry.version}` : null,
    entry.stage === null ? null : stageNames[entry.stage],
    entry.attempt !== null && entry.attempt > 1 ? `attempt ${entry.attempt}` : null,
    entry.duration_ms === null ? null : `took ${lengthOf(entry.duration_ms)}`,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}

function lengthOf(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  return ms < 60_000
    ? `${(ms / 1000).toFixed(1)} s`
    : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}
