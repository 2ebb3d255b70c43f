import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import { openHouse } from './deps.ts';
import { openLog } from './log.ts';
import { ensureSetupToken } from './people/setup.ts';
import { startWork } from './worker/start-work.ts';
import { startWorkThread } from './worker/work-thread.ts';

/** A running process of the product. */
export type Server = { readonly address: string | null; stop(reason: string): Promise<void> };

/** Runs the web server, a worker, or both, until stopped. Says on standard output where to open it. */
export async function startServer(what: { config: Config; web: boolean; worker: boolean }): Promise<Server> {
  const { config } = what;
  const log = openLog(config.logLevel);
  const house = await openHouse(config, log, { supervise: what.worker && !what.web });
  const { deps } = house;
  const closers: (() => Promise<unknown>)[] = [() => house.close()];
  const stop = async (reason: string): Promise<void> => {
    log.info({ event: 'stopping', reason }, 'stopping');
    for (const close of closers.toReversed()) await close();
  };
  try {
    if (what.worker) {
      const { connectionString } = deps;
      const work = await (what.web ? startWorkThread({ config, connectionString }) : startWork(deps));
      closers.push(() => work.stop());
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
