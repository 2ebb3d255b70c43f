import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { createApiKey, revokeApiKey } from '#server/api-keys/api-keys.ts';
import { keyFrom } from '#server/api-keys/key-form.ts';
import { createCampaign } from '#server/campaigns/create-campaign.ts';
import { ApiKeyDraft } from '#shared/api-keys.ts';
import { uploadCall } from '#shared/calls.ts';
import { type BenchHouse, inFolder, inHouse } from './house.ts';
import { formOf, formType } from './post.ts';
import { startServer } from './process.ts';
import { median, type Row } from './table.ts';

const tries = 1_000;

/** A try that must be refused: with which key, and how. */
type Try = { readonly what: string; readonly key: string; readonly status: number };

/**
 * How long the server takes to refuse a key that is nobody's, revoked, expired, or of another campaign. The four are
 * tried in turn, so that whatever else the machine does touches all of them alike.
 */
export async function benchKeys(): Promise<Row[]> {
  return inFolder(async (folder) => {
    const dataDir = join(folder, 'data');
    const { cases, form } = await inHouse(dataDir, {}, prepare);
    const server = await startServer(dataDir, 'web', { TOTALVIEW_API_REQUESTS_PER_MINUTE: '1000000' });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const rounds: number[][] = [];
    try {
      for (let round = -50; round < tries; round += 1) {
        const times = await inTurn(`${server.address}${uploadCall.path}`, agent, cases, form);
        if (round >= 0) rounds.push(times);
      }
    } finally {
      agent.destroy();
      await server.stop();
    }
    const rows = cases.map(({ what }, at) => ({
      what: `Key refused: ${what}`,
      value: median(rounds.map((times) => times[at] ?? Number.NaN)),
      unit: 'ms',
    }));
    const medians = rows.map(({ value }) => value);
    const spread = Math.max(...medians) - Math.min(...medians);
    return [
      ...rows,
      {
        what: 'Key refused: between the slowest and the quickest',
        value: spread,
        unit: 'ms',
        target: 'at most 1 ms',
      },
    ];
  });
}

/** Four keys, and a form for a campaign that none of them opens. */
async function prepare({ deps, actor, campaignId }: BenchHouse): Promise<{ cases: Try[]; form: Buffer }> {
  const make = (name: string, expiresAt: string | null = null) =>
    createApiKey(deps, actor, campaignId, ApiKeyDraft.parse({ name, expires_at: expiresAt }));
  const soon = new Date(Date.now() + 1_000).toISOString();
  const [good, expired, revoked] = [await make('Good'), await make('Expired', soon), await make('Revoked')];
  await revokeApiKey(deps, actor, revoked.id);
  const elsewhere = await createCampaign(deps, actor, { name: 'Elsewhere', template: null });
  const form = formOf([
    { name: 'campaign_id', bytes: [Buffer.from(elsewhere.id)] },
    { name: 'file', fileName: 'call.wav', bytes: [Buffer.alloc(100)] },
  ]);
  const cases = [
    { what: 'nobody’s (401)', key: keyFrom(crypto.getRandomValues(new Uint8Array(32))), status: 401 },
    { what: 'revoked (401)', key: revoked.key, status: 401 },
    { what: 'expired (401)', key: expired.key, status: 401 },
    { what: 'of another campaign (403)', key: good.key, status: 403 },
  ];
  return { cases, form: Buffer.concat([...form]) };
}

/** How long each case takes, one after the other. */
async function inTurn(url: string, agent: Agent, cases: readonly Try[], form: Buffer): Promise<number[]> {
  const times: number[] = [];
  for (const each of cases) times.push(await refusedIn(url, agent, each, form));
  return times;
}

async function refusedIn(
  url: string,
  agent: Agent,
  { what, key, status }: Try,
  form: Buffer,
): Promise<number> {
  const startMs = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': formType,
    'content-length': form.byteLength,
  };
  const sending = request(url, { method: 'POST', agent, headers }, (answer) => {
    answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
  });
  sending.on('error', reject).end(form);
  const answered = await promise;
  if (answered !== status) throw new Error(`A key that is ${what} was answered with ${answered}.`);
  return performance.now() - startMs;
}
