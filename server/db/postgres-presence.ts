import { Client } from 'pg';
import { type Cluster, productName } from './postgres-cluster.ts';
import { codeOf } from './postgres-failure.ts';

/**
 * One process's claim on the embedded server: a connection that holds a shared lock for as long as the process
 * lives. The kernel closes it when the process is killed, so the server always knows who is left.
 */
export type Presence = {
  readonly port: number;
  /** Resolves when the connection is gone, wanted or not. */
  readonly lost: Promise<void>;
  /** Gives the claim up. True when nobody else holds one; newcomers then wait until `leave` or the server's end. */
  release(): Promise<boolean>;
  leave(): Promise<void>;
};

/** Why there is no presence yet: nobody listens, the server is starting or full, or it is not ours. */
export type Absence = 'silent' | 'busy' | 'foreign';

/** Advisory locks belong to one database; the product's own are in another, so any number would do. */
const lockKey = 1;
const tooSoonOrFull = ['57P03', '53300'];
const refused = ['28P01', '28000', '3D000'];

/** Connects to the server on `port` and joins those who use it. Waits while the last user is stopping it. */
export async function joinServer(cluster: Cluster, port: number): Promise<Presence | Absence> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    ssl: false,
    user: productName,
    password: cluster.password,
    database: 'postgres',
    application_name: 'totalview presence',
    connectionTimeoutMillis: 5000,
    keepAlive: true,
  });
  const lost = new Promise<void>((resolve) => client.once('end', resolve));
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [lockKey]);
  } catch (error) {
    await client.end().catch(() => undefined);
    return absenceFor(codeOf(error));
  }
  return { port, lost, release: () => release(client), leave: () => client.end().catch(() => undefined) };
}

function absenceFor(code: string | undefined): Absence {
  if (code === undefined) return 'silent';
  if (tooSoonOrFull.includes(code)) return 'busy';
  return refused.includes(code) ? 'foreign' : 'silent';
}

async function release(client: Client): Promise<boolean> {
  try {
    await client.query('select pg_advisory_unlock_shared($1)', [lockKey]);
    const answer = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [
      lockKey,
    ]);
    return answer.rows[0]?.alone === true;
  } catch {
    return false;
  }
}
