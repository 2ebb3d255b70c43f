import { Client } from 'pg';
import { until } from './until.ts';

/** The same server and user, another database. */
export function inDatabase(address: string, name: string): string {
  const url = new URL(address);
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs one statement on a connection of its own. */
export async function runOnce(address: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: address });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

/**
 * Drops a database and whoever is connected to it. An autovacuum worker in it belongs to the server and may not be ended
 * by us; it is done in a moment.
 */
export async function dropDatabase(address: string, name: string): Promise<void> {
  await until(
    async () => {
      await runOnce(address, `drop database if exists ${name} with (force)`);
      return true;
    },
    { everyMs: 200 },
  );
}
