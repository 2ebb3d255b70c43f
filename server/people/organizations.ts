import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { KnownError } from '#shared/errors.ts';
import type { OrganizationShown } from '#shared/organization.ts';
import type { Actor } from '#shared/permissions.ts';
import { assertAsSeen, type Seen } from '#shared/seen.ts';
import {
  callOrganization,
  campaignOrganization,
  lockOrganization,
  organizationFacts,
  organizationNamed,
  setOrganizationName,
} from './organizations.db.ts';

/** The actor's own organization. */
export async function readOrganization(deps: { db: Db }, actor: Actor): Promise<OrganizationShown> {
  const row = found(await organizationFacts(deps.db, actor.organizationId));
  const { id, name, created_at: createdAt, people, campaigns, owners } = row;
  const counts = { people: people ?? 0, campaigns: campaigns ?? 0 };
  return { id, name, created_at: createdAt.toISOString(), owners, ...counts };
}

/** Gives the actor's own organization another name. Throws name_taken, changed_meanwhile. */
export async function renameOrganization(
  deps: { db: Db; clock: Clock },
  actor: Actor,
  { name, seen }: { readonly name: string; readonly seen?: Seen },
): Promise<OrganizationShown> {
  const { organizationId: id } = actor;
  await deps.db.transaction().execute(async (trx) => {
    const before = found(await lockOrganization(trx, id));
    assertAsSeen(seen, { name: before.name });
    if (before.name === name) return;
    if (!(await setOrganizationName(trx, id, name))) throw new KnownError('name_taken', { name });
    const at = nowOf(deps.clock);
    await note(trx, actor, { act: 'organization.renamed', id, at, before, after: { name } });
  });
  return await readOrganization(deps, actor);
}

/** The organization of this id or name, for the command line. Throws not_found. */
export async function organizationByIdOrName(db: Db, given: string): Promise<{ id: string; name: string }> {
  return found(await organizationNamed(db, given));
}

/** The organization a campaign belongs to, for the command line. Throws not_found. */
export async function organizationOfCampaign(db: Db, campaignId: string): Promise<string> {
  return found(await campaignOrganization(db, campaignId));
}

/** The organization a call belongs to, for the command line. Throws not_found. */
export async function organizationOfCall(db: Db, callId: string): Promise<string> {
  return found(await callOrganization(db, callId));
}

function found<Found>(given: Found | undefined): Found {
  if (given === undefined) throw new KnownError('not_found');
  return given;
}
