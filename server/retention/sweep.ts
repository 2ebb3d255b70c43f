import { deleteAudio } from '#server/calls/delete-audio.ts';
import { type DeleteDeps, deleteCallWhen } from '#server/calls/delete-call.ts';
import { nowOf } from '#server/clock.ts';
import { alone } from '#server/db/alone.ts';
import type { Trx } from '#server/db/db.ts';
import { type Regular, regularly } from '#server/regularly.ts';
import type { RetentionRule } from '#shared/retention.ts';
import { allRules, type CampaignKey, dueCalls, holdRule, type Part, type Place } from './retention.db.ts';
import { cutoff } from './retention.ts';

const everyMs = 15 * 60_000;
const atOnce = 100;

/** How much a sweep has deleted. */
export type Swept = { readonly calls: number; readonly recordings: number };

/**
 * Deletes what the rules say, oldest first, each call in a transaction of its own in which the rule is read again: one
 * that was changed a moment ago is not acted on. Of all processes one sweeps; null when another one does. A sweep that
 * is cut off has done what it has done, and the next one goes on.
 */
export async function sweepRetention(
  deps: DeleteDeps,
  signal: AbortSignal = new AbortController().signal,
): Promise<Swept | null> {
  return alone(deps.db, 'retention', async () => {
    const swept = { calls: 0, recordings: 0 };
    for (const { audio_days, call_days, ...campaign } of await allRules(deps.db)) {
      swept.calls += await sweepPart(deps, campaign, { part: 'calls', days: call_days }, signal);
      swept.recordings += await sweepPart(deps, campaign, { part: 'recordings', days: audio_days }, signal);
    }
    if (swept.calls + swept.recordings > 0)
      deps.log.info({ event: 'retention', ...swept }, 'old calls deleted');
    return swept;
  });
}

async function sweepPart(
  deps: DeleteDeps,
  campaign: CampaignKey,
  { part, days }: { part: Part; days: number | null },
  signal: AbortSignal,
): Promise<number> {
  if (days === null) return 0;
  let deleted = 0;
  let after: Place | null = null;
  for (;;) {
    const before = cutoff(nowOf(deps.clock), days);
    const page: Place[] = await dueCalls(deps.db, { ...campaign, part, before }, { after, limit: atOnce });
    for (const place of page) {
      if (signal.aborted) return deleted;
      if (await deleteOne(deps, campaign, part, place)) deleted += 1;
    }
    after = page.at(-1) ?? null;
    if (page.length < atOnce) return deleted;
  }
}

async function deleteOne(
  deps: DeleteDeps,
  campaign: CampaignKey,
  part: Part,
  { id, receivedAt }: Place,
): Promise<boolean> {
  const system = { kind: 'system', organizationId: campaign.organizationId } as const;
  const stillDue = async (trx: Trx): Promise<boolean> => {
    const days = daysOf(await holdRule(trx, campaign), part);
    return days !== null && receivedAt < cutoff(nowOf(deps.clock), days);
  };
  return part === 'calls'
    ? await deleteCallWhen(deps, system, id, stillDue)
    : await deleteAudio(deps, system, id, stillDue);
}

function daysOf(rule: RetentionRule | undefined, part: Part): number | null {
  return (part === 'calls' ? rule?.call_days : rule?.audio_days) ?? null;
}

/** Sweeps now and every quarter of an hour. */
export function startRetention(deps: DeleteDeps): Regular {
  return regularly(deps, { everyMs, trouble: 'the retention sweep failed' }, (signal) =>
    sweepRetention(deps, signal),
  );
}
