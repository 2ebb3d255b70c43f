import type { CheckResultShown, ScoreShown, VersionDetail } from '#shared/versions.ts';

export const checkFilters = { all: 'All', fail: 'Failed', needs_review: 'Needs review' } as const;
export type CheckFilter = keyof typeof checkFilters;

export type CheckGroup = { readonly category: string; readonly results: readonly CheckResultShown[] };

/** How many results a filter would show, per filter. */
export function filterCounts(results: readonly CheckResultShown[]): Record<CheckFilter, number> {
  const of = (verdict: CheckResultShown['verdict']) =>
    results.filter((result) => result.verdict === verdict).length;
  return { all: results.length, fail: of('fail'), needs_review: of('needs_review') };
}

/** Results by category, in the order in which each category first comes; no category is called General. */
export function groupChecks(results: readonly CheckResultShown[], filter: CheckFilter): CheckGroup[] {
  const groups = new Map<string, CheckResultShown[]>();
  for (const result of results) {
    if (filter !== 'all' && result.verdict !== filter) continue;
    const category = result.category === '' ? 'General' : result.category;
    groups.set(category, [...(groups.get(category) ?? []), result]);
  }
  return Array.from(groups, ([category, grouped]) => ({ category, results: grouped }));
}

/** Whether a result lies open when the page is opened: what was judged does, what was not says all in its one line. */
export function opensAtFirst({ verdict }: CheckResultShown): boolean {
  return verdict !== 'not_applicable' && verdict !== 'not_evaluated';
}

/** The result before or after the selected one in the order of the screen; stays at the ends. */
export function stepCheck(groups: readonly CheckGroup[], selected: string | null, by: 1 | -1): string | null {
  const order = groups.flatMap(({ results }) => results.map(({ check_id }) => check_id));
  const at = selected === null ? -1 : order.indexOf(selected);
  if (at < 0) return (by === 1 ? order[0] : order.at(-1)) ?? null;
  return order[at + by] ?? selected;
}

/** `7 of 10 checks judged`, with what kept the others from it; null when all were. */
export function judgedSentence(version: VersionDetail): string | null {
  const { checks_judged: judged, checks_total: total } = version;
  if (judged >= total) return null;
  const missing = version.check_results.filter(({ verdict }) => verdict === 'not_evaluated');
  const needKey = missing.some(({ judged_by }) => judged_by === 'claude');
  const why = needKey ? ' The others need Claude, which was not set up then.' : '';
  return `${judged} of ${total} checks judged.${why}`;
}

/** Why a completed version has no score. */
export function notScoredReason(version: VersionDetail, hasSpeech: boolean): string {
  if (!hasSpeech) return 'No speech was found, so there was nothing to judge.';
  if (version.check_results.length === 0) return 'The campaign had no active checks when this version ran.';
  return 'No check passed or failed, so there is nothing to average.';
}

export const leftOutReasons = {
  info: 'Info only',
  not_applicable: 'Not applicable',
  not_evaluated: 'Not evaluated',
  needs_review: 'Needs review',
} as const satisfies Record<NonNullable<ScoreShown['terms'][number]['left_out']>, string>;

/** A number as the formula shows it: at most two decimals, none when it is whole. */
export function plainNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}
