import { join } from 'node:path';
import { Client } from 'pg';
import { createCampaign } from '#server/campaigns/create-campaign.ts';
import { measureExport } from './export.ts';
import { type BenchHouse, inFolder, inHouse } from './house.ts';
import { ownerHeaders, startServer } from './process.ts';
import type { Row } from './table.ts';

const sizes = [100_000, 400_000];

/** Whether the export of calls takes more of the web server's memory when there is more of it: campaigns of very different size. */
export async function benchExport(): Promise<Row[]> {
  return inFolder((folder) => {
    const dataDir = join(folder, 'data');
    return inHouse(dataDir, {}, async (house) => {
      const campaigns: string[] = [];
      for (const calls of sizes) campaigns.push(await aFullCampaign(house, calls));
      const server = await startServer(dataDir, 'web', { DATABASE_URL: house.deps.connectionString });
      try {
        const { cookie = '' } = await ownerHeaders(server.address);
        const rows: Row[] = [];
        for (const id of campaigns) rows.push(...(await measureExport(server, cookie, `campaign_id=${id}`)));
        return rows;
      } finally {
        await server.stop();
      }
    });
  });
}

/** A campaign with this many completed calls, without recordings; answers its id. */
async function aFullCampaign({ deps, actor }: BenchHouse, calls: number): Promise<string> {
  const { id } = await createCampaign(deps, actor, {
    name: `Campaign of ${calls}`,
    template: null,
    claude: false,
  });
  const client = new Client({ connectionString: deps.connectionString });
  await client.connect();
  try {
    await client.query('alter table calls disable trigger user');
    await client.query(completedCalls, [actor.organizationId, id, calls]);
    await client.query('alter table calls enable trigger user');
    await client.query('vacuum analyze calls');
  } finally {
    await client.end();
  }
  return id;
}

const completedCalls = `insert into calls (organization_id, id, campaign_id, source, file_name, audio_key, sha256, size_bytes,
    created_at, duration_seconds, status, version, shown_version, score)
  select $1, 'call_' || lpad(($3 + n)::text, 26, '0'), $2, 'api', 'rec_' || md5(n::text) || '.wav', $2 || '/' || n,
    md5(n::text) || md5('x' || n), 480000, now() - n * interval '1 second', 60 + n % 600, 'completed', 1, 1, n % 101
  from generate_series(1, $3::int) n`;
