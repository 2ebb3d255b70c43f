import type { Db } from '#server/db/db.ts';
import type { LikelyCall } from '#shared/agent-page.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import { agentToLiken, newestUnlinked } from './likely-calls.db.ts';
import { likenessTo } from './likeness.ts';

/** So many of the newest calls without an agent are looked at. */
const lookedAt = 2_000;
const shown = 50;

/** The newest unlinked calls that may be an agent's, each with the reason; none for one who is archived. Throws not_found. */
export async function readLikelyCallsOf(
  deps: { db: Db },
  actor: Actor,
  agentId: string,
): Promise<{ rows: LikelyCall[] }> {
  const agent = await agentToLiken(deps.db, actor, agentId);
  if (agent === undefined) throw new KnownError('not_found');
  if (agent.archivedAt !== null) return { rows: [] };
  const calls = await newestUnlinked(deps.db, actor, lookedAt);
  const likely = calls.flatMap(({ id, file_name, agent_match, created_at, campaignId, campaignName }) => {
    const why = likenessTo(agent, { fileName: file_name, match: agent_match });
    if (why === null) return [];
    const campaign = { id: campaignId, name: campaignName };
    return [{ id, file_name, campaign, created_at: created_at.toISOString(), why }];
  });
  return { rows: likely.slice(0, shown) };
}
