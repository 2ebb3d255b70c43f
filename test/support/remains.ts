import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Deps } from '#server/deps.ts';

/** Everything that uploads leave in the database and on disk: what a refused one must not change. */
export async function remainsOf({ db, config }: Pick<Deps, 'db' | 'config'>) {
  const [calls, blobs, versions, files] = await Promise.all([
    db.selectFrom('calls').select('id').orderBy('id').execute(),
    db.selectFrom('blobs').select('key').orderBy('key').execute(),
    db.selectFrom('versions').select(['call_id', 'number']).orderBy('call_id').orderBy('number').execute(),
    filesIn(config.dataDir),
  ]);
  // The key of secrets at rest is made at start.
  return { calls, blobs, versions, files: files.filter((file) => file !== 'secret.key') };
}

/** Every file below a folder, by its path there. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name))).toSorted();
}
