import { randomBytes, randomInt } from 'node:crypto';
import {
  chmod,
  lchown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, type Accounts, isReachable } from './postgres-account.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { codeOf, EmbeddedPostgresError, explainUnwritable } from './postgres-failure.ts';
import { runProgram } from './postgres-program.ts';
import { syncMethod } from './postgres-settings.ts';

/** What a client needs to get in; written once, when the cluster is made. */
export type Credentials = { readonly password: string; readonly port: number };

/** An existing database cluster. */
export type Cluster = Credentials & {
  /** Real path of PostgreSQL's own data directory. */
  readonly dataDirectory: string;
  /** Real path of the folder around it, with the credentials and the server's log. */
  readonly folder: string;
};

const unfinishedPrefix = '.postgres-';
const unfinishedForMs = 10 * 60_000;

/** Name of the role and of the database that TotalView uses. */
export const productName = 'totalview';

/**
 * Where cluster and copied programs go: the data folder, or `systemDir` when the accounts PostgreSQL needs cannot
 * reach the data folder (root's home is closed to everybody else). Creates the folder.
 */
export async function chooseHome(given: {
  readonly dataDir: string;
  readonly systemDir: string;
  readonly accounts: Accounts;
}): Promise<string> {
  const { dataDir, systemDir, accounts } = given;
  if (await isReachable(dataDir, accounts, 1)) return realpath(dataDir);
  try {
    await mkdir(systemDir, { recursive: true, mode: 0o755 });
  } catch (error) {
    throw explainUnwritable(error, systemDir);
  }
  if (await isReachable(systemDir, accounts, 1)) return realpath(systemDir);
  throw new EmbeddedPostgresError(
    `PostgreSQL refuses to run as root, and no other user can enter ${dataDir} or ${systemDir}. Start TotalView as ` +
      'an ordinary user, set TOTALVIEW_DATA_DIR to a folder others may enter, or set DATABASE_URL.',
  );
}

/**
 * Opens the cluster of a data folder, made first when there is none. Safe to call from many processes at once:
 * each builds its own in a temporary folder, one rename wins, the others use the winner's.
 */
export async function openCluster(given: {
  readonly dataDir: string;
  readonly home: string;
  readonly binaries: PostgresBinaries;
  readonly accounts: Accounts;
}): Promise<Cluster> {
  const published = join(given.dataDir, 'postgres');
  try {
    if (!(await isPublished(published))) {
      await removeUnfinished(given.home);
      await createCluster(given, published);
    }
  } catch (error) {
    throw explainUnwritable(error, given.dataDir);
  }
  const cluster = await readCluster(published, given.binaries.majorVersion);
  await restoreOwnership(cluster.dataDirectory, given.accounts.server);
  return cluster;
}

/** A folder put back from a backup by root belongs to root, and is open to everybody: PostgreSQL accepts neither. */
async function restoreOwnership(dataDirectory: string, account: Account | undefined): Promise<void> {
  const { uid, mode } = await stat(dataDirectory);
  if (account !== undefined && uid !== account.uid) await chownTree(dataDirectory, account);
  if ((mode & 0o077) !== 0) await chmod(dataDirectory, 0o700);
}

/** An empty folder may be a mount point; one that cannot be listed is somebody's, and reading it says so. */
async function isPublished(path: string): Promise<boolean> {
  try {
    return (await readdir(path)).length > 0;
  } catch (error) {
    if (codeOf(error) === 'EACCES') return true;
    if (codeOf(error) !== 'ENOENT') throw error;
    const target = await readlink(path).catch(() => undefined);
    if (target === undefined) return false;
    throw new EmbeddedPostgresError(
      `The database of this data folder was kept in ${target}, which is not there. Put it back from a backup, or ` +
        `remove the link ${path} to start with an empty database.`,
    );
  }
}

async function readCluster(published: string, majorVersion: string): Promise<Cluster> {
  const folder = await realpath(published);
  const dataDirectory = join(folder, 'cluster');
  const credentials = await readCredentials(folder);
  const version = await readFile(join(dataDirectory, 'PG_VERSION'), 'utf8').catch(() => majorVersion);
  if (version.trim() !== majorVersion) {
    throw new EmbeddedPostgresError(
      `The database in ${folder} was made by PostgreSQL ${version.trim()}; this TotalView comes with PostgreSQL ` +
        `${majorVersion}. Start the TotalView version it was made with, take a backup, and restore it into a new data folder.`,
    );
  }
  return { folder, dataDirectory, ...credentials };
}

async function readCredentials(folder: string): Promise<Credentials> {
  const path = join(folder, 'credentials.json');
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Credentials;
  } catch (error) {
    const isForeign = codeOf(error) === 'EACCES';
    const message = isForeign
      ? `The database in ${folder} belongs to another user. Start TotalView as that user (or as root), or set TOTALVIEW_DATA_DIR.`
      : `${folder} is not a complete TotalView database: ${path} cannot be read. Restore the folder from a backup, or move it away to start with an empty database.`;
    throw new EmbeddedPostgresError(message, { cause: error });
  }
}

async function createCluster(given: Parameters<typeof openCluster>[0], published: string): Promise<void> {
  const unfinished = await mkdtemp(join(given.home, unfinishedPrefix));
  try {
    // Open for passing through only: the cluster's own folder admits nobody but the server's account.
    await chmod(unfinished, given.accounts.server === undefined ? 0o700 : 0o711);
    await fillCluster(unfinished, given.binaries, given.accounts);
    await giveTo(unfinished, await stat(given.dataDir));
    await publish(unfinished, given, published);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function fillCluster(folder: string, binaries: PostgresBinaries, accounts: Accounts): Promise<void> {
  const dataDirectory = join(folder, 'cluster');
  const credentials = newCredentials();
  await mkdir(dataDirectory, { mode: 0o700 });
  if (accounts.creator !== undefined) await chownTree(dataDirectory, accounts.creator);
  const sync = `--sync-method=${syncMethod(process.platform)}`;
  const encoding = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--username=postgres', '--auth=reject'];
  await runProgram(
    binaries.initdb,
    [`--pgdata=${dataDirectory}`, ...encoding, ...access, sync, '--no-instructions'],
    {
      account: accounts.creator,
    },
  );
  const singleUser = ['--single', '-j', '-D', dataDirectory, '-c', 'exit_on_error=on', 'postgres'];
  await runProgram(binaries.postgres, singleUser, {
    account: accounts.creator,
    input: firstStatements(credentials.password),
  });
  await writeFile(join(dataDirectory, 'pg_hba.conf'), `host all ${productName} 127.0.0.1/32 scram-sha-256\n`);
  if (accounts.server !== undefined) await chownTree(dataDirectory, accounts.server);
  await writeFile(join(folder, 'credentials.json'), `${JSON.stringify(credentials)}\n`, { mode: 0o600 });
}

/** The port lies below the range from which systems hand out ports to outgoing connections (32768 and up). */
function newCredentials(): Credentials {
  return { password: randomBytes(24).toString('base64url'), port: randomInt(15_000, 30_000) };
}

/** The superuser stays without a password, so that nobody can sign in as it; TotalView needs no more than an owner's rights. */
function firstStatements(password: string): string {
  return [
    `create role ${productName} login createdb password '${password}';`,
    `create database ${productName} owner ${productName};`,
    '',
  ].join('\n\n');
}

/** A cluster beside the data folder is published by a link, else by its name; both fail for all but the first. */
async function publish(
  unfinished: string,
  given: Parameters<typeof openCluster>[0],
  published: string,
): Promise<void> {
  const isBeside = given.home !== (await realpath(given.dataDir));
  const target = isBeside ? join(given.home, `postgres-${randomBytes(6).toString('hex')}`) : published;
  try {
    await rename(unfinished, target);
    if (isBeside) await symlink(target, published);
  } catch (error) {
    if (isBeside) await rm(target, { recursive: true, force: true });
    if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error) ?? '')) throw error;
  }
}

/** Lets the data folder's owner, who may not be the one who starts TotalView with sudo today, open the cluster later. */
async function giveTo(folder: string, owner: Account): Promise<void> {
  if (process.getuid?.() !== 0) return;
  await lchown(folder, owner.uid, owner.gid);
  await lchown(join(folder, 'credentials.json'), owner.uid, owner.gid);
}

async function chownTree(folder: string, account: Account): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  await Promise.all([folder, ...paths].map((path) => lchown(path, account.uid, account.gid)));
}

/** Folders of processes that were killed while they made a cluster. */
async function removeUnfinished(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (!name.startsWith(unfinishedPrefix)) continue;
    const path = join(home, name);
    const age = Date.now() - (await stat(path).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > unfinishedForMs) await rm(path, { recursive: true, force: true });
  }
}
