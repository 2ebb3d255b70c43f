import { changesOf } from '#server/audit/facts.ts';
import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db, Trx } from '#server/db/db.ts';
import type { Facts } from '#shared/audit.ts';
import { type CheckBody, type CheckDetail, mostChecks } from '#shared/check-edits.ts';
import type { CheckDraft } from '#shared/checks.ts';
import { describeRule } from '#shared/describe-rule.ts';
import { KnownError } from '#shared/errors.ts';
import type { IdKind } from '#shared/ids.ts';
import type { Actor } from '#shared/permissions.ts';
import {
  addChecks,
  type CampaignKey,
  type Change,
  changeCheck,
  checkById,
  checksOf,
  countChecks,
  lockCheck,
  lockList,
  makeRoom,
  placeChecks,
  removeCheck,
  type StoredCheck,
} from './checks.db.ts';
import { campaignOf, checkShown } from './checks.ts';

type Deps = { readonly db: Db; readonly clock: Clock; readonly newId: (kind: IdKind) => string };

/** A check as it was seen by whoever changes it. */
type SeenCheck = CampaignKey & { readonly id: string; readonly revision: number };

/** What of a check is to become different. */
export type CheckChanges = { readonly [Name in keyof CheckBody]?: CheckBody[Name] | undefined };

/** Adds a check at the end of a campaign's list. Throws not_found, too_many_checks. */
export async function createCheckOf(
  deps: Deps,
  actor: Actor,
  campaignId: string,
  body: CheckBody,
): Promise<CheckDetail> {
  const key = await campaignOf(deps, actor, 'checks.edit', campaignId);
  const id = deps.newId('check');
  await deps.db.transaction().execute(async (trx) => {
    const change = changeBy(deps, actor);
    const draft = draftOf(body);
    await append(trx, key, [{ ...draft, id }], change);
    await note(trx, actor, { act: 'check.created', id, at: change.at, after: factsOf(draft) });
  });
  return checkShown(await known(deps.db, key, id));
}

/** Puts checks at the end of a campaign's list, all or none. Throws too_many_checks. */
export async function append(
  trx: Trx,
  key: CampaignKey,
  checks: readonly (CheckDraft & { readonly id: string })[],
  change: Change,
): Promise<void> {
  await lockList(trx, key);
  const { count, last } = await countChecks(trx, key);
  refuseTooMany(count, checks.length);
  await addChecks(trx, key, checks, { ...change, after: last });
}

/** Changes a check that is still at the revision its editor has seen. Throws not_found, check_changed. */
export async function editCheckOf(
  deps: Deps,
  actor: Actor,
  { campaignId, id, revision }: { campaignId: string; id: string; revision: number },
  changes: CheckChanges,
): Promise<CheckDetail> {
  const key = await campaignOf(deps, actor, 'checks.edit', campaignId);
  const { pass_mark: passMark, ...same } = changes;
  await deps.db.transaction().execute(async (trx) => {
    const before = await lockedAsSeen(trx, { ...key, id, revision });
    const change = changeBy(deps, actor);
    await changeCheck(trx, key, id, { ...same, passMark }, change);
    const differences = changesOf(factsOf(before), factsOf(await known(trx, key, id)));
    if (differences !== null)
      await note(trx, actor, { act: 'check.edited', id, at: change.at, ...differences });
  });
  return checkShown(await known(deps.db, key, id));
}

/** Deletes a check that is still as its deleter has seen it; its results stay. Throws not_found, check_changed. */
export async function deleteCheckOf(
  deps: Deps,
  actor: Actor,
  { campaignId, id, revision }: { campaignId: string; id: string; revision: number },
): Promise<void> {
  const key = await campaignOf(deps, actor, 'checks.edit', campaignId);
  await deps.db.transaction().execute(async (trx) => {
    const before = factsOf(await lockedAsSeen(trx, { ...key, id, revision }));
    await note(trx, actor, { act: 'check.deleted', id, at: nowOf(deps.clock), before });
    await removeCheck(trx, key, id);
  });
}

/** Copies a check to the place behind it, switched off: two that are alike would count twice. Throws not_found, too_many_checks. */
export async function duplicateCheckOf(
  deps: Deps,
  actor: Actor,
  campaignId: string,
  id: string,
): Promise<CheckDetail> {
  const key = await campaignOf(deps, actor, 'checks.edit', campaignId);
  const copyId = deps.newId('check');
  await deps.db.transaction().execute(async (trx) => {
    await lockList(trx, key);
    const original = await known(trx, key, id);
    refuseTooMany((await countChecks(trx, key)).count, 1);
    await makeRoom(trx, key, original.position);
    const copy = { ...original, id: copyId, name: copyName(original.name), active: false };
    const change = changeBy(deps, actor);
    await addChecks(trx, key, [copy], { ...change, after: original.position });
    await note(trx, actor, { act: 'check.created', id: copyId, at: change.at, after: factsOf(copy) });
  });
  return checkShown(await known(deps.db, key, copyId));
}

/** Puts a campaign's checks in this order, which must name each of them once. Throws not_found, checks_changed. */
export async function orderChecksOf(
  deps: Deps,
  actor: Actor,
  campaignId: string,
  ids: readonly string[],
): Promise<void> {
  const key = await campaignOf(deps, actor, 'checks.edit', campaignId);
  await deps.db.transaction().execute(async (trx) => {
    await lockList(trx, key);
    const checks = await checksOf(trx, key);
    const there = new Set(checks.map((check) => check.id));
    const named = new Set(ids.filter((id) => there.has(id)));
    if (named.size !== ids.length || named.size !== there.size) throw new KnownError('checks_changed');
    await placeChecks(trx, key, ids);
    const names = new Map(checks.map((check) => [check.id, check.name]));
    const before = { order: checks.map(({ name }) => name) };
    const after = { order: ids.map((id) => names.get(id) ?? '') };
    await note(trx, actor, {
      act: 'campaign.checks_ordered',
      id: campaignId,
      at: nowOf(deps.clock),
      before,
      after,
    });
  });
}

/** Who changes something now; programs have no name. */
export function changeBy(deps: Pick<Deps, 'clock'>, actor: Actor): Change {
  return { by: actor.kind === 'person' ? actor.userId : null, at: nowOf(deps.clock) };
}

function refuseTooMany(count: number, added: number): void {
  if (count + added > mostChecks) throw new KnownError('too_many_checks', { limit: mostChecks, count });
}

/** A check that is still at the revision its changer has seen, locked. Throws not_found, check_changed. */
async function lockedAsSeen(trx: Trx, seen: SeenCheck): Promise<StoredCheck> {
  const check = await lockCheck(trx, seen, seen.id);
  if (check === undefined) throw new KnownError('not_found');
  if (check.revision !== seen.revision) {
    throw new KnownError('check_changed', { name: check.changedBy ?? 'Somebody' });
  }
  return check;
}

async function known(db: Db, key: CampaignKey, id: string): Promise<StoredCheck> {
  const check = await checkById(db, key, id);
  if (check === undefined) throw new KnownError('not_found');
  return check;
}

/** A check as the audit log tells of changes. */
function factsOf(check: CheckDraft): Facts {
  const { name, type, category, severity, weight, active, judging } = check;
  return {
    name,
    type,
    category,
    severity,
    weight,
    active,
    pass_mark: check.passMark,
    judged_by: judging.kind,
    asks: describeRule(judging),
  };
}

function draftOf({ pass_mark: passMark, ...same }: CheckBody): CheckDraft {
  return { ...same, passMark };
}

const longestName = 255;

/** The name of a copy, within the length that names may have. */
function copyName(name: string): string {
  const tail = ' (copy)';
  return `${name.slice(0, longestName - tail.length)}${tail}`;
}
