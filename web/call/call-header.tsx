import { Link } from '@tanstack/react-router';
import { Flag } from 'lucide-react';
import type { CallDetail } from '#shared/calls.ts';
import { stageNames, type VersionDetail } from '#shared/versions.ts';
import { useCan } from '../me.ts';
import { Score } from '../shown/score.tsx';
import { SourceBadge, StatusBadge } from '../shown/status-badge.tsx';
import { formatDuration, formatInstant } from '../ui/format.ts';
import { useNow } from '../ui/use-now.ts';
import { BackToCalls } from './back-to-calls.tsx';
import { CallActions } from './call-actions.tsx';
import { CallAgent } from './call-agent.tsx';
import { hasResults, versionSentence } from './standing.ts';

type Props = { call: CallDetail; version: VersionDetail };

/** Which call this is, where it stands, and what may be done with it. */
export function CallHeader({ call, version }: Props) {
  return (
    <header className="flex shrink-0 items-center gap-1 border-b border-line py-2 pr-2 pl-1 sm:gap-3 sm:pr-6 sm:pl-4">
      <title>{`${call.file_name} · TotalView`}</title>
      <BackToCalls />
      <div className="min-w-0 flex-1">
        <div className="flex min-h-6 flex-wrap items-center gap-x-2 gap-y-1 sm:gap-x-2.5">
          <h1 className="min-w-0 truncate text-base font-semibold">{call.file_name}</h1>
          <StatusBadge status={call.status} />
          <SourceBadge source={call.source} />
          {hasResults(version) ? <Score score={version.score} empty="Not scored" /> : null}
          {hasResults(version) && version.flags.length > 0 ? <FlagChip count={version.flags.length} /> : null}
        </div>
        <div className="mt-0.5 flex min-h-5 flex-wrap items-center gap-x-1.5 text-[0.8125rem] text-soft">
          <Belongs call={call} />
          <Standing call={call} version={version} />
          <SameAudio call={call} />
        </div>
      </div>
      <CallActions call={call} />
    </header>
  );
}

function FlagChip({ count }: { count: number }) {
  return (
    <span className="inline-flex h-5 items-center gap-1 rounded-full bg-red-ground px-2 text-xs font-medium text-red-ink">
      <Flag aria-hidden className="size-3" />
      <span>
        Flagged
        {count === 1 ? null : <span className="hidden sm:inline">{`, ${count} reasons`}</span>}
      </span>
    </span>
  );
}

function Belongs({ call }: { call: CallDetail }) {
  const now = useNow();
  const can = useCan();
  const campaign = can('campaigns.view', { campaignId: call.campaign.id }) ? (
    <Link
      to="/campaigns/$campaignId"
      params={{ campaignId: call.campaign.id }}
      className="rounded-sm hover:text-ink hover:underline"
    >
      {call.campaign.name}
    </Link>
  ) : (
    call.campaign.name
  );
  return (
    <span className="min-w-0 truncate">
      {campaign}
      {' · '}
      <CallAgent call={call} />
      {call.duration_seconds === null ? '' : ` · ${formatDuration(call.duration_seconds)}`}
      {` · ${formatInstant(call.call_date ?? call.created_at, now)}`}
    </span>
  );
}

/** Says of which earlier call this is the very same recording. */
function SameAudio({ call: { same_audio_as: earlier } }: { call: CallDetail }) {
  if (earlier === null) return null;
  return (
    <span className="min-w-0 truncate text-amber-ink">
      <span aria-hidden className="hidden sm:inline">
        {'· '}
      </span>
      Same audio as{' '}
      <Link to="/calls/$callId" params={{ callId: earlier.id }} className="rounded-sm underline">
        {earlier.file_name}
      </Link>
    </span>
  );
}

/** Says in the header's own line when the newest version is not the one on the screen, or when it failed. */
function Standing({ call, version }: Props) {
  const sentence = versionSentence(call, version.number);
  if (sentence !== null) {
    return (
      <span role="status" className="font-medium text-amber-ink">
        <span aria-hidden className="hidden sm:inline">
          {'· '}
        </span>
        {sentence}{' '}
        <Link
          to="/calls/$callId"
          params={{ callId: call.id }}
          search={{ version: call.newest.number }}
          className="rounded-sm underline"
        >
          Open version {call.newest.number}
        </Link>
      </span>
    );
  }
  if (version.error === null) return null;
  return (
    <span role="status" className="hidden font-medium text-red-ink sm:inline">
      <span aria-hidden className="hidden sm:inline">
        {'· '}
      </span>
      Failed at {stageNames[version.error.stage]}
    </span>
  );
}
