import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { CampaignMember } from '#shared/campaign-settings.ts';
import { KnownError } from '#shared/errors.ts';
import { type Actor, actions } from '#shared/permissions.ts';
import {
  assign,
  type CampaignKey,
  campaignToSet,
  type MemberRow,
  memberOf,
  peopleOfCampaign,
  unassign,
} from './settings.db.ts';

type Deps = { readonly db: Db; readonly clock: Clock };
type Named = { readonly campaignId: string; readonly userId: string };

/** Who is assigned to a campaign, and who of the others could be. Throws not_found. */
export async function listMembersOf(
  deps: { db: Db },
  actor: Actor,
  campaignId: string,
): Promise<{ rows: CampaignMember[]; others: CampaignMember[] }> {
  const people = await peopleOfCampaign(deps.db, await campaignOf(deps, actor, campaignId));
  return {
    rows: people.filter(({ assigned }) => assigned),
    others: people.filter((person) => !person.assigned && needsAssigning(person)),
  };
}

/** Assigns somebody whose role sees assigned campaigns only. Throws not_found, member_not_manager. */
export async function addMemberOf(deps: Deps, actor: Actor, named: Named): Promise<void> {
  const key = await campaignOf(deps, actor, named.campaignId);
  const member = await memberOf(deps.db, actor.organizationId, named.userId);
  if (member === undefined) throw new KnownError('not_found');
  if (!needsAssigning(member)) throw new KnownError('member_not_manager');
  await deps.db.transaction().execute(async (trx) => {
    if (!(await assign(trx, key, named.userId))) return;
    const at = nowOf(deps.clock);
    const after = { member: member.email };
    await note(trx, actor, { act: 'campaign.member_added', id: named.campaignId, at, after });
  });
}

/** Takes somebody out of a campaign; nothing happens when they are not in it. Throws not_found. */
export async function removeMemberOf(deps: Deps, actor: Actor, named: Named): Promise<void> {
  const key = await campaignOf(deps, actor, named.campaignId);
  await deps.db.transaction().execute(async (trx) => {
    const member = await memberOf(trx, actor.organizationId, named.userId);
    if (!(await unassign(trx, key, named.userId))) return;
    const at = nowOf(deps.clock);
    const before = { member: member?.email ?? null };
    await note(trx, actor, { act: 'campaign.member_removed', id: named.campaignId, at, before });
  });
}

async function campaignOf(deps: { db: Db }, actor: Actor, campaignId: string): Promise<CampaignKey> {
  const campaign = await campaignToSet(deps.db, actor, 'campaigns.settings', campaignId);
  if (campaign === undefined) throw new KnownError('not_found');
  return { organizationId: actor.organizationId, campaignId };
}

/** Other roles see all campaigns or none. */
function needsAssigning({ role }: Pick<MemberRow, 'role'>): boolean {
  return actions['campaigns.view'].reach[role] === 'assigned';
}
