import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, ArrowRight } from 'lucide-react';
import type { CallDetail } from '#shared/calls.ts';
import { verdicts } from '#shared/statuses.ts';
import { readVersion, type VersionDetail } from '#shared/versions.ts';
import { queryOf } from '../queries.ts';
import { ProblemState } from '../shown/problem-state.tsx';
import { Score } from '../shown/score.tsx';
import { VerdictIcon } from '../shown/verdict.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { plainNumber } from './check-list.ts';
import {
  type CheckChange,
  type CheckOutcome,
  type ComparedCheck,
  compareVersions,
} from './version-comparison.ts';

type Props = { call: CallDetail; version: VersionDetail; otherNumber: number; onClose: () => void };

/** Two versions side by side, the earlier one first: score and every check. */
export function Comparison({ call, version, otherNumber, onClose }: Props) {
  const other = useQuery(queryOf(readVersion, { params: { id: call.id, number: otherNumber } }));
  return (
    <div>
      <div className="flex h-11 items-center px-3">
        <Button variant="quiet" size="small" onClick={onClose}>
          <ArrowLeft aria-hidden />
          All versions
        </Button>
      </div>
      {other.isError ? (
        <ProblemState error={other.error} onRetry={() => void other.refetch()} retrying={other.isFetching} />
      ) : null}
      {other.isPending ? (
        <Loading label="Fetching the other version">
          <div className="flex flex-col gap-3 px-5">
            <Skeleton className="h-10" />
            <Skeleton className="h-10" />
            <Skeleton className="h-10" />
          </div>
        </Loading>
      ) : null}
      {other.data === undefined ? null : <Compared versions={inOrder(other.data, version)} />}
    </div>
  );
}

function Compared({ versions: [before, after] }: { versions: readonly [VersionDetail, VersionDetail] }) {
  const { checks, changed, scoreBefore, scoreAfter } = compareVersions(before, after);
  const ordered = [
    ...checks.filter(({ change }) => change !== 'same'),
    ...checks.filter(({ change }) => change === 'same'),
  ];
  return (
    <>
      <p className="flex items-center gap-3 px-5 pb-1 text-sm">
        <span className="text-soft">Version {before.number}</span>
        <Score score={scoreBefore} flagged={before.flagged} empty="Not scored" />
        <ArrowRight aria-label="then" className="size-4 text-faint" />
        <span className="text-soft">Version {after.number}</span>
        <Score score={scoreAfter} flagged={after.flagged} empty="Not scored" />
      </p>
      <p className="px-5 pb-3 text-[0.8125rem] text-faint">
        {changed === 0
          ? 'Every check came out the same.'
          : `${changed} of ${checks.length} checks came out differently.`}
      </p>
      <ul aria-label="Checks compared" className="border-t border-line">
        {ordered.map((check) => (
          <ComparedRow key={check.checkId} check={check} />
        ))}
      </ul>
    </>
  );
}

const changeWords: Record<CheckChange, string> = {
  same: 'Same',
  better: 'Better',
  worse: 'Worse',
  different: 'Changed',
  added: 'New check',
  removed: 'No longer checked',
};

function ComparedRow({ check }: { check: ComparedCheck }) {
  const { change } = check;
  return (
    <li className="border-b border-line px-5 py-2.5 text-sm">
      <div className="flex items-baseline justify-between gap-3">
        <span className={change === 'same' ? 'text-soft' : 'font-medium'}>{check.name}</span>
        <span
          className={classNames(
            'text-xs whitespace-nowrap',
            change === 'better' && 'font-medium text-green-ink',
            change === 'worse' && 'font-medium text-red-ink',
            change !== 'better' && change !== 'worse' && 'text-faint',
          )}
        >
          {changeWords[change]}
        </span>
      </div>
      <div className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-[0.8125rem]">
        <Outcome outcome={check.before} />
        <ArrowRight aria-label="then" className="size-3.5 text-faint" />
        <Outcome outcome={check.after} />
      </div>
      {check.edited ? (
        <p className="mt-1 text-xs text-faint">The check itself was edited in between.</p>
      ) : null}
    </li>
  );
}

function Outcome({ outcome }: { outcome: CheckOutcome | null }) {
  if (outcome === null) return <span className="text-faint">not there</span>;
  const { label } = verdicts[outcome.verdict];
  return (
    <span className="inline-flex items-center gap-1.5">
      <VerdictIcon verdict={outcome.verdict} />
      {outcome.score === null ? label : `${label}, ${plainNumber(outcome.score)}`}
    </span>
  );
}

function inOrder(a: VersionDetail, b: VersionDetail): readonly [VersionDetail, VersionDetail] {
  return a.number < b.number ? [a, b] : [b, a];
}
