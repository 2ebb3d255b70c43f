import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import type { DatabaseLog } from './database-log.ts';

/** The database and this version's migrations do not fit; the message says how, and what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** One numbered SQL file; `checksum` is the SHA-256 of its text with LF line ends, in hex. */
export type Migration = {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
};

/** A row of the table `migrations`. */
export type AppliedMigration = Pick<Migration, 'number' | 'name' | 'checksum'>;

const ownFolder = fileURLToPath(new URL('./migrations/', import.meta.url));
const fileName = /^(\d{4})-[a-z0-9-]+\.sql$/;
/** Any fixed number: the same in every process that migrates the same database. */
const lockKey = 7_065_001;
const oldestServer = 150_000;

/**
 * Brings a database (PostgreSQL 15 or newer) to this version: applies the files of `folder` that it lacks, in order,
 * each in a transaction of its own. Any number of processes may do this at once; one works, the others wait for it.
 * Returns the names applied by this call. Fails with `MigrationError`.
 */
export async function migrate(
  connectionString: string,
  options: { readonly log: DatabaseLog; readonly folder?: string },
): Promise<string[]> {
  const files = await readMigrations(options.folder ?? ownFolder);
  const client = await connect(connectionString);
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    const pending = pendingMigrations(files, await readApplied(client));
    for (const migration of pending) {
      await apply(client, migration);
      options.log.info({ migration: migration.name }, 'migration applied');
    }
    return pending.map((migration) => migration.name);
  } finally {
    // Ends the session and with it the lock, whatever state the session is in.
    await client.end();
  }
}

/**
 * Decides what is to be applied. Fails when an applied file was changed or is missing, when the database knows
 * numbers this version does not, and when numbers have gaps or repeat.
 */
export function pendingMigrations(
  files: readonly Migration[],
  applied: readonly AppliedMigration[],
): Migration[] {
  files.forEach((file, index) => {
    if (file.number !== index + 1) {
      throw new MigrationError(
        `Migrations are numbered 0001, 0002 … without gaps; ${file.name} is out of line.`,
      );
    }
  });
  for (const row of applied) {
    const file = files[row.number - 1];
    if (file === undefined) {
      throw new MigrationError(
        `The database is newer than this TotalView: it already has migration ${row.name}. Start the newer ` +
          'version, or restore a backup made with this one.',
      );
    }
    if (file.name !== row.name || file.checksum !== row.checksum) {
      throw new MigrationError(
        `Migration ${row.name} was changed after it had been applied to this database. Put the original file back ` +
          'and write the change as a new migration.',
      );
    }
  }
  return files.filter((file) => !applied.some((row) => row.number === file.number));
}

/** Reads the numbered SQL files of a folder, in order. Fails on any other name, so that no file is left out silently. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const number = fileName.exec(name)?.[1];
      if (number === undefined)
        throw new MigrationError(`${join(folder, name)} is not named like 0001-what-it-does.sql.`);
      const sql = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n');
      return { number: Number(number), name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({
    connectionString,
    application_name: 'totalview migrate',
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new MigrationError(
      `The database at ${client.host}:${client.port} cannot be reached as ${client.user ?? 'nobody'} (${reasonOf(error)}). ` +
        'Check DATABASE_URL and that the server runs.',
      { cause: error },
    );
  }
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  );
  if ((rows[0]?.version ?? 0) >= oldestServer) return client;
  await client.end();
  throw new MigrationError('The database server is too old. TotalView needs PostgreSQL 15 or newer.');
}

async function readApplied(client: Client): Promise<AppliedMigration[]> {
  try {
    await client.query(
      `create table if not exists migrations (
         number integer primary key,
         name text not null,
         checksum text not null,
         applied_at timestamptz not null default now()
       )`,
    );
  } catch (error) {
    throw new MigrationError(
      `The database user ${client.user ?? ''} may not make tables (${reasonOf(error)}). Make it the owner of the database.`,
      { cause: error },
    );
  }
  const { rows } = await client.query<AppliedMigration>(
    'select number, name, checksum from migrations order by number',
  );
  return rows;
}

async function apply(client: Client, migration: Migration): Promise<void> {
  const { number, name, checksum, sql } = migration;
  try {
    await client.query('begin');
    await client.query(sql);
    await client.query('insert into migrations (number, name, checksum) values ($1, $2, $3)', [
      number,
      name,
      checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    throw new MigrationError(`Migration ${name} failed and changed nothing: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

/** The words of an error; a refused connection to several addresses carries them one level down. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
