import type { QueryClient } from '@tanstack/react-query';
import type { SftpChanged } from '#shared/events.ts';
import {
  listSftpBatches,
  listSftpDayFiles,
  listSftpFiles,
  readSftpBatch,
  readSftpNeeds,
  readSftpReconciliation,
  readSftpReconciliationOfAll,
  readSftpStatus,
} from '#shared/sftp-endpoints.ts';
import { keyOf } from '../queries.ts';

/** Fetches what is shown of batches that have changed, of their files, and of their campaigns' sweeps and days. */
export async function refreshSftp(client: QueryClient, events: readonly SftpChanged[]): Promise<void> {
  if (events.length === 0) return;
  const batches = new Set(events.map(({ batch_id }) => batch_id));
  const campaigns = new Set(events.map(({ campaign_id }) => campaign_id));
  await Promise.all([
    client.invalidateQueries({ queryKey: keyOf(listSftpBatches) }),
    client.invalidateQueries({ queryKey: keyOf(readSftpBatch), predicate: isOf(batches) }),
    client.invalidateQueries({ queryKey: keyOf(listSftpFiles), predicate: isOf(batches) }),
    client.invalidateQueries({ queryKey: keyOf(listSftpDayFiles), predicate: isOf(campaigns) }),
    client.invalidateQueries({ queryKey: keyOf(readSftpStatus), predicate: isOf(campaigns) }),
    client.invalidateQueries({ queryKey: keyOf(readSftpReconciliation), predicate: isOf(campaigns) }),
    client.invalidateQueries({ queryKey: keyOf(readSftpReconciliationOfAll) }),
    client.invalidateQueries({ queryKey: keyOf(readSftpNeeds) }),
  ]);
}

/** Finds the answers about one of these. */
function isOf(ids: ReadonlySet<string>) {
  return ({ queryKey }: { queryKey: readonly unknown[] }): boolean =>
    ids.has((queryKey[1] as { params?: { id?: string } } | undefined)?.params?.id ?? '');
}
