import type { Db } from '#server/db/db.ts';
import { categoriesOf } from '#shared/categories.ts';
import type { CheckDetail } from '#shared/check-edits.ts';
import { KnownError } from '#shared/errors.ts';
import type { Action, Actor } from '#shared/permissions.ts';
import { type CampaignKey, campaignSettings, checksOf, type StoredCheck } from './checks.db.ts';

type Deps = { readonly db: Db };

/** The checks of a campaign one may see, with the categories and the pass mark that they fall back on. Throws not_found. */
export async function listChecksOf(
  deps: Deps,
  actor: Actor,
  campaignId: string,
): Promise<{ rows: CheckDetail[]; categories: string[]; pass_mark: number }> {
  const { organizationId } = actor;
  const settings = await campaignSettings(deps.db, actor, 'campaigns.view', campaignId);
  if (settings === undefined) throw new KnownError('not_found');
  const rows = (await checksOf(deps.db, { organizationId, campaignId })).map(checkShown);
  return { rows, categories: categoriesOf(settings.categories, rows), pass_mark: settings.passMark };
}

/** The campaign whose checks somebody may do this to. Throws not_found. */
export async function campaignOf(
  deps: Deps,
  actor: Actor,
  action: Action,
  campaignId: string,
): Promise<CampaignKey> {
  const settings = await campaignSettings(deps.db, actor, action, campaignId);
  if (settings === undefined) throw new KnownError('not_found');
  return { organizationId: actor.organizationId, campaignId };
}

/** A check as its editors see it. */
export function checkShown(check: StoredCheck): CheckDetail {
  const { passMark, position: _position, changedAt, changedBy, ...same } = check;
  return { ...same, pass_mark: passMark, changed_at: changedAt.toISOString(), changed_by: changedBy };
}
