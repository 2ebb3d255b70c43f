import { Client } from 'pg';
import { type SeedSize, seedStatements } from './seed-statements.ts';

/** The tables that are filled faster without their indexes. */
const filled = ['calls', 'call_names', 'transcripts', 'check_results', 'versions'];

/**
 * Fills an organization with calls of the last 400 days, the same ones every time: campaigns and agents of very
 * different size, speech in which few words are common and most are rare. The newest calls are still being worked on.
 */
export async function seed(connectionString: string, organizationId: string, size: SeedSize): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query(
      "set maintenance_work_mem = '512MB'; set work_mem = '128MB'; set synchronous_commit = off",
    );
    await client.query('select setseed(0.42)');
    const indexes = await dropIndexes(client);
    await client.query('alter table calls disable trigger user');
    for (const statement of seedStatements(organizationId, size)) await client.query(statement);
    await client.query('alter table calls enable trigger user');
    for (const definition of indexes) await client.query(definition);
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}

/** Takes away what can be made again afterwards; answers how. */
async function dropIndexes(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = any($1::regclass[]) and not indisunique`,
    [filled],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  return rows.map(({ definition }) => definition);
}
