import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inFolder, inHouse } from './house.ts';
import { postgresProcesses, proportionalBytes, startServer } from './process.ts';
import { median, type Row } from './table.ts';

const starts = 3;
const settleMs = 10_000;

/** How soon a set-up installation answers after its start, and what it keeps in memory when nothing happens. */
export async function benchStart(): Promise<Row[]> {
  return inFolder(async (folder) => {
    const dataDir = join(folder, 'data');
    const firstMs = await timeOf(() => inHouse(dataDir, {}, async () => undefined));
    const answered: number[] = [];
    const serverMb: number[] = [];
    const databaseMb: number[] = [];
    for (let start = 0; start < starts; start += 1) {
      const server = await startServer(dataDir);
      answered.push(server.startMs + (await timeOf(() => fetch(`${server.address}/readyz`))));
      await delay(settleMs);
      serverMb.push((await proportionalBytes([server.pid])) / 1e6);
      databaseMb.push((await proportionalBytes(await postgresProcesses(dataDir))) / 1e6);
      await server.stop();
    }
    const together = serverMb.map((mb, start) => mb + (databaseMb[start] ?? 0));
    return [
      { what: 'Start: a new data folder, its database made and set up', value: firstMs / 1000, unit: 's' },
      {
        what: 'Start: from the command to the first answer',
        value: median(answered) / 1000,
        unit: 's',
        target: 'at most 3 s',
      },
      {
        what: 'Start: idle memory, server and database together',
        value: median(together),
        unit: 'MB',
        target: 'at most 250 MB',
      },
      { what: 'Start: idle memory of the server', value: median(serverMb), unit: 'MB' },
      { what: 'Start: idle memory of the database', value: median(databaseMb), unit: 'MB' },
    ];
  });
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}
