import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { PgBoss } from 'pg-boss';

const seconds = 5;
const clients = 8;

/** Transactions of one INSERT and one UPDATE that a database does a second, over eight connections. */
export async function bareTransactionsPerSecond(connectionString: string): Promise<number> {
  const pool = new Pool({ connectionString, max: clients });
  await pool.query('create table if not exists bench_rows (id uuid primary key, state text not null)');
  const count = await forAWhile(async () => {
    const client = await pool.connect();
    const id = randomUUID();
    await client.query('begin');
    await client.query('insert into bench_rows values ($1, $2)', [id, 'new']);
    await client.query('update bench_rows set state = $2 where id = $1', [id, 'done']);
    await client.query('commit');
    client.release();
  });
  await pool.query('drop table bench_rows');
  await pool.end();
  return count / seconds;
}

/** Empty jobs that pg-boss alone sends, takes and completes a second, one by one over eight connections. */
export async function bareJobsPerSecond(connectionString: string): Promise<number> {
  const boss = new PgBoss({
    connectionString,
    schema: 'bench',
    max: clients,
    supervise: false,
    schedule: false,
  });
  boss.on('error', () => undefined);
  await boss.start();
  await boss.createQueue('bare');
  const count = await forAWhile(async () => {
    await boss.send('bare', {});
    const jobs = await boss.fetch('bare');
    for (const { id } of jobs) await boss.complete('bare', id);
  });
  await boss.stop({ graceful: false, close: true });
  return count / seconds;
}

/** How often `work` is done within the time, by as many as there are clients. */
async function forAWhile(work: () => Promise<void>): Promise<number> {
  const deadline = performance.now() + seconds * 1000;
  let count = 0;
  const repeat = async (): Promise<void> => {
    while (performance.now() < deadline) {
      await work();
      count += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, repeat));
  return count;
}
