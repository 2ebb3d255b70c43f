import { changesOf } from '#server/audit/facts.ts';
import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import {
  mostCountedDeletions,
  type RetentionPreview,
  type RetentionRule,
  type RetentionShown,
} from '#shared/retention.ts';
import { assertAsSeen, type Seen } from '#shared/seen.ts';
import { campaignsWithRules, countDue, lockForRule, putRule } from './retention.db.ts';

type Deps = { readonly db: Db; readonly clock: Clock };

/** The campaigns with their rules, by name, archived ones last. */
export async function listRetentionOf(deps: { db: Db }, actor: Actor): Promise<{ rows: RetentionShown[] }> {
  return { rows: (await campaignsWithRules(deps.db, actor)).map(shown) };
}

/** What a rule would delete of a campaign now. Throws not_found. */
export async function previewRetentionOf(
  deps: Deps,
  actor: Actor,
  campaignId: string,
  rule: { audio_days?: number | undefined; call_days?: number | undefined },
): Promise<RetentionPreview> {
  await ruleOf(deps.db, actor, campaignId);
  const now = nowOf(deps.clock);
  const key = { organizationId: actor.organizationId, campaignId };
  const calls = rule.call_days === undefined ? null : cutoff(now, rule.call_days);
  const recordings = rule.audio_days === undefined ? null : cutoff(now, rule.audio_days);
  return {
    calls:
      calls === null
        ? 0
        : await countDue(deps.db, { ...key, part: 'calls', before: calls }, mostCountedDeletions),
    recordings:
      recordings === null
        ? 0
        : await countDue(
            deps.db,
            {
              ...key,
              part: 'recordings',
              before: recordings,
              ...(calls === null ? {} : { notBefore: calls }),
            },
            mostCountedDeletions,
          ),
  };
}

/** Sets a campaign's rule. Throws not_found, changed_meanwhile. */
export async function editRetentionOf(
  deps: Deps,
  actor: Actor,
  campaignId: string,
  { seen, ...rule }: RetentionRule & { readonly seen?: Seen },
): Promise<RetentionShown> {
  const { organizationId } = actor;
  await deps.db.transaction().execute(async (trx) => {
    await lockForRule(trx, { organizationId, campaignId });
    const { audio_days, call_days } = await ruleOf(trx, actor, campaignId);
    assertAsSeen(seen, { audio_days, call_days });
    const differences = changesOf({ audio_days, call_days }, rule);
    if (differences === null) return;
    await putRule(trx, { organizationId, campaignId }, rule);
    const at = nowOf(deps.clock);
    await note(trx, actor, { act: 'campaign.retention_edited', id: campaignId, at, ...differences });
  });
  return ruleOf(deps.db, actor, campaignId);
}

/** The instant before which something was received that is older than so many days. */
export function cutoff(now: Date, days: number): Date {
  return new Date(now.getTime() - days * 86_400_000);
}

async function ruleOf(db: Db, actor: Actor, campaignId: string): Promise<RetentionShown> {
  const [row] = await campaignsWithRules(db, actor, campaignId);
  if (row === undefined) throw new KnownError('not_found');
  return shown(row);
}

function shown(row: Awaited<ReturnType<typeof campaignsWithRules>>[number]): RetentionShown {
  const { id, name, archived_at: archivedAt, audio_days, call_days } = row;
  return { campaign: { id, name, archived: archivedAt !== null }, audio_days, call_days };
}
