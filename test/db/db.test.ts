import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openDatabase } from '#server/db/db.ts';
import { listen } from '#server/db/listen.ts';
import { testDatabase } from '#test/support/database.ts';
import { quietLog } from '#test/support/quiet-log.ts';
import { until } from '#test/support/until.ts';

const { db, connectionString } = await testDatabase();

const endOthers = (name: string) =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = ${name} and datname = current_database() and pid <> pg_backend_pid()`.execute(
    db,
  );

test('values arrive as the types say', async () => {
  const { rows } = await sql`
    select 9007199254740991::int8 as int8, array[1, null]::int8[] as int8s, '2026-02-01'::date as date,
      '2026-02-01T00:00:00Z'::timestamptz as instant, 1.50::numeric as numeric, '{"a": [1]}'::jsonb as json
  `.execute(db);
  expect(rows).toEqual([
    {
      int8: 9_007_199_254_740_991,
      int8s: [1, null],
      date: '2026-02-01',
      instant: new Date('2026-02-01T00:00:00Z'),
      numeric: '1.50',
      json: { a: [1] },
    },
  ]);
  await expect(sql`select 9007199254740992::int8 as n`.execute(db)).rejects.toThrow('too large for a number');
});

test('a statement that takes too long is cancelled', async () => {
  const impatient = openDatabase({
    connectionString,
    maxConnections: 1,
    log: quietLog,
    statementTimeoutMs: 50,
  });
  await expect(sql`select pg_sleep(20)`.execute(impatient)).rejects.toThrow('statement timeout');
  await impatient.destroy();
});

test('a connection lost between two statements fails its transaction and nothing else', async () => {
  const lost: unknown[] = [];
  const log = { ...quietLog, warn: (fields: unknown) => void lost.push(fields) };
  const fragile = openDatabase({ connectionString, maxConnections: 1, log });
  const work = fragile.transaction().execute(async (trx) => {
    await sql`create table never (n integer)`.execute(trx);
    await endOthers('totalview');
    await until(() => lost.length > 0);
    await sql`insert into never values (1)`.execute(trx);
  });
  await expect(work).rejects.toThrow();
  const { rows } = await sql`select to_regclass('never') as never`.execute(fragile);
  expect(rows).toEqual([{ never: null }]);
  await fragile.destroy();
});

test('an idle connection may be lost; the next query makes a new one', async () => {
  const lost: unknown[] = [];
  const log = { ...quietLog, warn: (fields: unknown) => void lost.push(fields) };
  const fragile = openDatabase({ connectionString, maxConnections: 1, log });
  await sql`select 1`.execute(fragile);
  await endOthers('totalview');
  await until(() => lost.length > 0);
  expect((await sql`select 1 as one`.execute(fragile)).rows).toEqual([{ one: 1 }]);
  await fragile.destroy();
});

test('listening hears what is committed, and says when it may have missed something', async () => {
  const heard: string[] = [];
  let reconnects = 0;
  const listening = await listen({
    connectionString,
    channel: 'Odd "channel"',
    log: quietLog,
    onPayload: (payload) => heard.push(payload),
    onReconnect: () => (reconnects += 1),
  });
  const notify = (payload: string) => sql`select pg_notify('Odd "channel"', ${payload})`.execute(db);

  await db
    .transaction()
    .execute(async (trx) => {
      await sql`select pg_notify('Odd "channel"', 'rolled back')`.execute(trx);
      throw new Error('no');
    })
    .catch(() => undefined);
  await notify('first');
  await until(() => heard.length === 1);

  await endOthers('totalview listen');
  await until(() => reconnects === 1);
  await notify('second');
  await until(() => heard.length === 2);
  expect(heard).toEqual(['first', 'second']);

  await listening.stop();
  await endOthers('totalview listen');
  expect(reconnects).toBe(1);
});

test('listening fails when the database is not there', async () => {
  const nowhere = listen({
    connectionString: 'postgresql://nobody@127.0.0.1:1/nothing',
    channel: 'any',
    log: quietLog,
    onPayload: () => undefined,
    onReconnect: () => undefined,
  });
  await expect(nowhere).rejects.toThrow('ECONNREFUSED');
});
