import { KnownError } from '#shared/errors.ts';
import { below } from './names.ts';
import type { Remote, RemoteEntry } from './remote.ts';

const plain = /^[\x20-\x7e]*$/;

/**
 * The folder of a slug as the server spells it: letters with marks may be put together otherwise there than by whoever
 * typed the slug. Where none is found, the slug as it is. Throws sftp_unreachable.
 */
export async function campaignFolder(
  remote: Pick<Remote, 'entries'>,
  root: string,
  slug: string,
): Promise<string> {
  if (plain.test(slug)) return below(root, slug);
  let at = root;
  for (const part of slug.split('/')) at = below(at, spelt(await foldersIn(remote, at), part));
  return at;
}

async function foldersIn(remote: Pick<Remote, 'entries'>, folder: string): Promise<RemoteEntry[]> {
  try {
    return (await remote.entries(folder)).filter(({ kind }) => kind === 'folder');
  } catch (error) {
    // What is wrong with the folder is told by whoever looks into it.
    if (error instanceof KnownError && error.code !== 'sftp_unreachable') return [];
    throw error;
  }
}

function spelt(folders: readonly RemoteEntry[], part: string): string {
  if (folders.some(({ name }) => name === part)) return part;
  return folders.find(({ name }) => name.normalize('NFC') === part.normalize('NFC'))?.name ?? part;
}
