import type { Clock } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { type BatchRow, filesWithoutRow } from './batches.db.ts';
import type { SftpCampaign } from './campaigns.db.ts';
import { beginAgain } from './files.db.ts';
import type { RowsRead } from './rows.ts';
import { filesByIds } from './transcripts.db.ts';

/** Recordings that failed for want of a row come into the batch whose CSV names them, with their transcripts; answers whether any did. */
export async function readmit(
  deps: { readonly db: Db; readonly clock: Clock; readonly settleMs: number },
  campaign: SftpCampaign,
  batch: BatchRow,
  read: RowsRead,
): Promise<boolean> {
  const key = { organizationId: campaign.organizationId, campaignId: campaign.id };
  const named = (await filesWithoutRow(deps.db, key)).filter(({ path }) => read.rows.has(path));
  const transcripts = named.flatMap(({ transcript_id: id }) => (id === null ? [] : [id]));
  const taken = [...named, ...(await filesByIds(deps.db, key.organizationId, transcripts))];
  const seen = taken.map((file) => ({
    id: file.id,
    seen: { path: file.path, sizeBytes: file.size_bytes, modifiedAt: file.modified_at },
  }));
  // They have lain still since they failed.
  const at = new Date(deps.clock.now() - deps.settleMs);
  await beginAgain(deps.db, key.organizationId, seen, { batchId: batch.id, at });
  return named.length > 0;
}
