import type { CheckResultShown, VersionDetail } from '#shared/versions.ts';

export type CheckOutcome = Pick<CheckResultShown, 'verdict' | 'score'>;
export type CheckChange = 'same' | 'better' | 'worse' | 'different' | 'added' | 'removed';

/** One check in two versions; an outcome is null where the version did not have the check. */
export type ComparedCheck = {
  readonly checkId: string;
  readonly name: string;
  readonly before: CheckOutcome | null;
  readonly after: CheckOutcome | null;
  readonly change: CheckChange;
  /** What the check asked, its weight, severity or pass mark was changed in between. */
  readonly edited: boolean;
};

export type VersionComparison = {
  readonly scoreBefore: number | null;
  readonly scoreAfter: number | null;
  readonly checks: readonly ComparedCheck[];
  readonly changed: number;
};

/** Compares two versions check by check, in the later version's order; removed checks come last. */
export function compareVersions(before: VersionDetail, after: VersionDetail): VersionComparison {
  const earlier = new Map(before.check_results.map((result) => [result.check_id, result]));
  const kept = new Set(after.check_results.map(({ check_id }) => check_id));
  const checks = [
    ...after.check_results.map((result) => compareCheck(earlier.get(result.check_id) ?? null, result)),
    ...before.check_results
      .filter(({ check_id }) => !kept.has(check_id))
      .map((result) => compareCheck(result, null)),
  ].filter((check) => check !== null);
  return {
    scoreBefore: before.score,
    scoreAfter: after.score,
    checks,
    changed: checks.filter(({ change }) => change !== 'same').length,
  };
}

function compareCheck(before: CheckResultShown | null, after: CheckResultShown | null): ComparedCheck | null {
  const named = after ?? before;
  if (named === null) return null;
  return {
    checkId: named.check_id,
    name: named.name,
    before: outcomeOf(before),
    after: outcomeOf(after),
    change: changeOf(before, after),
    edited: before !== null && after !== null && wasEdited(before, after),
  };
}

function outcomeOf(result: CheckResultShown | null): CheckOutcome | null {
  return result === null ? null : { verdict: result.verdict, score: result.score };
}

function changeOf(before: CheckResultShown | null, after: CheckResultShown | null): CheckChange {
  if (before === null) return 'added';
  if (after === null) return 'removed';
  if (before.verdict !== after.verdict) {
    if (after.verdict === 'pass' && before.verdict === 'fail') return 'better';
    return after.verdict === 'fail' && before.verdict === 'pass' ? 'worse' : 'different';
  }
  if (before.score === after.score || before.score === null || after.score === null) return 'same';
  return after.score > before.score ? 'better' : 'worse';
}

function wasEdited(before: CheckResultShown, after: CheckResultShown): boolean {
  return (
    before.asks !== after.asks ||
    before.weight !== after.weight ||
    before.severity !== after.severity ||
    before.pass_mark !== after.pass_mark ||
    before.judged_by !== after.judged_by
  );
}
