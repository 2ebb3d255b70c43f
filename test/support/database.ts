import { randomBytes } from 'node:crypto';
import { afterAll, inject } from 'vitest';
import { type Db, openDatabase } from '#server/db/db.ts';
import { dropDatabase, inDatabase, runOnce } from './database-server.ts';
import { quietLog } from './quiet-log.ts';

/** A database that belongs to one test file. */
export type TestDatabase = {
  readonly connectionString: string;
  readonly db: Db;
};

/**
 * A migrated, empty database for the calling test file; closed and dropped after its last test, with whatever is
 * still connected. Call it at the top of the file: `const { db } = await testDatabase();`
 */
export async function testDatabase(): Promise<TestDatabase> {
  return makeDatabase(inject('testTemplate'));
}

/** A database without a single table, for tests of the migrations themselves. */
export async function emptyDatabase(): Promise<TestDatabase> {
  return makeDatabase('template0');
}

async function makeDatabase(template: string): Promise<TestDatabase> {
  const name = `${inject('testTemplate')}_${randomBytes(4).toString('hex')}`;
  await runOnce(inject('testServer'), `create database ${name} template ${template}`);
  const connectionString = inDatabase(inject('testServer'), name);
  const db = openDatabase({ connectionString, maxConnections: 5, log: quietLog });
  afterAll(async () => {
    await db.destroy();
    await dropDatabase(inject('testServer'), name);
  });
  return { connectionString, db };
}
