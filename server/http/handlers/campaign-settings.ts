import { editCategoriesOf, listCategoriesOf } from '#server/campaigns/categories.ts';
import { addMemberOf, listMembersOf, removeMemberOf } from '#server/campaigns/members.ts';
import { editSettingsOf, readSettingsOf, setArchivedOf } from '#server/campaigns/settings.ts';
import type { Deps } from '#server/deps.ts';
import { type Handler, handle } from '#server/http/bind.ts';
import { readyProviders } from '#server/providers/ready.ts';
import * as settings from '#shared/campaign-settings.ts';
import type { Actor } from '#shared/permissions.ts';

export const campaignSettingsHandlers: readonly Handler[] = [
  handle(settings.readCampaignSettings, async ({ actor, params }, deps) => ({
    ...(await readSettingsOf(deps, actor, params.id)),
    providers: await configured(deps, actor),
  })),

  handle(settings.editCampaignSettings, async ({ actor, params, body }, deps) => ({
    ...(await editSettingsOf(deps, actor, params.id, body)),
    providers: await configured(deps, actor),
  })),

  handle(settings.archiveCampaign, ({ actor, params }, deps) => setArchivedOf(deps, actor, params.id, true)),

  handle(settings.unarchiveCampaign, ({ actor, params }, deps) =>
    setArchivedOf(deps, actor, params.id, false),
  ),

  handle(settings.listCategories, async ({ actor, params }, deps) => ({
    rows: await listCategoriesOf(deps, actor, params.id),
  })),

  handle(settings.editCategories, async ({ actor, params, body }, deps) => ({
    rows: await editCategoriesOf(deps, actor, params.id, body),
  })),

  handle(settings.listCampaignMembers, ({ actor, params }, deps) => listMembersOf(deps, actor, params.id)),

  handle(settings.addCampaignMember, ({ actor, params }, deps) =>
    addMemberOf(deps, actor, { campaignId: params.id, userId: params.user_id }),
  ),

  handle(settings.removeCampaignMember, ({ actor, params }, deps) =>
    removeMemberOf(deps, actor, { campaignId: params.id, userId: params.user_id }),
  ),
];

async function configured(deps: Deps, { organizationId }: Actor) {
  const { assemblyai, deepgram, whisper } = await readyProviders(deps, organizationId);
  return { assemblyai, deepgram, whisper };
}
