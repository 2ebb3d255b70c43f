import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { type RunningServer, residentBytes } from './process.ts';
import type { Row } from './table.ts';

const pollMs = 50;

/**
 * Exports calls as CSV, those that came by SFTP unless said (every tenth of the seed): when its first bytes come, how
 * long it takes, and what it takes of the server.
 */
export async function measureExport(
  server: RunningServer,
  cookie: string,
  query = 'source=sftp',
): Promise<Row[]> {
  const address = `${server.address}/api/v1/calls/export?${query}`;
  // What a server keeps once it has done this is no rise: the second export is measured.
  await exported(address, cookie);
  const before = await residentBytes(server.pid);
  let most = before;
  const look = async () => {
    most = Math.max(most, await residentBytes(server.pid));
  };
  const timer = setInterval(() => void look(), pollMs);
  const { rows, firstMs, seconds } = await exported(address, cookie);
  clearInterval(timer);
  const what = `Scale: export of ${rows.toLocaleString('en')} calls as CSV`;
  return [
    { what: `${what}, its first bytes`, value: firstMs, unit: 'ms', target: 'at most 150' },
    { what: `${what}, whole`, value: seconds, unit: 's' },
    {
      what: `${what}, rise of the server’s memory`,
      value: (most - before) / 1e6,
      unit: 'MB',
      target: 'at most 150',
    },
    { what: `${what}, the server’s memory at most`, value: most / 1e6, unit: 'MB' },
  ];
}

async function exported(
  address: string,
  cookie: string,
): Promise<{ rows: number; firstMs: number; seconds: number }> {
  const startedAt = performance.now();
  const asking = request(address, { headers: { cookie } }).end();
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  if (answer.statusCode !== 200) throw new Error(`The export answered ${answer.statusCode}.`);
  let [rows, firstMs] = [-1, Number.NaN];
  for await (const part of answer as AsyncIterable<Buffer>) {
    if (Number.isNaN(firstMs)) firstMs = performance.now() - startedAt;
    for (const byte of part) if (byte === 10) rows += 1;
  }
  return { rows, firstMs, seconds: (performance.now() - startedAt) / 1_000 };
}
