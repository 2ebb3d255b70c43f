import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { SweepDeps } from '#server/sftp/sweep.ts';
import { openSftpHouse, put } from '#test/support/sftp-house.ts';
import { startOpenSsh } from '#test/support/sftp-servers.ts';

const house = await openSftpHouse();
const server = await startOpenSsh();
afterAll(() => server.remove());

/** Connects as usual, and notes which files are read. */
function noting({ connect }: SweepDeps) {
  const read: string[] = [];
  const noted: SweepDeps['connect'] = async (target) => {
    const remote = await connect(target);
    return {
      ...remote,
      read: (path, sizeBytes) => {
        read.push(path.slice(path.lastIndexOf('/') + 1));
        return remote.read(path, sizeBytes);
      },
    };
  };
  return { read, connect: noted };
}

test('a CSV is fetched again when it has changed, and neither at every sweep nor for new recordings', async () => {
  const sales = join(server.folder, 'sales');
  const one = await house.settle(server);
  const { read, connect } = noting(one.deps);
  await put(sales, 'calls.csv', 'file_name\na.wav\nb.wav\n');
  await one.sweep({ connect });
  for (let minute = 0; minute < 4; minute += 1) await one.sweep({ connect });
  expect(read).toEqual(['calls.csv']);
  await put(sales, 'a.wav');
  for (let minute = 0; minute < 3; minute += 1) await one.sweep({ connect });
  expect(read).toEqual(['calls.csv']);
  expect((await one.batches()).map(({ missing }) => missing.count)).toEqual([1]);
  await put(sales, 'calls.csv', 'file_name\na.wav\nb.wav\nc.wav\n', new Date('2026-11-20T10:00:00Z'));
  for (let minute = 0; minute < 3; minute += 1) await one.sweep({ connect });
  expect(read).toEqual(['calls.csv', 'calls.csv']);
  expect((await one.batches()).map(({ status, missing }) => [status, missing.count])).toEqual([
    ['waiting_for_files', 2],
  ]);
});
