import { Flag } from 'lucide-react';
import type { CallDetail } from '#shared/calls.ts';
import { scoreColour } from '#shared/scores.ts';
import { callStatuses } from '#shared/statuses.ts';
import type { VersionDetail } from '#shared/versions.ts';
import { classNames } from '../../ui/class-names.ts';
import { toneInk } from '../../ui/tones.ts';

type Props = { call: CallDetail; version: VersionDetail };

/** Score and flags, or how far the call has come. */
export function BriefOutcome({ call, version }: Props) {
  if (version.status !== 'completed') return <Underway version={version} />;
  return (
    <section aria-label="Score" className="border-b border-line px-5 py-3.5">
      {call.newest.number === version.number ? null : (
        <p className="mb-2 text-[0.8125rem] font-medium text-amber-ink">
          {`Version ${call.newest.number}: ${callStatuses[call.newest.status].label}. These are the results of version ${version.number}.`}
        </p>
      )}
      <div className="flex items-start gap-4">
        <p
          className={classNames(
            'text-3xl leading-8 font-semibold tracking-tight tabular-nums',
            version.score === null
              ? 'max-w-20 text-lg leading-6 text-soft'
              : toneInk[scoreColour(version.score)],
          )}
        >
          {version.score === null ? 'Not scored' : `${Math.round(version.score)}%`}
        </p>
        {version.flags.length === 0 ? (
          <p className="pt-1.5 text-sm text-soft">No rule flags this call.</p>
        ) : (
          <ul aria-label="Flags" className="flex min-w-0 flex-1 flex-col gap-1 pt-1 text-sm">
            {version.flags.map(({ reason, check_id, sentence }) => (
              <li key={`${reason} ${check_id ?? ''} ${sentence}`} className="flex items-start gap-1.5">
                <Flag aria-hidden className="mt-1 size-3 shrink-0 text-red-dot" />
                <span className="min-w-0 break-words">{sentence}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function Underway({ version: { status, error, waiting } }: { version: VersionDetail }) {
  if (error !== null) {
    return (
      <section
        aria-label="Score"
        className="border-b border-line bg-red-ground px-5 py-3.5 text-sm text-red-ink"
      >
        <p className="font-semibold">{error.message}</p>
        <p className="mt-0.5">{error.advice}</p>
      </section>
    );
  }
  return (
    <p role="status" className="border-b border-line px-5 py-3.5 text-sm text-soft">
      {waiting?.sentence ?? `${callStatuses[status].meaning}.`}
    </p>
  );
}
