import { monitorEventLoopDelay } from 'node:perf_hooks';
import { buildApp } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { openHouse } from '#server/deps.ts';
import { openLog } from '#server/log.ts';
import { startCrew } from '#server/pipeline/crew.ts';
import { stillPorts } from './still-ports.ts';

/** A web server and a worker that tell their parent for how long nobody else was served. */
async function serve([dataDir = '', durationSeconds = '']: readonly string[]): Promise<void> {
  const config = readConfig({ TOTALVIEW_DATA_DIR: dataDir });
  const { probe } = stillPorts;
  const house = await openHouse(config, openLog('warn'), {
    supervise: true,
    ports: { ...(probe === undefined ? {} : { probe }), decode: decodeAs(Number(durationSeconds)) },
  });
  const app = await buildApp(house.deps);
  const crew = await startCrew(house.deps, 2);
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
  await crew.stop();
  await app.close();
  await house.close();
  if (process.connected) process.disconnect();
}

/** Recordings are not what is measured here: each is as long as it is said to be. */
function decodeAs(durationSeconds: number): NonNullable<typeof stillPorts.decode> {
  return async (source, options) => {
    const recording = await stillPorts.decode?.(source, options);
    if (recording === undefined) throw new Error('There is no recording.');
    return { ...recording, facts: { ...recording.facts, durationSeconds } };
  };
}

await serve(process.argv.slice(2));
