import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sql } from 'kysely';
import type { Db } from '#server/db/db.ts';
import { readCall, readTimeline } from '#shared/calls.ts';
import { readDashboard } from '#shared/dashboard.ts';
import { listProviders } from '#shared/provider-settings.ts';
import { readVersion } from '#shared/versions.ts';
import type { TestHouse } from './app.ts';

/**
 * Where one of these keys stands in the clear: in a line of the log, a row of any table, a stored file (unpacked where it
 * is packed), or an answer of the app to an Owner about these calls. Empty when it stands nowhere.
 */
export async function placesOfKeys(
  house: TestHouse,
  keys: readonly string[],
  callIds: readonly string[],
): Promise<string[]> {
  const { db, config } = house.deps;
  const tells = (text: string): boolean => keys.some((key) => text.includes(key));
  return [
    ...house.logged.filter(tells).map((line) => `log: ${line}`),
    ...(await rowsWith(db, keys)),
    ...(await filesThat(tells, config.dataDir)),
    ...(await answersThat(tells, house, callIds)),
  ];
}

async function rowsWith(db: Db, keys: readonly string[]): Promise<string[]> {
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    select schemaname as schema, tablename as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')
  `.execute(db);
  const found: string[] = [];
  for (const { schema, name } of tables) {
    // A column of bytes shows itself in hexadecimal digits.
    const forms = keys.flatMap((key) => [key, Buffer.from(key).toString('hex')]);
    const { rows } = await sql<{ row: string }>`
      select t::text as row from ${sql.table(`${schema}.${name}`)} as t
      where exists (select from unnest(${forms}::text[]) as form where strpos(t::text, form) > 0) limit 3
    `.execute(db);
    found.push(...rows.map(({ row }) => `${schema}.${name}: ${row}`));
  }
  return found;
}

async function filesThat(tells: (text: string) => boolean, folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    if (tells((isPacked ? gunzipSync(bytes) : bytes).toString('latin1'))) found.push(path);
  }
  return found;
}

async function answersThat(
  tells: (text: string) => boolean,
  house: TestHouse,
  callIds: readonly string[],
): Promise<string[]> {
  const owner = await house.signedInAs('owner');
  const asked = [
    { endpoint: listProviders },
    { endpoint: readDashboard },
    ...callIds.flatMap((id) => [
      { endpoint: readCall, params: { id } },
      { endpoint: readTimeline, params: { id } },
      { endpoint: readVersion, params: { id, number: '1' } },
    ]),
  ];
  const found: string[] = [];
  for (const { endpoint, ...sent } of asked) {
    const { status, body } = await owner.ask(endpoint, sent);
    const text = JSON.stringify(body);
    if (status !== 200 || tells(text)) found.push(`${endpoint.path} ${status}: ${text}`);
  }
  return found;
}
