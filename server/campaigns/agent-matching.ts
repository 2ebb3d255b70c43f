import { compilePattern } from '#server/agents/name-pattern.ts';
import { recogniseAgent } from '#server/agents/recognise.ts';
import { changesOf } from '#server/audit/facts.ts';
import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import { isTimeZone } from '#server/csv/zoned-time.ts';
import type { Db } from '#server/db/db.ts';
import { agentMatchSentence } from '#shared/agent-match.ts';
import type { AgentMatching, NameShown } from '#shared/agent-matching.ts';
import type { UploadFields } from '#shared/calls.ts';
import type { CampaignSettings } from '#shared/campaigns.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import { assertAsSeen, type Seen } from '#shared/seen.ts';
import { newestFileNames } from './agent-matching.db.ts';
import { campaignToSet, lockCampaign, writeCampaign } from './settings.db.ts';

type Changes = { readonly [Name in keyof AgentMatching]?: AgentMatching[Name] | undefined };

const namesPreviewed = 20;

/** How a campaign recognises agents and reads dates. Throws not_found. */
export async function readAgentMatchingOf(
  deps: { db: Db },
  actor: Actor,
  campaignId: string,
): Promise<AgentMatching> {
  return shown(await settingsInReach(deps.db, actor, campaignId));
}

/** Sets it for later recordings. Throws not_found, agent_pattern_invalid, time_zone_unknown, changed_meanwhile. */
export async function editAgentMatchingOf(
  deps: { db: Db; clock: Clock },
  actor: Actor,
  campaignId: string,
  { seen, ...changes }: Changes & { readonly seen?: Seen },
): Promise<AgentMatching> {
  const changed = checkedChanges(changes);
  return await deps.db.transaction().execute(async (trx) => {
    const campaign = await lockCampaign(trx, actor, 'campaigns.settings', campaignId);
    if (campaign === undefined) throw new KnownError('not_found');
    const [before, after] = [shown(campaign.settings), shown({ ...campaign.settings, ...changed })];
    assertAsSeen(seen, before);
    await writeCampaign(trx, { organizationId: actor.organizationId, campaignId }, { settings: changed });
    const differences = changesOf(before, after);
    if (differences === null) return after;
    const at = nowOf(deps.clock);
    await note(trx, actor, { act: 'campaign.settings_edited', id: campaignId, at, ...differences });
    return after;
  });
}

/** What file names would say by these settings; without names, those of the newest recordings. Throws what editing throws. */
export async function previewPatternOf(
  deps: { db: Db },
  actor: Actor,
  campaignId: string,
  { names: given, ...changes }: Changes & { names: readonly string[] },
): Promise<NameShown[]> {
  const { organizationId } = actor;
  const settings = { ...(await settingsInReach(deps.db, actor, campaignId)), ...checkedChanges(changes) };
  const names =
    given.length > 0 ? given : await newestFileNames(deps.db, { organizationId, campaignId }, namesPreviewed);
  const rows: NameShown[] = [];
  for (const name of names) {
    const found = await recogniseAgent(deps.db, { organizationId, settings, fields: {}, path: name });
    rows.push({
      name,
      agent: found.agent,
      sentence: agentMatchSentence(found.match),
      found: textsIn(found.fields),
    });
  }
  return rows;
}

async function settingsInReach(db: Db, actor: Actor, campaignId: string): Promise<CampaignSettings> {
  const campaign = await campaignToSet(db, actor, 'campaigns.settings', campaignId);
  if (campaign === undefined) throw new KnownError('not_found');
  return campaign.settings;
}

function checkedChanges({
  pattern,
  time_zone: timeZone,
  day_first: dayFirst,
}: Changes): Partial<CampaignSettings> {
  if (pattern !== undefined && pattern !== null) compilePattern(pattern);
  if (timeZone !== undefined && !isTimeZone(timeZone))
    throw new KnownError('time_zone_unknown', { zone: timeZone });
  return {
    ...(pattern === undefined ? {} : { agentPattern: pattern }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(dayFirst === undefined ? {} : { dayFirst }),
  };
}

function shown({ agentPattern, timeZone, dayFirst }: CampaignSettings): AgentMatching {
  return { pattern: agentPattern, time_zone: timeZone, day_first: dayFirst };
}

function textsIn({ metadata = {}, ...fields }: UploadFields): Record<string, string> {
  const entries = Object.entries({ ...fields, ...metadata });
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
