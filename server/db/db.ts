import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import { Pool, type PoolClient, types } from 'pg';
import type { DatabaseLog } from './database-log.ts';
import { PreparingClient } from './preparing-client.ts';
import type { Database } from './tables.ts';

/** The product's database: a pool of connections with typed tables. */
export type Db = Kysely<Database>;
/** One transaction on it; everything written through it becomes visible at once or not at all. */
export type Trx = Transaction<Database>;

type TextParser = (text: string) => unknown;

/** PostgreSQL's type numbers (pg_type.oid). */
const int8: number = 20;
const int8Array: number = 1016;
const date: number = 1082;

/**
 * Opens the database; connections are made when needed and again after a failure. `int8` arrives as number (an
 * unsafe one is an error), `date` as 'YYYY-MM-DD', `timestamptz` as Date, `numeric` as string. Close it with `destroy()`.
 */
export function openDatabase(options: {
  readonly connectionString: string;
  readonly maxConnections: number;
  readonly log: DatabaseLog;
  /** The server cancels a statement that runs longer; 30 s. */
  readonly statementTimeoutMs?: number;
}): Db {
  const pool = new Pool({
    Client: PreparingClient,
    connectionString: options.connectionString,
    max: options.maxConnections,
    application_name: 'totalview',
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    // A transaction that nobody continues would hold its locks for ever.
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: { getTypeParser },
  });
  surviveLostConnections(pool, options.log);
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

/**
 * A lost connection is reported by the query that needed it. Without listeners it would also end the process: the
 * pool speaks up for idle connections, the connection itself while it is borrowed (between two statements of a transaction).
 */
function surviveLostConnections(pool: Pool, log: DatabaseLog): void {
  // An error of a connection drags the whole connection along; its words are enough.
  const tell = (what: string) => (error: Error) => log.warn({ reason: error.message }, what);
  pool.on('error', tell('an idle database connection was lost'));
  pool.on('connect', (client: PoolClient) => {
    client.on('error', tell('a database connection was lost'));
  });
}

function getTypeParser(oid: number, format?: 'text' | 'binary'): TextParser {
  if (format !== 'binary') {
    switch (oid) {
      case int8:
        return parseSafeInteger;
      case int8Array:
        return parseSafeIntegers;
      case date:
        return String;
      default:
    }
  }
  return types.getTypeParser(oid, 'text') as TextParser;
}

/** Reads an int8. Fails when it is not exactly representable as a number. */
export function parseSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large for a number`);
  return value;
}

function parseSafeIntegers(text: string): (number | null)[] {
  const entries = types.getTypeParser(int8Array, 'text')(text) as (string | null)[];
  return entries.map((entry) => (entry === null ? null : parseSafeInteger(entry)));
}
