import { sql } from 'kysely';
import type { Db } from './db.ts';

/**
 * Runs work that only one process may do at a time, whatever machine it is on; null when another one does it now. The
 * right belongs to a connection of its own: it ends with the process, however that ends.
 */
export async function alone<Result>(
  db: Db,
  name: string,
  work: () => Promise<Result>,
): Promise<Result | null> {
  return db.connection().execute(async (connection) => {
    const key = sql`hashtextextended(${`alone: ${name}`}, 0)`;
    const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_lock(${key}) as mine`.execute(
      connection,
    );
    if (rows[0]?.mine !== true) return null;
    try {
      return await work();
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(connection);
    }
  });
}
