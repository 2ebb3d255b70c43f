import { note } from '#server/audit/note.ts';
import { type Clock, nowOf } from '#server/clock.ts';
import type { Db } from '#server/db/db.ts';
import { KnownError } from '#shared/errors.ts';
import type { IdKind } from '#shared/ids.ts';
import type { Actor } from '#shared/permissions.ts';
import type { SftpBatchShown, SftpFileShown } from '#shared/sftp-batches.ts';
import { fileShown, isRetryable, readBatch } from './batches.ts';
import { sweepBy } from './connections.db.ts';
import { importAnyway, retryFiles } from './retry.db.ts';
import { fileWithin, retryableFiles } from './shown.db.ts';

type RetryDeps = { readonly db: Db; readonly clock: Clock; readonly newId: (kind: IdKind) => string };

/** Takes the failed files of a batch up again with the next sweep, which comes at once. Throws not_found, sftp_nothing_to_retry. */
export async function retryBatch(deps: RetryDeps, actor: Actor, id: string): Promise<SftpBatchShown> {
  await readBatch(deps, actor, id);
  const files = await retryableFiles(deps.db, actor.organizationId, id);
  if (files.length === 0) throw new KnownError('sftp_nothing_to_retry');
  const at = nowOf(deps.clock);
  await deps.db.transaction().execute(async (trx) => {
    const ids = files.map((file) => file.id);
    await retryFiles(trx, actor.organizationId, ids, at);
    await note(trx, actor, { act: 'sftp_batch.retried', id, at });
  });
  await sweepBy(deps.db, actor.organizationId, at);
  return readBatch(deps, actor, id);
}

/** Takes one failed file up again. Throws not_found, sftp_nothing_to_retry. */
export async function retryFile(deps: RetryDeps, actor: Actor, id: string): Promise<SftpFileShown> {
  const file = await visibleFile(deps.db, actor, id);
  if (!isRetryable(file)) throw new KnownError('sftp_nothing_to_retry');
  const at = nowOf(deps.clock);
  await deps.db.transaction().execute(async (trx) => {
    await retryFiles(trx, actor.organizationId, [id], at);
    await note(trx, actor, { act: 'sftp_file.retried', id, at });
  });
  await sweepBy(deps.db, actor.organizationId, at);
  return fileShown(await visibleFile(deps.db, actor, id));
}

/** Imports a duplicate whose bytes are others, in a batch of its own. Throws not_found, sftp_not_duplicate. */
export async function importFileAnyway(deps: RetryDeps, actor: Actor, id: string): Promise<SftpFileShown> {
  const file = await visibleFile(deps.db, actor, id);
  const isAble = file.status === 'duplicate' && file.differs && file.present;
  if (!isAble) throw new KnownError('sftp_not_duplicate');
  const at = nowOf(deps.clock);
  await deps.db.transaction().execute(async (trx) => {
    await importAnyway(trx, file, { batchId: deps.newId('sftpBatch'), at });
    await note(trx, actor, { act: 'sftp_file.imported_anyway', id, at });
  });
  await sweepBy(deps.db, actor.organizationId, at);
  return fileShown(await visibleFile(deps.db, actor, id));
}

async function visibleFile(db: Db, actor: Actor, id: string) {
  const file = await fileWithin(db, actor, 'sftp.view', id);
  if (file === undefined) throw new KnownError('not_found');
  return file;
}
