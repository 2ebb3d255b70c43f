import { listCampaigns, readCampaign } from '#server/campaigns/campaigns.ts';
import { listTemplates } from '#server/campaigns/choose-template.ts';
import { createCampaign } from '#server/campaigns/create-campaign.ts';
import { type Handler, handle } from '#server/http/bind.ts';
import { readyProviders } from '#server/providers/ready.ts';
import * as campaigns from '#shared/campaigns.ts';

export const campaignHandlers: readonly Handler[] = [
  handle(campaigns.listCampaigns, async ({ actor, query }, deps) => ({
    rows: await listCampaigns(deps, actor, query),
  })),

  handle(campaigns.readCampaign, ({ actor, params }, deps) => readCampaign(deps, actor, params.id)),

  handle(campaigns.createCampaign, ({ actor, body }, deps) => createCampaign(deps, actor, body)),

  handle(campaigns.listTemplates, async ({ actor }, deps) => ({
    rows: listTemplates(),
    claude_ready: (await readyProviders(deps, actor.organizationId)).claude,
  })),
];
