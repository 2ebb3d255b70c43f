import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { systemClock } from '#server/clock.ts';
import { startSweeper } from '#server/sftp/sweeper.ts';
import { openSftpHouse, put } from '#test/support/sftp-house.ts';
import { startOpenSsh } from '#test/support/sftp-servers.ts';
import { until } from '#test/support/until.ts';

const house = await openSftpHouse({
  clock: systemClock,
  config: { sftpAllow: ['127.0.0.1'], sftpSettleSeconds: 1, sftpSweepSeconds: 1 },
});
const server = await startOpenSsh();
afterAll(() => server.remove());

test('a running TotalView sweeps by itself, and stops when it is told to', async () => {
  const one = await house.settle(server);
  await put(join(server.folder, 'sales'), 'a.wav');
  await put(join(server.folder, 'sales'), 'calls.csv', 'file_name\na.wav\n');
  const sweeper = startSweeper(one.deps);
  await until(async () => (await one.callNames()).length === 1);
  await until(async () => (await one.batches())[0]?.status === 'completed');
  await sweeper.stop();
  expect(await one.files()).toEqual({ 'a.wav': 'completed', 'calls.csv': 'completed' });
});
