import type { Db } from '#server/db/db.ts';
import { createCheck } from '#shared/check-edits.ts';
import { agentSays, type TestHouse, untilEnded, uploaded } from './app.ts';
import { aCheckDraft, aMember, anAgent, anOrganization } from './builders.ts';
import { aBulkJob } from './bulk-jobs.ts';
import { anInvitation } from './invitations.ts';
import { keyHolder } from './key-holder.ts';
import type { Ids } from './requests.ts';
import { anSftpBatch } from './sftp-batches.ts';

/** Where a thing lies, seen by somebody who is one agent and is assigned to one campaign. */
export const places = ['own', 'assigned', 'other_campaign', 'other_organization'] as const;
export type Place = (typeof places)[number];

/** One thing of every kind in every place, and whom it is seen by. */
export type World = {
  readonly campaignId: string;
  readonly otherCampaignId: string;
  readonly agentId: string;
  readonly ids: Readonly<Record<Place, Ids>>;
};

/** A world of its own in a house with a crew: completed calls, jobs, keys, agents in two campaigns and two organizations. */
export async function aWorld(house: TestHouse): Promise<World> {
  const { db } = house.deps;
  const [campaignId, otherCampaignId] = [await house.campaign(), await house.campaign()];
  const [agentId, colleague] = [await agentIn(house, campaignId), await agentIn(house, campaignId)];
  const stranger = await agentIn(house, otherCampaignId);
  const organizationId = await anOrganization(db);
  const foreign = await house.campaign({ organizationId });
  const foreigner = await agentIn(house, foreign, organizationId);
  return {
    campaignId,
    otherCampaignId,
    agentId,
    ids: {
      own: await thingsOf(house, campaignId, agentId),
      assigned: await thingsOf(house, campaignId, colleague),
      other_campaign: await thingsOf(house, otherCampaignId, stranger),
      other_organization: await thingsOf(house, foreign, foreigner, organizationId),
    },
  };
}

const { passMark: _campaigns, ...aCheck } = aCheckDraft('A check');

async function thingsOf(
  house: TestHouse,
  campaign: string,
  agent: string,
  organizationId = house.organizationId,
): Promise<Ids> {
  const owner = await house.signedInAs('owner', { organizationId });
  const transcript = agentSays('Good morning.');
  const call = await uploaded(owner, { campaignId: campaign, transcript });
  await untilEnded(owner, call);
  await house.deps.db.updateTable('calls').set({ agent_id: agent }).where('id', '=', call).execute();
  const { id: key } = await keyHolder(house, campaign, { organizationId });
  const { userId: person } = await aMember(house.deps.db, organizationId, { role: 'agent' });
  const invitation = await anInvitation(house.deps.db, organizationId);
  const job = await aBulkJob(house.deps.db, organizationId, campaign);
  const { body } = await owner.ask(createCheck, { params: { id: campaign }, body: aCheck });
  const { id: check } = body as { id: string };
  const { batch, file } = await anSftpBatch(house.deps.db, organizationId, campaign);
  return { call, campaign, agent, job, batch, file, key, person, invitation, check };
}

async function agentIn(house: TestHouse, campaignId: string, organizationId = house.organizationId) {
  const agentId = await anAgent(house.deps.db, organizationId);
  await worksIn(house.deps.db, { organizationId, agentId, campaignId });
  return agentId;
}

async function worksIn(
  db: Db,
  { organizationId, agentId, campaignId }: { organizationId: string; agentId: string; campaignId: string },
): Promise<void> {
  await db
    .insertInto('agent_campaigns')
    .values({ organization_id: organizationId, agent_id: agentId, campaign_id: campaignId })
    .execute();
}
