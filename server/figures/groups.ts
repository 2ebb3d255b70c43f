import { assertCampaign } from '#server/campaigns/visible-campaign.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { GroupFigures, ToLookAt } from '#shared/figures.ts';
import { dayOf, type PeriodQuery, periodBefore, periodOf } from '#shared/period.ts';
import type { Actor } from '#shared/permissions.ts';
import { type GroupSums, sumsByAgent, sumsByCampaign } from './groups.db.ts';
import { toLookAt } from './to-look-at.ts';

type Deps = { readonly db: Db; readonly clock: Clock };

/** The campaigns and agents within reach that score low or fall, worst first. Throws invalid_request. */
export async function readToLookAtOf(
  deps: Deps,
  actor: Actor,
  asked: PeriodQuery,
): Promise<{ campaigns: ToLookAt[]; agents: ToLookAt[] }> {
  const periods = periodsOf(deps, asked);
  const [campaigns, agents] = await Promise.all([
    sumsByCampaign(deps.db, actor, periods),
    sumsByAgent(deps.db, actor, periods),
  ]);
  return { campaigns: toLookAt(campaigns.map(figuresFrom)), agents: toLookAt(agents.map(figuresFrom)) };
}

/** The agents of a campaign with how its calls did, those with the most calls first. Throws not_found, invalid_request. */
export async function figuresOfAgentsIn(
  deps: Deps,
  actor: Actor,
  asked: PeriodQuery & { campaignId: string },
): Promise<GroupFigures[]> {
  const { campaignId } = asked;
  await assertCampaign(deps, actor, campaignId);
  const sums = await sumsByAgent(deps.db, actor, { ...periodsOf(deps, asked), campaignId });
  return sums.map(figuresFrom).toSorted(byCalls);
}

function byCalls(one: GroupFigures, other: GroupFigures): number {
  return other.total_calls - one.total_calls || (one.name < other.name ? -1 : 1);
}

function periodsOf(deps: Deps, asked: PeriodQuery) {
  const period = periodOf(asked, dayOf(nowOf(deps.clock)));
  return { period, before: periodBefore(period) };
}

function figuresFrom(sums: GroupSums): GroupFigures {
  const { id, name, total, flagged, scored, scoreSum, beforeScored, beforeSum } = sums;
  return {
    id,
    name,
    total_calls: total,
    flagged,
    scored,
    average_score: scored === 0 ? null : scoreSum / scored,
    before_scored: beforeScored,
    before_average: beforeScored === 0 ? null : beforeSum / beforeScored,
  };
}
