import { cancelBulkItems, mostBulkItems } from '#shared/bulk-jobs.ts';
import { call } from '../api.ts';
import { evenParts } from './announce.ts';
import type { Transport } from './transport.ts';
import type { Upload } from './upload-queue.ts';

/**
 * Tells the server which files will not come, so that their bulk jobs wait for them no longer, and forgets those that
 * were not begun. What cannot be told now it finds out after a day.
 */
export async function giveUp(
  uploads: readonly Upload<File>[],
  openTransport: () => Promise<Transport>,
): Promise<void> {
  const places = uploads.flatMap(({ fields: { bulk_item_id: place } }) =>
    place === undefined ? [] : [place],
  );
  if (places.length === 0) return;
  const { forget } = await openTransport();
  for (const { state, path, recording } of uploads) {
    if (state.kind === 'waiting') forget({ campaignId: state.campaignId, path, recording });
  }
  for (const item_ids of evenParts(places, mostBulkItems))
    await call(cancelBulkItems, { body: { item_ids } }).catch(() => undefined);
}
