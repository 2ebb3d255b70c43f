import { statfs } from 'node:fs/promises';
import { KnownError } from '#shared/errors.ts';

/** A folder for files that pass, and the free space on its disk that is left alone. */
export type WorkRoom = { readonly folder: string; readonly reserveBytes: number };

/** Throws disk_full when so many bytes more would take of the reserve. */
export async function expectRoom({ folder, reserveBytes }: WorkRoom, neededBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize - neededBytes < reserveBytes) throw new KnownError('disk_full');
}
