import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { type CampaignWeeks, fewestPeers, type Peers, type PeriodFigures } from '#shared/figures.ts';
import { dayOf, type Period, type PeriodQuery, periodBefore, periodOf, slicesOf } from '#shared/period.ts';
import { type Actor, reachOf } from '#shared/permissions.ts';
import { countsByDay, scoresOfPeers, weekScoresByCampaign } from './figures.db.ts';
import { averageOf, figuresOf, weeksUpTo } from './sums.ts';

type Deps = { readonly db: Db; readonly clock: Clock };
type Asked = PeriodQuery & {
  readonly campaign_id?: string | undefined;
  readonly agent_id?: string | undefined;
};

/** Most days that a chart shows one by one: one agent has too few calls a day for a steady line. */
const mostByDay = { one: 14, many: 42 } as const;

/** The figures of a period within somebody's reach, of one campaign or agent where one is named. Throws invalid_request. */
export async function readFiguresOf(deps: Deps, actor: Actor, asked: Asked): Promise<PeriodFigures> {
  const today = dayOf(nowOf(deps.clock));
  const period = periodOf(asked, today);
  const [before, weeks] = [periodBefore(period), weeksUpTo(today)];
  const slices = slicesOf(period, asked.agent_id === undefined ? mostByDay.many : mostByDay.one);
  const narrowed = { campaignId: asked.campaign_id, agentId: asked.agent_id };
  const [counts, peers] = await Promise.all([
    countsByDay(deps.db, actor, spanOf([before, period, ...weeks]), narrowed),
    asked.agent_id === undefined ? null : peersOf(deps, actor, asked.agent_id, slices),
  ]);
  return {
    ...period,
    current: figuresOf(counts, period),
    before: figuresOf(counts, before),
    weekly: weeks.map((week) => figuresOf(counts, week)),
    points: slices.map((slice) => ({
      ...slice,
      calls: figuresOf(counts, slice).total_calls,
      average_score: averageOf(counts, slice),
    })),
    peers,
  };
}

/** How the calls of each campaign within reach scored in the six weeks up to today; campaigns without scores are left out. */
export async function readCampaignWeeksOf(deps: Deps, actor: Actor): Promise<CampaignWeeks[]> {
  const weeks = weeksUpTo(dayOf(nowOf(deps.clock)));
  const scores = await weekScoresByCampaign(deps.db, actor, spanOf(weeks));
  const byCampaign = Map.groupBy(scores, ({ campaignId }) => campaignId);
  return [...byCampaign].map(([campaignId, ofCampaign]) => ({
    campaign_id: campaignId,
    scores: weeks.map((_, at) => {
      const week = ofCampaign.find(({ weeksBack }) => weeksBack === weeks.length - 1 - at);
      return week === undefined ? null : week.scoreSum / week.scored;
    }),
  }));
}

/** What peers scored in each slice; nothing of it for the agent itself where they are too few to be nobody in particular. */
async function peersOf(deps: Deps, actor: Actor, agentId: string, slices: readonly Period[]): Promise<Peers> {
  const scores = await scoresOfPeers(deps.db, actor, agentId, slices);
  const fewest = reachOf(actor, 'calls.view') === 'own' ? fewestPeers : 1;
  const average = (wanted: number | null): number | null => {
    const those = scores.find(({ slice }) => slice === wanted);
    return those === undefined || those.agents < fewest ? null : those.scoreSum / those.scored;
  };
  return { average_score: average(null), points: slices.map((_, at) => average(at)) };
}

function spanOf(periods: readonly Period[]): Period {
  const days = periods.flatMap(({ from, to }) => [from, to]).toSorted();
  return { from: days[0] ?? '', to: days.at(-1) ?? '' };
}
