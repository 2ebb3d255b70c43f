import { CircleAlert, Flag } from 'lucide-react';
import { scoreColour } from '#shared/scores.ts';
import { stageNames, type VersionDetail } from '#shared/versions.ts';
import { classNames } from '../ui/class-names.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { toneInk } from '../ui/tones.ts';
import { judgedSentence, notScoredReason } from './check-list.ts';
import { Formula } from './formula.tsx';
import { hasResults, progressSentence } from './standing.ts';

type Props = { version: VersionDetail; hasSpeech: boolean };

/** The outcome of a version at a glance: score, why it is flagged, how the score came about. */
export function ScoreBlock({ version, hasSpeech }: Props) {
  if (version.status === 'failed') return <FailureBlock version={version} />;
  if (!hasResults(version)) return <ProgressBlock version={version} />;
  const judged = judgedSentence(version);
  return (
    <section aria-label="Score" className="border-b border-line px-5 py-4">
      <div className="flex min-h-14 items-center gap-4">
        <BigScore score={version.score} />
        <div className="min-w-0 flex-1 text-sm">
          {version.flags.length > 0 ? (
            <>
              <p className="flex items-center gap-1.5 font-semibold">
                <Flag aria-hidden className="size-3.5 text-red-dot" />
                Flagged for review
              </p>
              <ul
                className={classNames(
                  'mt-0.5 text-soft',
                  version.flags.length > 1 && 'list-disc pl-4 marker:text-faint',
                )}
              >
                {version.flags.map((flag) => (
                  <li key={`${flag.reason} ${flag.check_id ?? ''} ${flag.sentence}`}>{flag.sentence}</li>
                ))}
              </ul>
            </>
          ) : (
            <p className="text-soft">
              {version.score === null ? notScoredReason(version, hasSpeech) : 'No rule flags this call.'}
            </p>
          )}
          {version.flags.length > 0 && version.score === null ? (
            <p className="mt-0.5 text-soft">{notScoredReason(version, hasSpeech)}</p>
          ) : null}
        </div>
      </div>
      {judged === null ? null : <p className="mt-2 text-[0.8125rem] text-soft">{judged}</p>}
      {version.score_shown === null || version.score_shown.terms.length === 0 ? null : (
        <Formula score={version.score_shown} results={version.check_results} />
      )}
    </section>
  );
}

function BigScore({ score }: { score: number | null }) {
  if (score === null) return <p className="max-w-24 text-xl leading-6 font-semibold text-soft">Not scored</p>;
  return (
    <p
      className={classNames(
        'text-4xl font-semibold tracking-tight tabular-nums',
        toneInk[scoreColour(score)],
      )}
    >
      {Math.round(score)}%
    </p>
  );
}

function ProgressBlock({ version }: { version: VersionDetail }) {
  return (
    <section aria-label="Score" className="border-b border-line px-5 py-4">
      <div className="flex min-h-14 items-center gap-4">
        <Skeleton className="h-9 w-20" />
        <p role="status" className="min-w-0 flex-1 text-sm text-soft">
          {progressSentence(version) ?? 'The results are being fetched.'}
        </p>
      </div>
    </section>
  );
}

function FailureBlock({ version: { error, attempt } }: { version: VersionDetail }) {
  return (
    <section aria-label="Score" className="border-b border-line bg-red-ground px-5 py-4 text-red-ink">
      <div className="flex min-h-14 items-start gap-3">
        <CircleAlert aria-hidden className="mt-0.5 size-5 shrink-0" />
        <div className="min-w-0 text-sm">
          <p className="font-semibold">
            {error === null ? 'Failed' : `Failed at ${stageNames[error.stage]}`}
            {attempt > 1 ? `, attempt ${attempt}` : ''}
          </p>
          {error === null ? null : (
            <>
              <p className="mt-0.5">{error.message}</p>
              <p className="mt-0.5">{error.advice}</p>
            </>
          )}
        </div>
      </div>
    </section>
  );
}
