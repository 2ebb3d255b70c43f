import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startFaultyLine } from '#test/support/faulty-line.ts';
import { openSftpHouse, put } from '#test/support/sftp-house.ts';
import { startOpenSsh } from '#test/support/sftp-servers.ts';
import { checkout } from '#test/support/source-files.ts';
import { until } from '#test/support/until.ts';

const house = await openSftpHouse();
const server = await startOpenSsh();
const line = await startFaultyLine(server.port);
const far = Object.create(server, { port: { value: line.port } }) as typeof server;
afterAll(async () => {
  await line.close();
  await server.remove();
});

test('a sweeper that is killed in the middle loses and doubles nothing, and frees the server at once', async () => {
  const sales = join(server.folder, 'sales');
  const one = await house.settle(far);
  const names = Array.from({ length: 40 }, (_, at) => `call-${String(at).padStart(2, '0')}.wav`);
  for (const name of names) await put(sales, name, Buffer.alloc(100_000, name));
  await put(sales, 'calls.csv', `file_name\n${names.join('\n')}\n`);
  await one.sweep();
  line.stallAfter(1_500_000);
  const { deps } = house.house;
  const args = [
    deps.connectionString,
    deps.config.dataDir,
    one.organizationId,
    String(deps.clock.now() + 60_000),
  ];
  const child = spawn(process.execPath, [join(checkout, 'test/support/sweep-child.ts'), ...args], {
    stdio: 'inherit',
  });
  const statuses = async () => Object.values(await one.files());
  await until(async () => {
    const all = await statuses();
    return all.includes('processing') && all.filter((status) => status === 'completed').length >= 5;
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  line.heal();
  await until(async () => {
    await one.sweep();
    return (await statuses()).every((status) => status === 'completed');
  });
  expect(await one.callNames()).toEqual(names);
  expect((await one.batches()).map(({ status }) => status)).toEqual(['completed']);
  await rm(sales, { recursive: true });
});

test('two sweepers at once: one sweeps, the other goes away', async () => {
  const sales = join(server.folder, 'sales');
  const one = await house.settle(server);
  const names = Array.from({ length: 30 }, (_, at) => `call-${String(at).padStart(2, '0')}.wav`);
  for (const name of names) await put(sales, name);
  for (let minute = 0; minute < 18; minute += 1) await Promise.all([one.sweep(), one.sweep()]);
  expect(await one.callNames()).toEqual(names);
  expect((await one.batches()).map(({ status }) => status)).toEqual(['completed']);
});
