import { readConfig } from '#server/config.ts';
import { openHouseOn } from '#server/deps.ts';
import { openLog } from '#server/log.ts';
import { startCrew } from '#server/pipeline/crew.ts';
import { stillPorts } from './still-ports.ts';

/** More than a worker has for real recordings: stages that do nothing wait for the database and need no core. */
const slots = 8;

/** A worker process without audio work: works on calls until its parent says stop. */
async function work([connectionString = '', dataDir = '']: readonly string[]): Promise<void> {
  const config = readConfig({ DATABASE_URL: connectionString, TOTALVIEW_DATA_DIR: dataDir });
  const house = await openHouseOn(connectionString, config, openLog('warn'), {
    supervise: true,
    ports: stillPorts,
  });
  const crew = await startCrew(house.deps, slots);
  process.send?.('ready');
  await new Promise((resolve) => process.once('message', resolve));
  await crew.stop();
  await house.close();
  process.disconnect();
}

await work(process.argv.slice(2));
