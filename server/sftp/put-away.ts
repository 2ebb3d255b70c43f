import type { Db } from '#server/db/db.ts';
import type { Log } from '#server/log.ts';
import { KnownError } from '#shared/errors.ts';
import { processedFolder } from '#shared/sftp.ts';
import type { FileRow } from './batches.db.ts';
import { filesToPutAway, notePutAway } from './ingest.db.ts';
import type { Source } from './ingest.ts';
import { below } from './names.ts';

const atOnce = 1_000;

/**
 * Moves or deletes the files whose calls exist, as their campaign says. A file that is not as it was imported stays.
 * What the server refuses is tried again by the next sweep; answers that refusal, for people.
 */
export async function putFilesAway(
  deps: { db: Db; log: Log },
  source: Source,
  signal: AbortSignal,
): Promise<KnownError | null> {
  const { campaign } = source;
  const key = { organizationId: campaign.organizationId, campaignId: campaign.id };
  let refusal: KnownError | null = null;
  for (const file of await filesToPutAway(deps.db, key, atOnce)) {
    if (signal.aborted) return refusal;
    try {
      await notePutAway(deps.db, file, await putAway(source, file));
    } catch (error) {
      if (!(error instanceof KnownError) || error.code !== 'sftp_write_refused') throw error;
      refusal = error;
    }
  }
  return refusal;
}

async function putAway({ campaign, remote, folder }: Source, file: FileRow) {
  const path = below(folder, file.path);
  const rule = campaign.sftp.afterwards;
  const now = await remote.stat(path);
  const isAsImported =
    now?.sizeBytes === file.size_bytes && now.modifiedAt.getTime() === file.modified_at.getTime();
  if (rule === 'leave' || !isAsImported) return { became: null, present: now !== null };
  if (rule === 'delete') {
    await remote.remove(path);
    return { became: 'deleted' as const, present: false };
  }
  const target = below(folder, `${processedFolder}/${file.path}`);
  const isTaken = (await remote.stat(target)) !== null;
  await remote.move(path, isTaken ? withMark(target, file.id) : target);
  return { became: 'moved' as const, present: false };
}

/** A name that nobody has, near the one that was wanted. */
function withMark(path: string, id: string): string {
  const dot = path.lastIndexOf('.');
  const at = dot > path.lastIndexOf('/') ? dot : path.length;
  return `${path.slice(0, at)}-${id.slice(-8)}${path.slice(at)}`;
}
