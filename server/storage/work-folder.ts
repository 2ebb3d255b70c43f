import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { ignoreMissing } from './storage-errors.ts';

/**
 * Removes what stages of dead processes have left in the work folder: entries not written to since `before`. Answers
 * their number. Leave more than a stage may last, because others are at work there.
 */
export async function removeAbandonedWork(folder: string, before: Date): Promise<number> {
  const names = (await readdir(folder).catch(ignoreMissing)) ?? [];
  let removed = 0;
  for (const name of names) {
    const entry = path.join(folder, name);
    const found = await stat(entry).catch(ignoreMissing);
    if (!found || found.mtime >= before) continue;
    await rm(entry, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}
