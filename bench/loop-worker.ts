import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { openHouseOn } from '#server/deps.ts';
import { openLog } from '#server/log.ts';
import { startCrew } from '#server/pipeline/crew.ts';
import type { WorkThreadInput } from '#server/worker/work-thread.ts';
import { stillPorts } from './still-ports.ts';

const durationSeconds = 40 * 3_600;

// The worker's thread of the server that is watched. Recordings are not what is measured: all are long enough.
const { config, connectionString } = workerData as WorkThreadInput;
const house = await openHouseOn(connectionString, config, openLog('warn'), {
  supervise: true,
  ports: { decode: asLong },
});
const crew = await startCrew(house.deps, 2);
if (parentPort !== null) {
  const told = once(parentPort, 'message');
  parentPort.postMessage('started', []);
  await told;
}
await crew.stop();
await house.close();

async function asLong(...given: Parameters<NonNullable<typeof stillPorts.decode>>) {
  const recording = await stillPorts.decode?.(...given);
  if (recording === undefined) throw new Error('There is no recording.');
  return { ...recording, facts: { ...recording.facts, durationSeconds } };
}
