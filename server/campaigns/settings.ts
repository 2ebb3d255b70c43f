import { changesOf } from '#server/audit/facts.ts';
import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db, Trx } from '#server/db/db.ts';
import type { Facts } from '#shared/audit.ts';
import type { CampaignSettingsBody, CampaignSettingsShown } from '#shared/campaign-settings.ts';
import type { CampaignSettings } from '#shared/campaigns.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import { assertAsSeen, type Seen } from '#shared/seen.ts';
import {
  agentNames,
  campaignToSet,
  lockCampaign,
  meansNameTaken,
  type StoredCampaign,
  writeCampaign,
} from './settings.db.ts';

type Deps = { readonly db: Db; readonly clock: Clock };
type Shown = Omit<CampaignSettingsShown, 'providers'>;

/** What of the settings is to become different. */
export type SettingsChanges = {
  readonly [Name in keyof CampaignSettingsBody]?: CampaignSettingsBody[Name] | undefined;
};

/** The settings of a campaign that one may set. Throws not_found. */
export async function readSettingsOf(deps: { db: Db }, actor: Actor, campaignId: string): Promise<Shown> {
  const campaign = await campaignToSet(deps.db, actor, 'campaigns.settings', campaignId);
  if (campaign === undefined) throw new KnownError('not_found');
  return await shown(deps.db, actor.organizationId, campaign);
}

/**
 * Changes what is named and leaves the rest. Throws not_found, name_taken, agent_unknown, invalid_request,
 * changed_meanwhile.
 */
export async function editSettingsOf(
  deps: Deps,
  actor: Actor,
  campaignId: string,
  { seen, ...changes }: SettingsChanges & { readonly seen?: Seen },
): Promise<Shown> {
  const { organizationId } = actor;
  const settings = settingsIn(changes);
  try {
    await deps.db.transaction().execute(async (trx) => {
      const before = await lockCampaign(trx, actor, 'campaigns.settings', campaignId);
      if (before === undefined) throw new KnownError('not_found');
      assertAsSeen(seen, await shown(trx, organizationId, before));
      await refuseStrangers(trx, organizationId, before.settings, settings);
      const { name = before.name, description = before.description } = changes;
      await writeCampaign(trx, { organizationId, campaignId }, { name, description, settings });
      const after = { ...before, name, description, settings: { ...before.settings, ...settings } };
      const differences = changesOf(factsOf(before), factsOf(after));
      if (differences === null) return;
      const at = nowOf(deps.clock);
      await note(trx, actor, { act: 'campaign.settings_edited', id: campaignId, at, ...differences });
    });
  } catch (error) {
    if (meansNameTaken(error)) throw new KnownError('name_taken', { name: changes.name ?? '' });
    throw error;
  }
  return await readSettingsOf(deps, actor, campaignId);
}

/** Archives a campaign, or takes it back out; nothing happens when it is so already. Throws not_found. */
export async function setArchivedOf(
  deps: Deps,
  actor: Actor,
  campaignId: string,
  archived: boolean,
): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    const before = await lockCampaign(trx, actor, 'campaigns.archive', campaignId);
    if (before === undefined) throw new KnownError('not_found');
    if ((before.archivedAt !== null) === archived) return;
    const at = nowOf(deps.clock);
    const { organizationId } = actor;
    await writeCampaign(trx, { organizationId, campaignId }, { archivedAt: archived ? at : null });
    const act = archived ? 'campaign.archived' : 'campaign.unarchived';
    await note(trx, actor, { act, id: campaignId, at });
  });
}

/** The stored form of what is to be changed, without what is not named. */
function settingsIn(changes: SettingsChanges): Partial<CampaignSettings> {
  const { auto_process: autoProcess, pass_mark: passMark, transcription, channels, flagging } = changes;
  const { language, vocabulary, insights, batches, failover } = changes;
  return {
    ...(autoProcess === undefined ? {} : { autoProcess }),
    ...(passMark === undefined ? {} : { passMark }),
    ...(insights === undefined ? {} : { insights }),
    ...(batches === undefined ? {} : { batches }),
    ...(failover === undefined ? {} : { failover }),
    ...(transcription === undefined ? {} : { transcription }),
    ...(channels === undefined
      ? {}
      : { channels: { mode: channels.mode, agentChannel: channels.agent_channel } }),
    ...(language === undefined ? {} : { language }),
    ...(vocabulary === undefined ? {} : { vocabulary: [...new Set(vocabulary)] }),
    ...(flagging === undefined ? {} : { flagging: rulesIn(flagging) }),
  };
}

function rulesIn(flagging: CampaignSettingsBody['flagging']): CampaignSettings['flagging'] {
  const { score_below: scoreBelow, critical_check_fails: criticalCheckFails, agents } = flagging;
  if (new Set(agents.map(({ agent_id }) => agent_id)).size < agents.length) {
    throw new KnownError('invalid_request', { problem: 'flagging: an agent has more than one rule' });
  }
  return {
    scoreBelow,
    criticalCheckFails,
    agents: agents.map(({ agent_id, score_below }) => ({ agentId: agent_id, scoreBelow: score_below })),
  };
}

/** A new rule names an agent of this organization; one that is there already may stay. */
async function refuseStrangers(
  trx: Trx,
  organizationId: string,
  before: CampaignSettings,
  changes: Partial<CampaignSettings>,
): Promise<void> {
  const known = new Set(before.flagging.agents.map(({ agentId }) => agentId));
  const fresh = (changes.flagging?.agents ?? []).map(({ agentId }) => agentId).filter((id) => !known.has(id));
  if (fresh.length === 0) return;
  const found = await agentNames(trx, organizationId, fresh);
  if (found.length < fresh.length) throw new KnownError('agent_unknown');
}

async function shown(db: Db, organizationId: string, campaign: StoredCampaign): Promise<Shown> {
  const { settings } = campaign;
  const { channels, flagging } = settings;
  const agents = await agentNames(
    db,
    organizationId,
    flagging.agents.map(({ agentId }) => agentId),
  );
  return {
    name: campaign.name,
    description: campaign.description,
    archived: campaign.archivedAt !== null,
    auto_process: settings.autoProcess,
    pass_mark: settings.passMark,
    insights: settings.insights,
    batches: settings.batches,
    transcription: settings.transcription,
    failover: settings.failover,
    channels: { mode: channels.mode, agent_channel: channels.agentChannel },
    language: settings.language,
    vocabulary: settings.vocabulary,
    flagging: {
      score_below: flagging.scoreBelow,
      critical_check_fails: flagging.criticalCheckFails,
      agents: flagging.agents.map(({ agentId, scoreBelow }) => ({
        agent_id: agentId,
        score_below: scoreBelow,
      })),
    },
    agents,
  };
}

/** A campaign as the audit log tells of changes. */
function factsOf({ name, description, settings }: StoredCampaign): Facts {
  const { channels, flagging } = settings;
  return {
    name,
    description,
    auto_process: settings.autoProcess,
    pass_mark: settings.passMark,
    insights: settings.insights,
    batches: settings.batches,
    transcription: settings.transcription,
    failover: settings.failover,
    channels: channels.mode === 'mono' ? 'mono' : `dual, agent on channel ${channels.agentChannel + 1}`,
    language: settings.language,
    vocabulary: settings.vocabulary,
    flag_below: flagging.scoreBelow,
    flag_critical: flagging.criticalCheckFails,
    agent_rules: flagging.agents.map(({ agentId, scoreBelow }) => `${agentId} below ${scoreBelow}`),
  };
}
