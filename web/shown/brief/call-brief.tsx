import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { CallDetail } from '#shared/calls.ts';
import { keepKeys } from '../../ui/keep-keys.ts';
import { createPlayer } from '../player.ts';
import { PlayerContext } from '../player-context.ts';
import { transcriptQuery } from '../transcript-query.ts';
import { BriefChecks } from './brief-checks.tsx';
import { BriefHead } from './brief-head.tsx';
import { BriefOutcome } from './brief-outcome.tsx';
import { BriefPlayer } from './brief-player.tsx';
import { BriefTranscript } from './brief-transcript.tsx';

type Props = {
  call: CallDetail;
  /** Stands at the right of the name. */
  actions?: ReactNode;
  /** Stands below score and flags. */
  children?: ReactNode;
};

/** A call at a glance: what became of it and why, how it sounds, how it begins. To be keyed by the call. */
export function CallBrief({ call, actions, children }: Props) {
  const version = call.shown ?? call.newest;
  const [player] = useState(createPlayer);
  const transcript = useQuery(transcriptQuery(call.id, version)).data ?? null;
  return (
    <PlayerContext value={player}>
      <div onMouseDown={keepKeys} className="flex min-h-0 flex-1 flex-col">
        <BriefHead call={call} actions={actions} />
        {call.has_playback ? <BriefPlayer call={call} /> : null}
        <div
          tabIndex={0}
          role="region"
          aria-label="Results"
          className="min-h-0 flex-1 overflow-y-auto focus-visible:-outline-offset-2"
        >
          <BriefOutcome call={call} version={version} />
          {children}
          <BriefChecks call={call} version={version} transcript={transcript} />
          <BriefTranscript call={call} transcript={transcript} />
        </div>
      </div>
    </PlayerContext>
  );
}
