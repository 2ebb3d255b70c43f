import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A user of the operating system, by number. */
export type Account = { readonly uid: number; readonly gid: number };

/** Who runs PostgreSQL's programs; undefined means as this process. */
export type Accounts = {
  /** initdb looks its own user up by name, so this one has an entry in /etc/passwd. */
  readonly creator: Account | undefined;
  /** Owns the cluster and runs the server; needs no name. */
  readonly server: Account | undefined;
};

type FileFacts = Account & { readonly mode: number };

/**
 * Distributions and systemd leave 65520–65533 unassigned, and a user namespace of 65,536 ids still maps it.
 * `nobody` is shared with other programs, which could then read the database's files.
 */
const serverAccount: Account = { uid: 65_525, gid: 65_525 };

/** The accounts in /etc/passwd that a program can be dropped to: `name → ids`, without root and without ids over 16 bit. */
export function parsePasswd(text: string): Map<string, Account> {
  const accounts = new Map<string, Account>();
  for (const line of text.split('\n')) {
    const [name, , uid, gid] = line.split(':');
    const account = { uid: Number(uid), gid: Number(gid) };
    const usable = account.uid > 0 && account.uid < 65_535 && account.gid > 0 && account.gid < 65_535;
    if (name !== undefined && usable) accounts.set(name, account);
  }
  return accounts;
}

/**
 * Decides who runs PostgreSQL. Only root has to step down: to the data folder's owner, or to an account of
 * its own when that is root as well.
 */
export function chooseAccounts(given: {
  readonly isRoot: boolean;
  readonly dataOwner: Account;
  readonly named: ReadonlyMap<string, Account>;
}): Accounts {
  if (!given.isRoot) return { creator: undefined, server: undefined };
  const server = given.dataOwner.uid === 0 ? serverAccount : given.dataOwner;
  const named = [...given.named.values()];
  const itself = named.find((account) => account.uid === server.uid);
  return { creator: itself ?? given.named.get('nobody') ?? named[0], server };
}

/** `chooseAccounts` for this process and an existing data folder; the owner of a cluster already in it goes on owning it. */
export async function accountsFor(dataDir: string): Promise<Accounts> {
  const isRoot = process.getuid?.() === 0;
  const named = isRoot ? parsePasswd(await readFile('/etc/passwd', 'utf8')) : new Map<string, Account>();
  const dataOwner = await stat(join(dataDir, 'postgres', 'cluster')).catch(() => stat(dataDir));
  return chooseAccounts({ isRoot, dataOwner, named });
}

/** Whether the permission bits let an account read (and, for folders and programs, enter) a file; ACLs are not seen. */
export function grants(file: FileFacts, account: Account, wanted: number): boolean {
  if (file.uid === account.uid) return ((file.mode >> 6) & wanted) === wanted;
  if (file.gid === account.gid) return ((file.mode >> 3) & wanted) === wanted;
  return (file.mode & wanted) === wanted;
}

/** Whether both accounts can pass through every folder down to `path`, and have the `wanted` bits (4 read, 1 enter) on it. */
export async function isReachable(path: string, accounts: Accounts, wanted: number): Promise<boolean> {
  const dropped = [accounts.creator, accounts.server].filter((account) => account !== undefined);
  if (dropped.length === 0) return true;
  const real = await realpath(path);
  const target = await stat(real);
  if (!dropped.every((account) => grants(target, account, wanted))) return false;
  for (let folder = dirname(real); ; folder = dirname(folder)) {
    const facts = await stat(folder);
    if (!dropped.every((account) => grants(facts, account, 1))) return false;
    if (folder === dirname(folder)) return true;
  }
}
