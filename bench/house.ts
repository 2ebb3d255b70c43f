import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCampaign } from '#server/campaigns/create-campaign.ts';
import { readConfig } from '#server/config.ts';
import { type Deps, openHouse } from '#server/deps.ts';
import { openLog } from '#server/log.ts';
import { createOrganization } from '#server/people/setup.ts';
import type { Ports } from '#server/pipeline/pipeline.ts';
import type { Operator } from '#shared/permissions.ts';

export const ownerEmail = 'owner@example.com';
export const ownerPassword = 'a long enough password';

/** Gives `work` an empty folder that the database's user may enter, and removes it afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'totalview-bench-')));
  await chmod(folder, 0o755);
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A house with an embedded database, an organization, its Owner and a campaign. */
export type BenchHouse = { readonly deps: Deps; readonly actor: Operator; readonly campaignId: string };

/** Opens a house in a data folder for as long as `work` takes; nobody works on calls in it. */
export async function inHouse<T>(
  dataDir: string,
  given: { ports?: Partial<Ports>; template?: string },
  work: (house: BenchHouse) => Promise<T>,
): Promise<T> {
  const config = readConfig({ TOTALVIEW_DATA_DIR: dataDir, TOTALVIEW_SFTP_ALLOW: '127.0.0.0/8' });
  const choices = { supervise: false, ...(given.ports === undefined ? {} : { ports: given.ports }) };
  const house = await openHouse(config, openLog('warn'), choices);
  const { deps } = house;
  try {
    const { organizationId } = await createOrganization(deps, {
      name: 'Bench',
      ownerEmail,
      password: ownerPassword,
    });
    const actor: Operator = { kind: 'operator', organizationId, campaignIds: [] };
    const { template = null } = given;
    const campaign = await createCampaign(deps, actor, { name: 'Bench', template, claude: false });
    return await work({ deps, actor, campaignId: campaign.id });
  } finally {
    await house.close();
  }
}
