import { KnownError } from '#shared/errors.ts';
import { below } from './names.ts';
import type { Remote, RemoteEntry, RemoteFile } from './remote.ts';

/** Folders listed at the same time; each answer is a round trip. */
const listedAtOnce = 8;
const deepest = 30;

/** What of a folder counts, by paths below it: which folders to look into, and which files to take. */
export type Choose = {
  readonly limit: number;
  readonly enters: (path: string) => boolean;
  readonly takes: (path: string) => boolean;
};

/**
 * The plain files of a folder and of those in it. Throws sftp_folder_missing, sftp_folder_refused, and
 * sftp_too_many_files when there are more than `limit`.
 */
export async function listBelow(
  remote: Pick<Remote, 'entries'>,
  folder: string,
  { limit, enters, takes }: Choose,
): Promise<RemoteFile[]> {
  const found: RemoteFile[] = [];
  const folders: string[] = [''];
  const look = async (path: string): Promise<void> => {
    for (const { name, kind, sizeBytes, modifiedAt } of await entriesOrGone(remote, folder, path)) {
      const at = path === '' ? name : `${path}/${name}`;
      if (kind === 'file') {
        if (takes(at)) found.push({ path: at, sizeBytes, modifiedAt });
      } else if (at.split('/').length < deepest && enters(at)) folders.push(at);
    }
    if (found.length > limit) throw new KnownError('sftp_too_many_files', { folder, limit });
  };
  while (folders.length > 0) await Promise.all(folders.splice(0, listedAtOnce).map(look));
  return found;
}

/** A folder below the first may go while it is looked for; that is no trouble. */
async function entriesOrGone(
  remote: Pick<Remote, 'entries'>,
  folder: string,
  path: string,
): Promise<RemoteEntry[]> {
  try {
    return await remote.entries(path === '' ? folder : below(folder, path));
  } catch (error) {
    if (path !== '' && error instanceof KnownError && error.code === 'sftp_folder_missing') return [];
    throw error;
  }
}
