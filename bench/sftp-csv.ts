import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { previewFolder } from '#server/sftp/preview.ts';
import { readSettings } from '#server/sftp/settings.ts';
import { startOpenSsh } from '#test/support/sftp-servers.ts';
import { aCsv } from './csv.ts';
import { inFolder, inHouse } from './house.ts';
import { connectBench } from './sftp-house.ts';
import { median, type Row } from './table.ts';

const rows = 50_000;
const files = 10_000;
const runs = 3;

/** A folder of 10,000 recordings with a CSV of 50,000 rows: swept, and rehearsed, and who is held up meanwhile. */
export async function benchSftpCsv(): Promise<Row[]> {
  const server = await startOpenSsh();
  try {
    const folder = join(server.folder, 'rows');
    await mkdir(folder);
    for (let at = 0; at < files; at += 1) await writeFile(join(folder, `rec-${at}.wav`), 'RIFF');
    await writeFile(join(folder, 'calls.csv'), aCsv(rows));
    return await inFolder((home) =>
      inHouse(join(home, 'data'), {}, async (house) => {
        const settings = { slug: 'rows', csv: 'required', window_minutes: 1_440 } as const;
        const { own, sweepAt } = await connectBench(house, server, settings);
        await sweepAt(0);
        const read = await watched(() => sweepAt(90_000));
        const again = await watched(() => sweepAt(150_000));
        const shown = await readSettings(own, house.actor, house.campaignId);
        const rehearsals = [];
        for (let run = 0; run < runs; run += 1) {
          rehearsals.push(
            await watched(async () => {
              const { missing } = await previewFolder(own, house.actor, house.campaignId, shown);
              if (missing.count !== rows - files)
                throw new Error(`${missing.count} rows miss their recording.`);
            }),
          );
        }
        const idle = await watched(() => delay(1_000));
        return rowsOf({ read, again, rehearsals, idle });
      }),
    );
  } finally {
    await server.remove();
  }
}

/** How long some work took in seconds, and the longest time in milliseconds for which it held up everybody else. */
type Watched = { readonly seconds: number; readonly heldUpMs: number };

async function watched(work: () => Promise<unknown>): Promise<Watched> {
  const delays = monitorEventLoopDelay({ resolution: 5 });
  delays.enable();
  const begun = performance.now();
  await work();
  const seconds = (performance.now() - begun) / 1_000;
  delays.disable();
  return { seconds, heldUpMs: delays.max / 1e6 };
}

function rowsOf(found: { read: Watched; again: Watched; rehearsals: Watched[]; idle: Watched }): Row[] {
  const { read, again, rehearsals, idle } = found;
  const what = '10,000 recordings and a CSV of 50,000 rows';
  return [
    {
      what: `SFTP: ${what}, listed, read and matched in a sweep`,
      value: read.seconds,
      unit: 's',
      target: '≤ 5 s',
    },
    { what: 'SFTP: the sweeper was held up meanwhile, at most', value: read.heldUpMs, unit: 'ms' },
    { what: 'SFTP: the next sweep of the same', value: again.seconds, unit: 's' },
    {
      what: `SFTP: ${what}, rehearsed`,
      value: median(rehearsals.map(({ seconds }) => seconds)),
      unit: 's',
    },
    {
      what: 'SFTP: the web server was held up meanwhile, at most, in the best of three',
      value: Math.min(...rehearsals.map(({ heldUpMs }) => heldUpMs)),
      unit: 'ms',
      target: '≤ 50 ms',
    },
    { what: 'SFTP: held up while nothing is done', value: idle.heldUpMs, unit: 'ms' },
  ];
}
