import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openEmbeddedPostgres } from '#server/db/embedded-postgres.ts';
import { migrate } from '#server/db/migrate.ts';
import { dropDatabase, inDatabase, runOnce } from './database-server.ts';
import { quietLog } from './quiet-log.ts';
import { temporaryFolder } from './temporary-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the run's PostgreSQL as a user who may create databases. */
    testServer: string;
    /** Name of the migrated, empty database that test databases are copied from. */
    testTemplate: string;
  }
}

/**
 * Starts one PostgreSQL for the whole run and migrates a template once. TOTALVIEW_TEST_DATABASE_URL names a server
 * to use instead (a user who may create databases, PostgreSQL 15 or newer).
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TOTALVIEW_TEST_DATABASE_URL'];
  const server = given === undefined ? await startServer() : { address: given, stop: async () => undefined };
  const template = `totalview_test_${randomBytes(4).toString('hex')}`;
  await runOnce(server.address, `create database ${template}`);
  const drop = () => dropAll(server.address, template);
  try {
    await migrate(inDatabase(server.address, template), { log: quietLog });
  } catch (error) {
    await drop();
    await server.stop();
    throw error;
  }
  project.provide('testServer', server.address);
  project.provide('testTemplate', template);
  return async () => {
    await drop();
    await server.stop();
  };
}

async function startServer(): Promise<{ address: string; stop(): Promise<void> }> {
  const folder = await temporaryFolder();
  const postgres = await openEmbeddedPostgres({ dataDir: join(folder.path, 'data'), log: quietLog });
  const stop = async () => {
    await postgres.stop();
    await folder.remove();
  };
  // Nothing in a test run outlives a power cut, so commits need not wait for the disk.
  await runOnce(postgres.connectionString, 'alter role current_user set synchronous_commit = off');
  return { address: postgres.connectionString, stop };
}

/** Drops the template and every copy that a killed test file has left behind. */
async function dropAll(address: string, template: string): Promise<void> {
  const rows = await runOnce(
    address,
    `select datname as name from pg_database where starts_with(datname, '${template}')`,
  );
  for (const { name } of rows) await dropDatabase(address, String(name));
}
