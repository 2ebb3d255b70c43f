import { sql } from 'kysely';
import type { Db } from './db.ts';

/** The version of the PostgreSQL server, such as `18.1`. Fails when it does not answer. */
export async function serverVersion(db: Db): Promise<string> {
  const { rows } = await sql<{
    version: string;
  }>`select current_setting('server_version') as version`.execute(db);
  return rows[0]?.version ?? '';
}
