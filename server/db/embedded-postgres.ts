import { mkdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DatabaseLog } from './database-log.ts';
import { accountsFor } from './postgres-account.ts';
import { findPostgresPackage, preparePostgresBinaries } from './postgres-binaries.ts';
import { chooseHome, openCluster, productName } from './postgres-cluster.ts';
import { explainUnwritable } from './postgres-failure.ts';
import type { Presence } from './postgres-presence.ts';
import { reachServer, type ServerPlan } from './postgres-reach.ts';
import { stopServer } from './postgres-server.ts';

/** A PostgreSQL server that stays reachable under one address until `stop`. */
export type EmbeddedPostgres = {
  /** Address of the database `totalview`, with its password: never to be logged. */
  readonly connectionString: string;
  /** Leaves the server; the last process to leave stops it. Close pools first. */
  readonly stop: () => Promise<void>;
};

const longestPauseMs = 30_000;

/**
 * Opens the PostgreSQL server of a data folder: makes the database at first, adopts a server that runs already,
 * starts one that does not, and starts it again when it dies. Any number of processes may do this at once; they
 * end on one server. Fails with `EmbeddedPostgresError`.
 */
export async function openEmbeddedPostgres(given: {
  readonly dataDir: string;
  readonly log: DatabaseLog;
  /** Takes the cluster when root's data folder cannot be entered by another user; /var/lib/totalview. */
  readonly systemDir?: string;
}): Promise<EmbeddedPostgres> {
  const { log } = given;
  const plan = await prepare(resolve(given.dataDir), given.systemDir ?? '/var/lib/totalview', log);
  const stopping = new AbortController();
  const { cluster } = plan;
  const { signal } = stopping;
  const first = await reachServer(plan, { preferredPort: cluster.port, mayMove: true, signal });
  const { port } = first;
  log.info({ folder: cluster.folder, port }, 'embedded PostgreSQL is ready');

  let current: Promise<Presence | undefined> = Promise.resolve(first);
  const watching = (async () => {
    for (let presence = await current; presence !== undefined; presence = await current) {
      await presence.lost;
      if (signal.aborted) return;
      log.warn({ port }, 'embedded PostgreSQL is gone; starting it again');
      current = reachAgain(plan, port, signal);
    }
  })();

  return {
    connectionString: `postgresql://${productName}:${cluster.password}@127.0.0.1:${port}/${productName}?sslmode=disable`,
    stop: async () => {
      if (signal.aborted) return;
      stopping.abort();
      const presence = await current;
      if (presence !== undefined) await leave(plan, presence);
      await watching;
    },
  };
}

async function prepare(dataDir: string, systemDir: string, log: DatabaseLog): Promise<ServerPlan> {
  await mkdir(dataDir, { recursive: true, mode: 0o711 }).catch((error: unknown) => {
    throw explainUnwritable(error, dataDir);
  });
  const source = await findPostgresPackage(process.platform, process.arch);
  const accounts = await accountsFor(dataDir);
  const home = await chooseHome({ dataDir, systemDir, accounts });
  const binaries = await preparePostgresBinaries({ source, copiesDir: home, accounts });
  const cluster = await openCluster({ dataDir, home, binaries, accounts });
  if (cluster.folder !== join(await realpath(dataDir), 'postgres')) {
    const reason = 'no other user can enter the data folder, and PostgreSQL does not run as root';
    log.warn({ dataDir, folder: cluster.folder, reason }, 'the database is kept outside the data folder');
  }
  return { binaries, cluster, account: accounts.server, log };
}

/** Tries until it works or TotalView stops, pausing longer each time; undefined when TotalView stops. */
async function reachAgain(
  plan: ServerPlan,
  port: number,
  signal: AbortSignal,
): Promise<Presence | undefined> {
  const { log } = plan;
  for (let pauseMs = 1000; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      const presence = await reachServer(plan, { preferredPort: port, mayMove: false, signal });
      if (presence.port === port) log.info({ port }, 'embedded PostgreSQL is back');
      else
        log.error({ port, now: presence.port }, 'embedded PostgreSQL is on another port; restart TotalView');
      return presence;
    } catch (error) {
      if (signal.aborted) return undefined;
      log.error({ err: error, pauseMs }, 'embedded PostgreSQL does not start');
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

async function leave(plan: ServerPlan, presence: Presence): Promise<void> {
  const isLast = await presence.release();
  if (isLast) {
    const { binaries, cluster, account, log } = plan;
    await stopServer(binaries, cluster.dataDirectory, account).catch((error: unknown) => {
      log.warn({ err: error }, 'embedded PostgreSQL did not stop');
    });
  }
  await presence.leave();
}
