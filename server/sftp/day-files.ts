import { cursorOf, placeOf } from '#server/calls/cursor.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { dayOf, type PeriodQuery, periodOf } from '#shared/period.ts';
import type { Actor } from '#shared/permissions.ts';
import type { SftpDayFileShown } from '#shared/sftp-batches.ts';
import type { SftpFileStatus } from '#shared/sftp-statuses.ts';
import { fileShown } from './batches.ts';
import { campaignInReach } from './settings.ts';
import { filesOfDaysShown } from './shown.db.ts';

/** A page of the recordings of some days, by path: what stands behind a figure of the reconciliation. Throws not_found. */
export async function listDayFiles(
  deps: { readonly db: Db; readonly clock: Clock },
  actor: Actor,
  campaignId: string,
  query: PeriodQuery & {
    status?: SftpFileStatus | undefined;
    cursor?: string | undefined;
    limit: number;
  },
): Promise<{ rows: SftpDayFileShown[]; next_cursor: string | null }> {
  await campaignInReach(deps.db, actor, 'sftp.view', campaignId);
  const period = periodOf(query, dayOf(nowOf(deps.clock)));
  const key = { organizationId: actor.organizationId, campaignId };
  const rows = await filesOfDaysShown(deps.db, key, period, {
    status: query.status,
    after: query.cursor === undefined ? null : placeOf(query.cursor),
    limit: query.limit + 1,
  });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const more = rows.length > query.limit && last !== undefined;
  return {
    rows: page.map((row) => ({ ...fileShown(row), batch_id: row.batch_id })),
    next_cursor: more ? cursorOf({ value: last.path, id: last.id }) : null,
  };
}
