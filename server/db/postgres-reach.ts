import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { DatabaseLog } from './database-log.ts';
import type { Account } from './postgres-account.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import type { Cluster } from './postgres-cluster.ts';
import { EmbeddedPostgresError } from './postgres-failure.ts';
import { type LockFile, readLockFile, removeForeignLockFile } from './postgres-lock-file.ts';
import { type Absence, joinServer, type Presence } from './postgres-presence.ts';
import { type StartedServer, startServer } from './postgres-server.ts';

/** Everything needed to start the server of one cluster. */
export type ServerPlan = {
  readonly binaries: PostgresBinaries;
  readonly cluster: Cluster;
  readonly account: Account | undefined;
  readonly log: DatabaseLog;
};

type Wish = {
  readonly preferredPort: number;
  /** Whether another port will do when that one is taken: not while open pools know the old one. */
  readonly mayMove: boolean;
  readonly signal: AbortSignal;
};

/** A killed server's lock lingers for 1–2 s while its children notice; this leaves room for a slow machine. */
const silenceLimitMs = 30_000;
const lockPatience = 2;

/**
 * Joins the cluster's server, started first when nobody answers. The lock file decides between processes that
 * start at once: the losers' servers exit and they join the winner's. Waits as long as crash recovery takes.
 */
export async function reachServer(plan: ServerPlan, wish: Wish): Promise<Presence> {
  let port = wish.preferredPort;
  let started: StartedServer | undefined;
  let failures: string[] = [];
  let silentSince = performance.now();
  for (;;) {
    wish.signal.throwIfAborted();
    const lock = await readLockFile(plan.cluster.dataDirectory);
    const answer = await ask(plan.cluster, lock, started);
    if (typeof answer === 'object') return answer;
    if (answer === 'busy') silentSince = performance.now();
    if (performance.now() - silentSince > silenceLimitMs) throw cannotStart(plan, failures.at(-1));
    const words = started?.lastWords();
    if (words !== undefined) {
      started = undefined;
      failures = [...failures, words];
      if (wish.mayMove && isPortTaken(words)) port = randomInt(15_000, 30_000);
      await pause(Math.min(50 * 2 ** failures.length, 1000), wish.signal);
    } else if (answer === 'busy' || started !== undefined) {
      await pause(lock?.pid === started?.pid ? 20 : 200, wish.signal);
    } else {
      await clearForeignLock(plan, lock, failures.length);
      started = await startServer({ ...plan, port });
    }
  }
}

/** Our own server says in its lock file when it is ready; asking it earlier would only fill its log. */
async function ask(
  cluster: Cluster,
  lock: LockFile | undefined,
  started: StartedServer | undefined,
): Promise<Presence | Absence> {
  if (lock === undefined) return 'silent';
  const isOwn = started?.lastWords() === undefined && started?.pid === lock.pid;
  return isOwn && !lock.isReady ? 'busy' : joinServer(cluster, lock.port);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal });
}

function isPortTaken(words: string): boolean {
  return words.includes('could not create any TCP/IP sockets');
}

async function clearForeignLock(
  plan: ServerPlan,
  lock: LockFile | undefined,
  failures: number,
): Promise<void> {
  if (lock === undefined || failures < lockPatience) return;
  if (!(await removeForeignLockFile(plan.cluster.dataDirectory, lock))) return;
  plan.log.warn({ pid: lock.pid }, 'removed the lock file of a PostgreSQL that was killed');
}

function cannotStart(plan: ServerPlan, words: string | undefined): EmbeddedPostgresError {
  const { folder } = plan.cluster;
  const quote = words === undefined ? '' : `\n${words}`;
  return new EmbeddedPostgresError(
    `The database in ${folder} does not start. PostgreSQL says why in ${folder}/server.log.${quote}`,
  );
}
