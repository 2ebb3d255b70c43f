import { Link } from '@tanstack/react-router';
import type { CallDetail } from '#shared/calls.ts';
import type { TranscriptShown } from '#shared/versions.ts';
import { formatCounted } from '../../ui/format.ts';
import { clockOf } from '../clock.ts';
import { usePlayer } from '../player-context.ts';

type Turn = TranscriptShown['turns'][number];
type Props = { call: CallDetail; transcript: Pick<TranscriptShown, 'turns'> | null };

const turnsShown = 8;

/** How the call begins, and the way to all of it. */
export function BriefTranscript({ call, transcript }: Props) {
  if (transcript === null) return null;
  const { turns } = transcript;
  const more = turns.length - turnsShown;
  return (
    <section aria-label="Transcript" className="px-5 py-3.5">
      <h3 className="text-[0.8125rem] font-semibold">
        {turns.length === 0 ? 'No speech was found' : 'How it begins'}
      </h3>
      <ol className="mt-2 flex flex-col gap-2">
        {turns.slice(0, turnsShown).map((turn) => (
          <li
            key={turn.first_word}
            className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-2 text-[0.8125rem]"
          >
            <Speaker turn={turn} audible={call.has_playback} />
            <p className="line-clamp-3 break-words">{turn.text}</p>
          </li>
        ))}
      </ol>
      {more <= 0 ? null : (
        <p className="mt-3 text-[0.8125rem]">
          <Link
            to="/calls/$callId"
            params={{ callId: call.id }}
            className="rounded-sm font-medium text-accent-text hover:underline"
          >
            {`Read on, ${formatCounted(more, 'more turn', 'more turns')}`}
          </Link>
        </p>
      )}
    </section>
  );
}

const names = { agent: 'Agent', customer: 'Customer', other: 'Other' } as const;
const inks = { agent: 'text-blue-ink', customer: 'text-purple-ink', other: 'text-soft' } as const;

function Speaker({ turn: { role, start_ms }, audible }: { turn: Turn; audible: boolean }) {
  const player = usePlayer();
  return (
    <p className="text-xs leading-5">
      <span className={`block truncate font-medium ${inks[role ?? 'other']}`}>{names[role ?? 'other']}</span>
      {start_ms === null ? null : audible ? (
        <button
          type="button"
          aria-label={`Play from ${clockOf(start_ms)}`}
          onClick={() => player.playFrom(start_ms)}
          className="rounded-sm text-faint tabular-nums hover:text-accent-text hover:underline"
        >
          {clockOf(start_ms)}
        </button>
      ) : (
        <span className="text-faint tabular-nums">{clockOf(start_ms)}</span>
      )}
    </p>
  );
}
