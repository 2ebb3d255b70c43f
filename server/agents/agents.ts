import { cursorOf, placeOf } from '#server/calls/cursor.ts';
import type { Db } from '#server/db/db.ts';
import type { AgentSummary } from '#shared/agents.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import { type AgentRow, agentsWithFigures, campaignsOfAgents, countAgents } from './agents.db.ts';

/** A page of the agents somebody may see, by name; archived ones only when asked for too. */
export async function listAgentsOf(
  deps: { db: Db },
  actor: Actor,
  query: { archived: boolean; search?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<{ rows: AgentSummary[]; next_cursor: string | null; total: number }> {
  const which = { archived: query.archived, search: query.search };
  const after = query.cursor === undefined ? null : placeOf(query.cursor);
  const [rows, total] = await Promise.all([
    agentsWithFigures(deps.db, actor, which, { after, limit: query.limit + 1 }),
    countAgents(deps.db, actor, which),
  ]);
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return {
    rows: await withCampaigns(deps, actor, page),
    next_cursor: last === undefined ? null : cursorOf({ value: last.sorted_by, id: last.id }),
    total,
  };
}

/** One agent with the figures of the calls one may see. Throws not_found. */
export async function readAgentSummary(deps: { db: Db }, actor: Actor, id: string): Promise<AgentSummary> {
  const which = { id, archived: true, search: undefined };
  const rows = await agentsWithFigures(deps.db, actor, which, { after: null, limit: 1 });
  const [summary] = await withCampaigns(deps, actor, rows);
  if (summary === undefined) throw new KnownError('not_found');
  return summary;
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
