import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { openHouseOn } from '#server/deps.ts';
import { openLog } from '#server/log.ts';
import { startWork } from './start-work.ts';
import type { WorkThreadInput } from './work-thread.ts';

// The body of the thread that works for a web server in the same process. It ends when it is told so.
const { config, connectionString } = workerData as WorkThreadInput;
const house = await openHouseOn(connectionString, config, openLog(config.logLevel), { supervise: true });
const work = await startWork(house.deps);
if (parentPort !== null) {
  const told = once(parentPort, 'message');
  parentPort.postMessage('started', []);
  await told;
}
await work.stop();
await house.close();
