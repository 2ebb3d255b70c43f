import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { openDatabase } from '#server/db/db.ts';
import { testDatabase } from '#test/support/database.ts';
import { quietLog } from '#test/support/quiet-log.ts';

const { connectionString } = await testDatabase();
const db = openDatabase({ connectionString, maxConnections: 1, log: quietLog });
afterAll(() => db.destroy());

async function preparedNow(like: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pg_prepared_statements where statement like ${like}
  `.execute(db);
  return rows[0]?.count ?? 0;
}

const double = (value: number) => sql`select ${value}::int * 2 as doubled`.execute(db);
const divide = (by: number) => sql`select 10 / ${by}::int as tenth`.execute(db);

test('a statement that comes again and again is prepared, with other values each time', async () => {
  const answers: unknown[] = [];
  for (let value = 1; value <= 5; value += 1) answers.push((await double(value)).rows[0]);
  expect(answers).toEqual([2, 4, 6, 8, 10].map((doubled) => ({ doubled })));
  expect(await preparedNow('%::int * 2 as doubled')).toBe(1);
});

test('a table that changes its form fails one statement, and is read in its new form from then on', async () => {
  await sql`create table changing as select 1 as one`.execute(db);
  const ask = () => sql`select * from changing`.execute(db);
  for (let time = 1; time <= 3; time += 1) expect((await ask()).rows).toEqual([{ one: 1 }]);
  await sql`alter table changing add column two int default 2`.execute(db);
  await expect(ask()).rejects.toThrow('cached plan');
  expect((await ask()).rows).toEqual([{ one: 1, two: 2 }]);
});

test('a statement that fails may be asked again', async () => {
  for (let time = 1; time <= 4; time += 1) await expect(divide(0)).rejects.toThrow('division by zero');
  expect((await divide(5)).rows).toEqual([{ tenth: 2 }]);
});
