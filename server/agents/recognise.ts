import { zoneOf } from '#server/csv/zoned-time.ts';
import type { Db, Trx } from '#server/db/db.ts';
import type { AgentMatch } from '#shared/agent-match.ts';
import type { UploadFields } from '#shared/calls.ts';
import type { CampaignSettings } from '#shared/campaigns.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import { addAgentCampaigns } from './agents.db.ts';
import { cluesToFind, directoryOf, type KnownAgent, matchAgent } from './match-agent.ts';
import { type NameClues, nameClues } from './name-clues.ts';
import { withNameFacts } from './name-facts.ts';
import { agentById, agentsKnownBy, allKnownAgents } from './recognise.db.ts';

/** A recording that is about to become a call: what came with it, and where its file lay. */
export type Arriving = {
  readonly organizationId: string;
  readonly settings: CampaignSettings;
  readonly fields: UploadFields;
  readonly path: string;
};

/** Whose call it is, how that was found out, and its fields with what the file's name adds. */
export type Recognised = {
  readonly agent: LinkableAgent | null;
  readonly match: AgentMatch;
  readonly fields: UploadFields;
};

/** Recognises the agent of a recording by the rule of its campaign, and reads what else its file's name says. */
export async function recogniseAgent(db: Db, arriving: Arriving): Promise<Recognised> {
  const { organizationId, settings, fields, path } = arriving;
  const name = cluesIn(settings.agentPattern, path);
  const agents = await agentsKnownBy(db, organizationId, cluesToFind(fields, name));
  const { agent, match, reading } = matchAgent(fields, name, directoryOf(agents));
  const { timeZone, dayFirst } = settings;
  const dates = { zone: zoneOf(timeZone), timeZone, dayFirst };
  const who = agent === null ? null : { id: agent.id, name: agent.name };
  return { agent: who, match, fields: withNameFacts(fields, reading, dates) };
}

/** A pattern that cannot be used, however it came to be stored, must not keep recordings out. */
function cluesIn(pattern: string | null, path: string): NameClues {
  try {
    return nameClues(pattern, path);
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    return { kind: 'pattern', template: pattern ?? '', readings: [] };
  }
}

/** Notes that an agent works in a campaign, as somebody who has a call there does. */
export async function worksIn(
  trx: Trx,
  key: { organizationId: string; agentId: string; campaignId: string },
): Promise<void> {
  await addAgentCampaigns(trx, key.organizationId, key.agentId, [key.campaignId]);
}

/** Everybody an organization knows, archived agents included. */
export async function everyAgent(db: Db, organizationId: string): Promise<KnownAgent[]> {
  return await allKnownAgents(db, organizationId);
}

/** An agent that calls may be linked to. */
export type LinkableAgent = { readonly id: string; readonly name: string };

/** The agent somebody wants to link to calls: one they may see, and at work. Throws agent_unknown, agent_archived. */
export async function agentToLink(db: Db, actor: Actor, agentId: string): Promise<LinkableAgent> {
  const agent = await agentById(db, actor, agentId);
  if (agent === undefined) throw new KnownError('agent_unknown');
  if (agent.archived) throw new KnownError('agent_archived', { name: agent.name });
  return agent;
}
