import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { dayOf, type PeriodQuery, periodOf } from '#shared/period.ts';
import type { Actor } from '#shared/permissions.ts';
import type { SftpDay, SftpReconciliation, SftpReconciliationOfAll } from '#shared/sftp-batches.ts';
import { type Count, countsWithin } from './reconciliation.db.ts';
import { campaignInReach } from './settings.ts';

type Deps = { readonly db: Db; readonly clock: Clock };
type Counts = Omit<SftpDay, 'day'>;

/** What came to a campaign on each day and what became of it. Throws not_found, invalid_request. */
export async function reconcile(
  deps: Deps,
  actor: Actor,
  campaignId: string,
  query: PeriodQuery,
): Promise<SftpReconciliation> {
  await campaignInReach(deps.db, actor, 'sftp.view', campaignId);
  const period = periodOf(query, dayOf(nowOf(deps.clock)));
  return { ...period, ...byDay(await countsWithin(deps.db, actor, period, campaignId)) };
}

/** What came to all campaigns one may see, day by day and campaign by campaign. Throws invalid_request. */
export async function reconcileAll(
  deps: Deps,
  actor: Actor,
  query: PeriodQuery,
): Promise<SftpReconciliationOfAll> {
  const period = periodOf(query, dayOf(nowOf(deps.clock)));
  const counts = await countsWithin(deps.db, actor, period);
  const ofCampaigns = counts.flatMap(({ campaignId: id, campaign: name, ...count }) =>
    id === null || name === null ? [] : [{ id, name, ...count }],
  );
  const campaigns = Array.from(
    Map.groupBy(ofCampaigns, ({ id }) => id),
    ([id, own]) => ({ campaign: { id, name: own[0]?.name ?? id }, ...summed(own) }),
  );
  return {
    ...period,
    ...byDay(counts),
    campaigns: campaigns.toSorted((one, other) => one.campaign.name.localeCompare(other.campaign.name, 'en')),
  };
}

function byDay(counts: readonly Count[]): { total: Counts; days: SftpDay[] } {
  const ofDays = counts.flatMap(({ day, ...count }) => (day === null ? [] : [{ day, ...count }]));
  const days = Array.from(
    Map.groupBy(ofDays, ({ day }) => day),
    ([day, own]) => ({ day, ...summed(own) }),
  );
  return { total: summed(ofDays), days };
}

/** Sums of some counts; what is missing was not seen. */
function summed(counts: readonly Pick<Count, 'status' | 'files'>[]): Counts {
  const sums = { seen: 0, missing: 0, completed: 0, duplicate: 0, skipped: 0, failed: 0, open: 0 };
  for (const { status, files } of counts) {
    sums[columnOf(status)] += files;
    if (status !== 'missing') sums.seen += files;
  }
  return sums;
}

function columnOf(status: Count['status']): Exclude<keyof Counts, 'seen'> {
  return status === 'detected' || status === 'matched' || status === 'processing' ? 'open' : status;
}
