import { pino } from 'pino';
import { readConfig } from '#server/config.ts';
import { openHouseOn } from '#server/deps.ts';
import { sweep } from '#server/sftp/sweep.ts';
import { sweepDeps } from '#server/sftp/sweep-deps.ts';
import { recordingProbe } from './recording-probe.ts';

// One sweep in a process of its own, which a test may kill: database, data folder, organization and time are given.
const [databaseUrl = '', dataDir = '', organizationId = '', nowMs = ''] = process.argv.slice(2);
const config = readConfig({
  DATABASE_URL: databaseUrl,
  TOTALVIEW_DATA_DIR: dataDir,
  TOTALVIEW_SFTP_ALLOW: '127.0.0.0/8',
});
const clock = {
  now: () => Number(nowMs),
  setTimeout: () => undefined,
  clearTimeout: () => undefined,
  setInterval: () => undefined,
  clearInterval: () => undefined,
};
const house = await openHouseOn(databaseUrl, config, pino({ level: 'silent' }), {
  supervise: false,
  maxConnections: 4,
  clock,
  ports: { probe: async () => recordingProbe },
});
await sweep(sweepDeps(house.deps), organizationId, new AbortController().signal);
await house.close();
