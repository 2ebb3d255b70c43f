import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import { openHouse } from './deps.ts';
import { startFolding } from './figures/fold.ts';
import { openLog } from './log.ts';
import { ensureSetupToken } from './people/setup.ts';
import { startCrew } from './pipeline/crew.ts';
import { startRetention } from './retention/sweep.ts';
import { sweepDeps } from './sftp/sweep-deps.ts';
import { startSweeper } from './sftp/sweeper.ts';
import { startUpkeep } from './uploads/upkeep.ts';

/** A running process of the product. */
export type Server = { readonly address: string | null; stop(reason: string): Promise<void> };

/** Runs the web server, a worker, or both, until stopped. Says on standard output where to open it. */
export async function startServer(what: { config: Config; web: boolean; worker: boolean }): Promise<Server> {
  const { config } = what;
  const log = openLog(config.logLevel);
  const house = await openHouse(config, log, { supervise: what.worker });
  const { deps } = house;
  const closers: (() => Promise<unknown>)[] = [() => house.close()];
  const stop = async (reason: string): Promise<void> => {
    log.info({ event: 'stopping', reason }, 'stopping');
    for (const close of closers.toReversed()) await close();
  };
  try {
    if (what.worker) {
      const crew = await startCrew(deps, config.workers);
      const upkeep = startUpkeep(deps);
      const folding = startFolding(deps);
      const retention = startRetention(deps);
      const sweeper = startSweeper(sweepDeps(deps));
      closers.push(async () => {
        await sweeper.stop();
        await retention.stop();
        await folding.stop();
        await upkeep.stop();
        await crew.stop();
      });
    }
    if (!what.web) {
      say('TotalView worker is running.');
      return { address: null, stop };
    }
    const app = await buildApp(deps);
    closers.push(() => app.close());
    const address = await app.listen({ port: config.port, host: config.host });
    const open = config.publicUrl ?? address;
    const token = await ensureSetupToken(deps);
    say(
      token === null
        ? `TotalView is running at ${open}`
        : `TotalView is running. Set it up here, once:\n  ${open}/setup#token=${token}`,
    );
    return { address, stop };
  } catch (error) {
    await stop('could not start');
    throw explain(error, config);
  }
}

function explain(error: unknown, config: Config): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'EADDRINUSE') {
    return new Error(`Port ${config.port} is taken. Stop what uses it, or set TOTALVIEW_PORT to another.`, {
      cause: error,
    });
  }
  if (code === 'EADDRNOTAVAIL') {
    return new Error(`This machine has no address ${config.host}. Set TOTALVIEW_HOST to one it has.`, {
      cause: error,
    });
  }
  return error;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
