import { randomUUID } from 'node:crypto';
import { createApiKey } from '#server/api-keys/api-keys.ts';
import { ApiKeyDraft } from '#shared/api-keys.ts';
import { measureUpload } from './large-upload.ts';
import type { Row } from './table.ts';

/** A recording of two gigabytes from a program with a key and an Idempotency-Key. */
export function benchApiUpload(): Promise<Row[]> {
  return measureUpload({
    what: 'API upload: 2 GB with a key and an Idempotency-Key',
    sizeBytes: 2_000_000_000,
    runs: 4,
    sender: async ({ deps, actor, campaignId }) => {
      const { key } = await createApiKey(deps, actor, campaignId, ApiKeyDraft.parse({ name: 'Bench' }));
      return async () => ({ authorization: `Bearer ${key}`, 'idempotency-key': randomUUID() });
    },
  });
}
