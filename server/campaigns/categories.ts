import { changesOf } from '#server/audit/facts.ts';
import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { CategoryShown } from '#shared/campaign-settings.ts';
import { categoriesOf } from '#shared/categories.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import { assertAsSeen, type Seen } from '#shared/seen.ts';
import {
  type CampaignKey,
  campaignToSet,
  checksByCategory,
  lockCampaign,
  renameCategories,
  writeCampaign,
} from './settings.db.ts';

type Wanted = {
  readonly rows: readonly { readonly name: string; readonly was: string | null }[];
  /** The names there were, as `categories`. */
  readonly seen?: Seen;
};

type Deps = { readonly db: Db; readonly clock: Clock };

/** The categories of a campaign in their order, those that only checks name included. Throws not_found. */
export async function listCategoriesOf(
  deps: { db: Db },
  actor: Actor,
  campaignId: string,
): Promise<CategoryShown[]> {
  const campaign = await campaignToSet(deps.db, actor, 'campaigns.settings', campaignId);
  if (campaign === undefined) throw new KnownError('not_found');
  return await shown(
    deps.db,
    { organizationId: actor.organizationId, campaignId },
    campaign.settings.categories,
  );
}

/**
 * Sets the categories. The checks of one that has another name now follow it; the checks of one that is left out have
 * none. Results that are there keep theirs. Throws not_found, name_taken, changed_meanwhile.
 */
export async function editCategoriesOf(
  deps: Deps,
  actor: Actor,
  campaignId: string,
  { rows: wanted, seen }: Wanted,
): Promise<CategoryShown[]> {
  const names = wanted.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new KnownError('name_taken', { name: twice });
  const key = { organizationId: actor.organizationId, campaignId };
  await deps.db.transaction().execute(async (trx) => {
    const campaign = await lockCampaign(trx, actor, 'campaigns.settings', campaignId);
    if (campaign === undefined) throw new KnownError('not_found');
    const before = (await shown(trx, key, campaign.settings.categories)).map(({ name }) => name);
    assertAsSeen(seen, { categories: before });
    await renameCategories(trx, key, renames(before, wanted));
    await writeCampaign(trx, key, { settings: { categories: names } });
    const differences = changesOf({ categories: before }, { categories: names });
    if (differences === null) return;
    const at = nowOf(deps.clock);
    await note(trx, actor, { act: 'campaign.settings_edited', id: campaignId, at, ...differences });
  });
  return await listCategoriesOf(deps, actor, campaignId);
}

function renames(before: readonly string[], wanted: Wanted['rows']): { was: string; name: string }[] {
  const kept = new Map(wanted.map(({ name, was }) => [was ?? name, name]));
  return before.map((was) => ({ was, name: kept.get(was) ?? '' })).filter(({ was, name }) => was !== name);
}

async function shown(db: Db, key: CampaignKey, listed: readonly string[]): Promise<CategoryShown[]> {
  const used = await checksByCategory(db, key);
  const counts = new Map(used.map(({ category, checks }) => [category, checks]));
  return categoriesOf(listed, used).map((name) => ({ name, checks: counts.get(name) ?? 0 }));
}
