import type { Db } from '#server/db/db.ts';
import { flags } from '#server/scoring/flag.ts';
import { score } from '#server/scoring/score.ts';
import type { CheckResult } from '#shared/checks.ts';
import { flagSentence } from '#shared/flag-sentence.ts';
import type { Flag } from '#shared/scores.ts';
import { shownFactsOf } from './what-if.db.ts';

/** What one result would change of a call: what stood in its place, and the flags it would bring and take. */
export type WhatIf = {
  readonly before: Pick<CheckResult, 'verdict' | 'score'> | null;
  readonly brought: string[];
  readonly gone: string[];
};

/**
 * What would become of the version that a call shows, were this result among its checks, in the place of the one of the
 * same id if there is one. Nothing is written. The caller has checked that the call may be seen.
 */
export async function outcomeWith(
  db: Db,
  call: { organizationId: string; callId: string },
  result: CheckResult,
): Promise<WhatIf> {
  const facts = await shownFactsOf(db, call);
  if (facts === undefined || facts.rules === null) return { before: null, brought: [], gone: [] };
  const { rules, agentId, raised } = facts;
  const others = facts.results.filter(({ check }) => check.id !== result.check.id);
  const replaced = facts.results.find(({ check }) => check.id === result.check.id);
  const position = replaced?.check.position ?? result.check.position;
  const results = [...others, { ...result, check: { ...result.check, position } }];
  const then = flags({
    score: score(results).value,
    results,
    rules,
    agentId,
    tampering: raised.find((flag) => flag.reason === 'tampering') ?? null,
    byHand: raised.filter((flag) => flag.reason === 'by_hand'),
  });
  const before = replaced === undefined ? null : { verdict: replaced.verdict, score: replaced.score };
  return { before, brought: sentencesOf(then, raised), gone: sentencesOf(raised, then) };
}

/** The flags that are not among the others; a score that is another number is the same flag. */
function sentencesOf(some: readonly Flag[], others: readonly Flag[]): string[] {
  const known = new Set(others.map(reasonOf));
  return some.filter((flag) => !known.has(reasonOf(flag))).map(flagSentence);
}

function reasonOf(flag: Flag): string {
  return `${flag.reason} ${'checkId' in flag ? flag.checkId : ''}`;
}
