import { monitorEventLoopDelay } from 'node:perf_hooks';
import { buildApp } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { openHouse } from '#server/deps.ts';
import { openLog } from '#server/log.ts';
import { startWorkThread } from '#server/worker/work-thread.ts';
import { stillPorts } from './still-ports.ts';

/** A web server and a worker, as one process, that tell their parent for how long nobody else was served. */
async function serve([dataDir = '']: readonly string[]): Promise<void> {
  const config = readConfig({ TOTALVIEW_DATA_DIR: dataDir });
  const { probe } = stillPorts;
  const ports = probe === undefined ? {} : { probe };
  const house = await openHouse(config, openLog('warn'), { supervise: false, ports });
  const { connectionString } = house.deps;
  const work = await startWorkThread(
    { config, connectionString },
    new URL('./loop-worker.ts', import.meta.url),
  );
  const app = await buildApp(house.deps);
  const address = await app.listen({ port: 0, host: '127.0.0.1' });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  process.on('message', (asked) => {
    if (asked === 'begin') {
      delay.reset();
      delay.enable();
      process.send?.('begun');
      return;
    }
    delay.disable();
    process.send?.({ longestMs: delay.max / 1e6 });
  });
  process.send?.({ address });
  await new Promise((resolve) => process.once('SIGTERM', resolve));
  await app.close();
  await work.stop();
  await house.close();
  if (process.connected) process.disconnect();
}

await serve(process.argv.slice(2));
