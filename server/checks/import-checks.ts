import { note } from '#server/audit/note.ts';
import { templateById } from '#server/campaigns/choose-template.ts';
import type { Clock } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { CheckDraft } from '#shared/checks.ts';
import { KnownError } from '#shared/errors.ts';
import type { IdKind } from '#shared/ids.ts';
import type { Actor } from '#shared/permissions.ts';
import { campaignSettings, checksOf } from './checks.db.ts';
import { campaignOf } from './checks.ts';
import { append, changeBy } from './edit-checks.ts';

type Deps = { readonly db: Db; readonly clock: Clock; readonly newId: (kind: IdKind) => string };

/** Where checks are copied from: a template, by their names there, or another campaign one may see. */
export type ImportSource =
  | { readonly from: 'template'; readonly template: string; readonly names: readonly string[] }
  | { readonly from: 'campaign'; readonly campaign_id: string; readonly check_ids: readonly string[] };

/**
 * Copies checks to the end of a campaign's list, in the order they have where they come from; answers how many. Throws
 * not_found, campaign_not_yours, too_many_checks, and invalid_request for checks that are not there.
 */
export async function importChecksOf(
  deps: Deps,
  actor: Actor,
  campaignId: string,
  source: ImportSource,
): Promise<number> {
  const key = await campaignOf(deps, actor, 'checks.edit', campaignId);
  const chosen = source.from === 'template' ? ofTemplate(source) : await ofCampaign(deps, actor, source);
  const checks = chosen.map((check) => ({ ...check, id: deps.newId('check') }));
  const after = { checks: checks.map(({ name }) => name) };
  await deps.db.transaction().execute(async (trx) => {
    const change = changeBy(deps, actor);
    await append(trx, key, checks, change);
    await note(trx, actor, { act: 'campaign.checks_imported', id: campaignId, at: change.at, after });
  });
  return checks.length;
}

function ofTemplate({ template: id, names }: Extract<ImportSource, { from: 'template' }>): CheckDraft[] {
  const template = templateById(id);
  if (template === null) {
    throw new KnownError('invalid_request', { problem: `template: there is none called ${id}` });
  }
  return chosenFrom(template.checks, (check) => check.name, names);
}

async function ofCampaign(
  deps: Deps,
  actor: Actor,
  { campaign_id: campaignId, check_ids: ids }: Extract<ImportSource, { from: 'campaign' }>,
): Promise<CheckDraft[]> {
  const settings = await campaignSettings(deps.db, actor, 'campaigns.view', campaignId);
  if (settings === undefined) throw new KnownError('campaign_not_yours');
  const { organizationId } = actor;
  return chosenFrom(await checksOf(deps.db, { organizationId, campaignId }), (check) => check.id, ids);
}

function chosenFrom<Check>(
  checks: readonly Check[],
  nameOf: (check: Check) => string,
  wanted: readonly string[],
): Check[] {
  const names = new Set(wanted);
  const chosen = checks.filter((check) => names.has(nameOf(check)));
  if (chosen.length === names.size) return chosen;
  const there = new Set(checks.map(nameOf));
  const missing = wanted.find((name) => !there.has(name));
  throw new KnownError('invalid_request', { problem: `there is no check ${missing} to import` });
}
