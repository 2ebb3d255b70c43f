import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, inject, test } from 'vitest';
import { migrate } from '#server/db/migrate.ts';
import { emptyDatabase } from '#test/support/database.ts';
import { inDatabase, runOnce } from '#test/support/database-server.ts';
import { quietLog } from '#test/support/quiet-log.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const { connectionString } = await emptyDatabase();
const lineEnds = await emptyDatabase();
const product = await emptyDatabase();
const temporary = await temporaryFolder();
const folder = temporary.path;
const options = { log: quietLog, folder };
const own = new URL('../../server/db/migrations/', import.meta.url).pathname;

const write = (name: string, sql: string) => writeFile(join(folder, name), sql);
const applied = () => runOnce(connectionString, 'select number, name from migrations order by number');

beforeEach(async () => {
  await write('0001-first.sql', 'create table steps (n integer); insert into steps values (1);');
  await write('0002-second.sql', 'insert into steps values (2);');
});

afterAll(() => temporary.remove());

test('many processes at once apply every file once', async () => {
  const names = await Promise.all(Array.from({ length: 6 }, () => migrate(connectionString, options)));
  expect(names.flat()).toEqual(['0001-first.sql', '0002-second.sql']);
  expect(await runOnce(connectionString, 'select n from steps order by n')).toEqual([{ n: 1 }, { n: 2 }]);
  expect(await applied()).toEqual([
    { number: 1, name: '0001-first.sql' },
    { number: 2, name: '0002-second.sql' },
  ]);
});

test('a second time changes nothing', async () => {
  expect(await migrate(connectionString, options)).toEqual([]);
});

test('line ends of another system are not a change', async () => {
  await write('0002-second.sql', 'insert into steps\nvalues (2);');
  await migrate(lineEnds.connectionString, options);
  await write('0002-second.sql', 'insert into steps\r\nvalues (2);');
  expect(await migrate(lineEnds.connectionString, options)).toEqual([]);
});

test('an applied file that was changed is refused', async () => {
  await write('0002-second.sql', 'insert into steps values (3);');
  await expect(migrate(connectionString, options)).rejects.toThrow(
    'Migration 0002-second.sql was changed after it had been applied',
  );
});

test('a database that is newer is refused', async () => {
  const older = await temporaryFolder();
  await copyFile(join(folder, '0001-first.sql'), join(older.path, '0001-first.sql'));
  const attempt = migrate(connectionString, { log: quietLog, folder: older.path });
  await expect(attempt).rejects.toThrow('it already has migration 0002-second.sql');
  await older.remove();
});

test('a file that fails changes nothing, and is applied once it is mended', async () => {
  await write('0003-third.sql', 'insert into steps values (3); insert into nowhere values (1);');
  await expect(migrate(connectionString, options)).rejects.toThrow(
    'Migration 0003-third.sql failed and changed nothing: relation "nowhere" does not exist',
  );
  expect(await runOnce(connectionString, 'select count(*)::int as n from steps')).toEqual([{ n: 2 }]);
  await write('0003-third.sql', 'insert into steps values (3);');
  expect(await migrate(connectionString, options)).toEqual(['0003-third.sql']);
});

test('a file that is not named like a migration is refused', async () => {
  const odd = await temporaryFolder();
  await writeFile(join(odd.path, 'fix.sql'), '');
  await expect(migrate(connectionString, { log: quietLog, folder: odd.path })).rejects.toThrow(
    'fix.sql is not named like 0001-what-it-does.sql',
  );
  await odd.remove();
});

test('a database that is not there is named, without its password', async () => {
  const missing = new URL(inDatabase(inject('testServer'), 'nothing_here'));
  missing.password = 'a-secret';
  const words = await migrate(missing.href, options).then(() => 'migrated', String);
  expect(words).toMatch(/^MigrationError: The database at .* cannot be reached as .* Check DATABASE_URL/);
  expect(words).not.toContain('a-secret');
});

test('the product starts from an empty database, and from its own', async () => {
  const names = (await readdir(own)).toSorted();
  expect(await migrate(product.connectionString, { log: quietLog })).toEqual(names);
  expect(await migrate(product.connectionString, { log: quietLog })).toEqual([]);
});
