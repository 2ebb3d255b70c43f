import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startFaultyLine } from '#test/support/faulty-line.ts';
import { openSftpHouse, put, type Settled } from '#test/support/sftp-house.ts';
import { startOpenSsh } from '#test/support/sftp-servers.ts';
import { checkout } from '#test/support/source-files.ts';
import { until } from '#test/support/until.ts';

const house = await openSftpHouse();
const server = await startOpenSsh();
const line = await startFaultyLine(server.port);
const far = Object.create(server, { port: { value: line.port } }) as typeof server;
const sales = join(server.folder, 'sales');
afterAll(async () => {
  await line.close();
  await server.remove();
});

const half = 25;
const pieces = 4;
const whole = (name: string): Buffer => Buffer.alloc(120_000, `${name} `);
const names = (kind: string) => Array.from({ length: half }, (_, at) => `${kind}-${at}.wav`);
const [slow, quick] = [names('slow'), names('quick')];

/** The next piece of every slow file. */
async function grow(piece: number): Promise<void> {
  const length = whole('').length / pieces;
  for (const name of slow)
    await appendFile(join(sales, name), whole(name).subarray(piece * length, (piece + 1) * length));
}

/** A sweep in a process of its own, killed once it has imported some and is reading others. */
async function sweepAndDie(one: Settled): Promise<void> {
  const { deps } = house.house;
  const now = String(deps.clock.now() + 60_000);
  const args = [deps.connectionString, deps.config.dataDir, one.organizationId, now];
  const child = spawn(process.execPath, [join(checkout, 'test/support/sweep-child.ts'), ...args]);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  await until(async () => {
    const all = Object.values(await one.files());
    return all.includes('processing') && all.filter((status) => status === 'completed').length >= 5;
  });
  child.kill('SIGKILL');
  await gone;
}

async function importedFiles(organizationId: string): Promise<Record<string, string>> {
  const rows = await house.house.deps.db
    .selectFrom('calls')
    .select(['file_name', 'sha256'])
    .where('organization_id', '=', organizationId)
    .execute();
  expect(rows).toHaveLength(2 * half);
  return Object.fromEntries(rows.map((row) => [row.file_name, row.sha256]));
}

test('files written at once and files that grow come whole and once, though a sweeper is killed and two others compete', async () => {
  const one = await house.settle(far, { settings: { window_minutes: 2 } });
  for (const name of quick) await put(sales, name, whole(name));
  for (let piece = 0; piece < pieces - 2; piece += 1) {
    await grow(piece);
    await one.sweep();
  }
  expect(Object.values(await one.files())).not.toContain('completed');
  await grow(pieces - 2);
  line.stallAfter(1_500_000);
  await sweepAndDie(one);
  line.heal();
  await grow(pieces - 1);
  await until(async () => {
    await Promise.all([one.sweep(), one.sweep()]);
    const all = Object.values(await one.files());
    return all.length === 2 * half && all.every((status) => status === 'completed');
  });
  const written = [...slow, ...quick].map((name) => [
    name,
    createHash('sha256').update(whole(name)).digest('hex'),
  ]);
  expect(await importedFiles(one.organizationId)).toEqual(Object.fromEntries(written));
  for (const { status } of await one.batches()) expect(status).toBe('completed');
});
