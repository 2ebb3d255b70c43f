import { noteOnce } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { csvLine } from '#shared/csv-cell.ts';
import { dayOf, type Period, type PeriodQuery, periodOf } from '#shared/period.ts';
import type { Actor } from '#shared/permissions.ts';
import { sftpFileStatuses } from '#shared/sftp-statuses.ts';
import type { FileRow } from './batches.db.ts';
import { batchesMissing, fedCampaigns, filesOfDays } from './reconciliation.db.ts';
import { campaignInReach } from './settings.ts';

type Deps = { readonly db: Db; readonly clock: Clock };
type Campaign = { readonly id: string; readonly name: string };

const rowsAtOnce = 1_000;

/**
 * The recordings of some days with what became of each, and those that never came, as a CSV (UTF-8 with BOM), line by
 * line. Of a batch that misses more than a thousand the first thousand are named. Throws not_found, invalid_request.
 */
export async function reconciliationCsv(
  deps: Deps,
  actor: Actor,
  campaignId: string,
  query: PeriodQuery,
): Promise<AsyncIterable<string>> {
  const campaign = await campaignInReach(deps.db, actor, 'sftp.view', campaignId);
  const period = periodOf(query, dayOf(nowOf(deps.clock)));
  await noteOnce(deps.db, actor, { act: 'campaign.sftp_exported', id: campaignId, at: nowOf(deps.clock) });
  return linesOf(deps.db, actor.organizationId, [campaign], period);
}

/** The same of all campaigns one may see, one after another. Throws invalid_request. */
export async function reconciliationOfAllCsv(
  deps: Deps,
  actor: Actor,
  query: PeriodQuery,
): Promise<AsyncIterable<string>> {
  const { organizationId } = actor;
  const period = periodOf(query, dayOf(nowOf(deps.clock)));
  await noteOnce(deps.db, actor, { act: 'sftp.exported', id: organizationId, at: nowOf(deps.clock) });
  return linesOf(deps.db, organizationId, await fedCampaigns(deps.db, actor), period);
}

const columns = [
  'campaign',
  'detected_at',
  'path',
  'size_bytes',
  'modified_at',
  'status',
  'reason',
  'call_id',
  'batch_id',
] as const;

async function* linesOf(
  db: Db,
  organizationId: string,
  campaigns: readonly Campaign[],
  period: Period,
): AsyncIterable<string> {
  yield `\u{feff}${csvLine(columns)}`;
  for (const campaign of campaigns) {
    yield* fileLines(db, organizationId, campaign, period);
    yield* missingLines(db, organizationId, campaign, period);
  }
}

async function* fileLines(
  db: Db,
  organizationId: string,
  campaign: Campaign,
  period: Period,
): AsyncIterable<string> {
  const key = { organizationId, campaignId: campaign.id };
  let after: { at: Date; id: string } | null = null;
  for (;;) {
    const rows: FileRow[] = await filesOfDays(db, key, period, { after, limit: rowsAtOnce });
    if (rows.length > 0) yield rows.map((row) => fileLine(campaign, row)).join('');
    const last = rows.at(-1);
    if (last === undefined || rows.length < rowsAtOnce) return;
    after = { at: last.detected_at, id: last.id };
  }
}

function fileLine({ name }: Campaign, file: FileRow): string {
  const { label } = sftpFileStatuses[file.status];
  const [detected, modified] = [file.detected_at.toISOString(), file.modified_at.toISOString()];
  const reason = file.failure?.message ?? null;
  const about = [name, detected, file.path, file.size_bytes, modified, label, reason];
  return csvLine([...about, file.call_id, file.batch_id]);
}

async function* missingLines(
  db: Db,
  organizationId: string,
  { id, name }: Campaign,
  period: Period,
): AsyncIterable<string> {
  for (const batch of await batchesMissing(db, { organizationId, campaignId: id }, period)) {
    const opened = batch.opened_at.toISOString();
    for (const { csv, line, path } of batch.missing.rows) {
      const reason = `Line ${line} of ${csv} names it, and it never came.`;
      yield csvLine([name, opened, path, null, null, 'Missing', reason, null, batch.id]);
    }
  }
}
