import { randomUUID } from 'node:crypto';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import type { Log } from '#server/log.ts';
import { KnownError } from '#shared/errors.ts';
import type { Actor } from '#shared/permissions.ts';
import { deleteUpload, extendUpload, insertUpload } from './key-uploads.db.ts';
import { keepLease, leaseFrom } from './lease.ts';

type Deps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly config: { readonly apiUploadsAtOnce: number };
};

/** A client that is told to wait may find a place free this soon. */
const askAgainSeconds = 5;

/** Does an upload within the number that one key may have under way, over all processes. Throws too_many_uploads. */
export async function withinUploads<T>(deps: Deps, actor: Actor, work: () => Promise<T>): Promise<T> {
  if (actor.kind !== 'key') return work();
  const upload = { organizationId: actor.organizationId, keyId: actor.keyId, holder: randomUUID() };
  const now = nowOf(deps.clock);
  const most = deps.config.apiUploadsAtOnce;
  if (!(await insertUpload(deps.db, upload, { most, now, leaseUntil: leaseFrom(now) }))) {
    throw new KnownError('too_many_uploads', { limit: most, seconds: askAgainSeconds });
  }
  const stopLease = keepLease(deps, (until) => extendUpload(deps.db, upload, until));
  try {
    return await work();
  } finally {
    stopLease();
    await deleteUpload(deps.db, upload);
  }
}
