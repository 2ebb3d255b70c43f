import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type CallDetail, readCall } from '#shared/calls.ts';
import { queryOf } from '../queries.ts';
import { placeIn } from '../shown/place-in-call.ts';
import { createPlayer } from '../shown/player.ts';
import { PlayerContext } from '../shown/player-context.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { keepKeys } from '../ui/keep-keys.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { BackToCalls } from './back-to-calls.tsx';
import { askedVersion } from './call-address.ts';
import { CallHeader } from './call-header.tsx';
import { useVersion } from './use-call.ts';
import { VersionView } from './version-view.tsx';

/** One call: hear it, read it, see what was found and why. */
export function CallPage() {
  const { callId } = useParams({ from: '/inside/calls/$callId' });
  const call = useQuery(queryOf(readCall, { params: { id: callId } }));
  if (call.data !== undefined) return <OpenCall key={callId} call={call.data} />;
  if (call.isError) {
    return (
      <>
        <PageHeader title="Call" before={<BackToCalls />} />
        <ProblemState error={call.error} onRetry={() => void call.refetch()} retrying={call.isFetching} />
      </>
    );
  }
  return <PageSkeleton />;
}

function OpenCall({ call }: { call: CallDetail }) {
  const address = useSearch({ strict: false });
  const asked = askedVersion(address);
  const [place] = useState(() => placeIn(address));
  const { version: there, error, retry } = useVersion(call, asked);
  const before = useLatest(there);
  const [player] = useState(createPlayer);
  const version = there ?? (error === null ? before : undefined);
  if (version === undefined) {
    return error === null ? <PageSkeleton /> : <ProblemState error={error} onRetry={retry} />;
  }
  return (
    <PlayerContext value={player}>
      <div onMouseDown={keepKeys} className="flex min-h-0 flex-1 flex-col overflow-hidden">
        <CallHeader call={call} version={version} />
        <VersionView call={call} version={version} asked={place} />
      </div>
    </PlayerContext>
  );
}

/** The last value there was: what is on the screen stays, player and open tab with it, until the next is there. */
function useLatest<T>(value: T | undefined): T | undefined {
  const [latest, setLatest] = useState(value);
  if (value !== undefined && value !== latest) setLatest(value);
  return value ?? latest;
}
