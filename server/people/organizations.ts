import type { Db } from '#server/db/db.ts';
import { KnownError } from '#shared/errors.ts';
import { callOrganization, campaignOrganization, organizationNamed } from './organizations.db.ts';

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
