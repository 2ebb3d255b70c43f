import { nowOf } from '#server/clock.ts';
import type { Trx } from '#server/db/db.ts';
import type { ErrorCode } from '#shared/errors.ts';
import type { SftpSettings } from '#shared/sftp.ts';
import { filesSkippedAs, gatheringBatch } from './batches.db.ts';
import type { SftpCampaign } from './campaigns.db.ts';
import { beginAgain } from './files.db.ts';
import type { LookDeps } from './look-at.ts';

/** Files that a filter or the archive had left out come into the batch that gathers now, to be judged again. */
export async function reconsider(
  deps: LookDepsInside,
  trx: Trx,
  campaign: SftpCampaign & { sftp: SftpSettings },
  reasons: readonly ErrorCode[] = ['sftp_excluded', 'campaign_archived'],
): Promise<void> {
  const key = { organizationId: campaign.organizationId, campaignId: campaign.id };
  const files = await filesSkippedAs(trx, key, reasons);
  if (files.length === 0) return;
  const at = nowOf(deps.clock);
  const windowEndsAt = new Date(at.getTime() + campaign.sftp.window_minutes * 60_000);
  const batchId = await gatheringBatch(trx, key, { id: deps.newId('sftpBatch'), at, windowEndsAt });
  const again = files.map((file) => ({
    id: file.id,
    seen: { path: file.path, sizeBytes: file.size_bytes, modifiedAt: file.modified_at },
  }));
  await beginAgain(trx, key.organizationId, again, { batchId, at });
}

type LookDepsInside = Pick<LookDeps, 'clock' | 'newId'>;
