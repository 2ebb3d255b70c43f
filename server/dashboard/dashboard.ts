import { firstCalls } from '#server/calls/calls.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { ReadyDeps } from '#server/providers/ready.ts';
import type { Dashboard } from '#shared/dashboard.ts';
import type { Actor } from '#shared/permissions.ts';
import { openCounts } from './dashboard.db.ts';
import { pausedProvidersFor } from './paused.ts';
import { countWaiting } from './waiting.db.ts';

type Deps = ReadyDeps & { readonly clock: Clock };

/** Pending calls that are older than this wait for something. */
const longWaitMs = 600_000;
/** Rows of each short list. */
const rowsShown = 8;

/**
 * What somebody needs to see first, within their reach: how many calls ask for somebody, and short lists of the flagged
 * calls that wait for a person (worst first), failed, running and newest calls.
 */
export async function readDashboard(deps: Deps, actor: Actor): Promise<Dashboard> {
  const now = nowOf(deps.clock);
  const list = { sort: 'newest', limit: rowsShown } as const;
  const worst = { sort: 'score_low', limit: rowsShown } as const;
  const [open, waiting, paused, flagged, failed, running, recent] = await Promise.all([
    openCounts(deps.db, actor),
    countWaiting(deps.db, actor, { since: new Date(now.getTime() - longWaitMs), most: 10_000 }),
    pausedProvidersFor(deps, actor),
    firstCalls(deps, actor, { ...worst, filters: { flagged: true, review_status: 'needs_review' } }),
    firstCalls(deps, actor, { ...list, filters: { status: 'failed' } }),
    firstCalls(deps, actor, { ...list, filters: { running: true } }),
    firstCalls(deps, actor, { ...list, filters: {} }),
  ]);
  return {
    running: open.running,
    failed: open.failed,
    waiting,
    needs_review: open.needsReview,
    paused_providers: paused,
    flagged_calls: flagged,
    failed_calls: failed,
    running_calls: running,
    recent_calls: recent,
  };
}
