import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { AgentDetail, AgentSummary } from '#shared/agents.ts';
import { KnownError } from '#shared/errors.ts';
import { type Actor, reachOf } from '#shared/permissions.ts';
import {
  type AgentRow,
  agentsWithFigures,
  averageOfPeers,
  campaignsOfAgents,
  countAgents,
  failingChecksOfAgent,
  weeksOfAgent,
} from './agents.db.ts';

const weeksShown = 6;

/** The agents somebody may see, by name; archived ones only when asked for too. */
export async function listAgentsOf(
  deps: { db: Db },
  actor: Actor,
  query: { archived: boolean; search?: string | undefined; limit: number },
): Promise<{ rows: AgentSummary[]; total: number }> {
  const which = { ...query, search: query.search };
  const [rows, total] = await Promise.all([
    agentsWithFigures(deps.db, actor, which),
    countAgents(deps.db, actor, which),
  ]);
  return { rows: await withCampaigns(deps, actor, rows), total };
}

/** One agent with the figures of the calls one may see. Throws not_found. */
export async function readAgentSummary(deps: { db: Db }, actor: Actor, id: string): Promise<AgentSummary> {
  const rows = await agentsWithFigures(deps.db, actor, { id, archived: true, search: undefined, limit: 1 });
  const [summary] = await withCampaigns(deps, actor, rows);
  if (summary === undefined) throw new KnownError('not_found');
  return summary;
}

/** One agent with weeks, peers and weak checks. Throws not_found. */
export async function readAgentOf(
  deps: { db: Db; clock: Clock },
  actor: Actor,
  id: string,
): Promise<AgentDetail> {
  const now = nowOf(deps.clock);
  const rows = await agentsWithFigures(deps.db, actor, { id, archived: true, search: undefined, limit: 1 });
  const [row] = rows;
  const [summary] = await withCampaigns(deps, actor, rows);
  if (row === undefined || summary === undefined) throw new KnownError('not_found');
  const alone = reachOf(actor, 'calls.view') === 'own';
  const [weeks, peers, failing] = await Promise.all([
    weeksOfAgent(deps.db, actor, id, { now, weeks: weeksShown }),
    alone ? null : averageOfPeers(deps.db, actor, id, now),
    failingChecksOfAgent(deps.db, actor, id, { newestCalls: 500, limit: 5 }),
  ]);
  const week = (index: number) => weeks.find((each) => each.week === weeksShown - 1 - index);
  const order = Array.from({ length: weeksShown }, (_, index) => index);
  return {
    ...summary,
    completed: row.completed,
    weekly: {
      calls: order.map((index) => week(index)?.calls ?? 0),
      average_score: order.map((index) => week(index)?.average_score ?? null),
    },
    peers_average: peers,
    top_failing: failing,
  };
}

async function withCampaigns(
  deps: { db: Db },
  actor: Actor,
  rows: readonly AgentRow[],
): Promise<AgentSummary[]> {
  const works = await campaignsOfAgents(
    deps.db,
    actor,
    rows.map(({ id }) => id),
  );
  const byAgent = Map.groupBy(works, ({ agent_id }) => agent_id);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    code: row.code,
    email: row.email,
    extension: row.extension,
    archived: row.archived_at !== null,
    campaigns: (byAgent.get(row.id) ?? []).map(({ id, name }) => ({ id, name })),
    calls: row.calls,
    flagged: row.flagged,
    average_score: row.average_score,
    last_call_at: row.last_call_at?.toISOString() ?? null,
  }));
}
