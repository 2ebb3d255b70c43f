import { Client } from 'pg';
import { pino } from 'pino';
import { openEmbeddedPostgres } from '#server/db/embedded-postgres.ts';

/** Puts this many completed calls into a house's one campaign, without recordings; the newest is `call-00001.wav`. */
export async function fillWithCalls(dataDir: string, count: number): Promise<void> {
  const postgres = await openEmbeddedPostgres({ dataDir, log: pino({ level: 'silent' }) });
  const client = new Client({ connectionString: postgres.connectionString });
  await client.connect();
  try {
    await client.query(callsUpTo, [count]);
    await client.query(versionsOfAll);
    await client.query('analyze calls');
  } finally {
    await client.end();
    await postgres.stop();
  }
}

const callsUpTo = `insert into calls (organization_id, id, campaign_id, source, file_name, audio_key, sha256, size_bytes, created_at,
    status, version, shown_version)
  select organization_id, 'call_' || lpad(n::text, 26, '0'), id, 'api', 'call-' || lpad(n::text, 5, '0') || '.wav',
    organization_id || '/' || n, md5(n::text) || md5('x' || n), 480000, now() - n * interval '1 minute', 'completed', 1, 1
  from campaigns, generate_series(1, $1::int) n`;

const versionsOfAll = `insert into versions (organization_id, call_id, number, status, cause, created_at, completed_at, stage)
  select organization_id, id, 1, 'completed', 'upload', created_at, created_at, 'analyze' from calls`;
