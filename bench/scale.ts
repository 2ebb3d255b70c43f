import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { Client } from 'pg';
import { costsBook, figuresBook, usageBook } from '#server/db/books.ts';
import { startSession } from '#server/people/sessions.ts';
import { foldAll } from '#server/sums/fold.ts';
import type { Person } from '#shared/permissions.ts';
import { measureExport } from './export.ts';
import { type BenchHouse, inFolder, inHouse } from './house.ts';
import { startServer } from './process.ts';
import { type Question, questions } from './scale-questions.ts';
import { seed } from './seed.ts';
import { seedId } from './seed-statements.ts';
import type { Row } from './table.ts';

const roundsEach = 50;
const roundsBefore = 3;
const bareRounds = 200;

type Cookies = Readonly<Record<Question['as'], string>>;

/** How long lists, figures and searches take when there are a million calls, or as many as are asked for. */
export async function benchScale(calls = 1_000_000): Promise<Row[]> {
  return inFolder((folder) => {
    const dataDir = join(folder, 'data');
    return inHouse(dataDir, {}, async (house) => {
      await fill(house, calls);
      return measureScale(house, dataDir);
    });
  });
}

/** Fills a house with calls of 200 campaigns and 2,000 agents. */
export async function fill({ deps, actor }: BenchHouse, calls: number): Promise<void> {
  await seed(deps.connectionString, actor.organizationId, { calls, campaigns: 200, agents: 2_000 });
  for (const book of [figuresBook, usageBook, costsBook]) await foldAll(deps.db, book);
}

/** Asks everything of a server of its own over a house that is filled. */
export async function measureScale(house: BenchHouse, dataDir: string, only = ''): Promise<Row[]> {
  const bareMs = percentile95(await bareTimes(house.deps.connectionString));
  const cookies = await cookiesOf(house);
  const server = await startServer(dataDir, 'web', { DATABASE_URL: house.deps.connectionString });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const rows: Row[] = [];
  try {
    for (const question of questions(new Date())) {
      if (!new RegExp(only).test(question.path)) continue;
      const asked = () => ask(`${server.address}${question.path}`, cookies[question.as], agent);
      for (let round = 0; round < roundsBefore; round += 1) await asked();
      const times: number[] = [];
      for (let round = 0; round < roundsEach; round += 1) times.push(await asked());
      rows.push(rowOf(question, percentile95(times), bareMs));
    }
    rows.push(...(await measureExport(server, cookies.owner)));
  } finally {
    agent.destroy();
    await server.stop();
  }
  return [...rows, { what: 'Bare: `select 1` and back', value: bareMs, unit: 'ms' }];
}

function rowOf({ as, path, targetMs }: Question, value: number, bareMs: number): Row {
  const what = `Scale: ${decodeURIComponent(path.replace('/api/v1/', '').replace(/\?limit=100&?/, ' ')).trim()} (${as})`;
  return { what, value, unit: 'ms', target: `at most ${targetMs}`, ratio: value / bareMs };
}

async function ask(address: string, cookie: string, agent: Agent): Promise<number> {
  const startedAt = performance.now();
  const status = await new Promise<number>((resolve, reject) => {
    request(address, { agent, headers: { cookie } }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0)).on('error', reject);
    })
      .on('error', reject)
      .end();
  });
  if (status !== 200) throw new Error(`${address} answered ${status}.`);
  return performance.now() - startedAt;
}

async function bareTimes(connectionString: string): Promise<number[]> {
  const client = new Client({ connectionString });
  await client.connect();
  const times: number[] = [];
  for (let round = 0; round < bareRounds; round += 1) {
    const startedAt = performance.now();
    await client.query('select 1');
    times.push(performance.now() - startedAt);
  }
  await client.end();
  return times;
}

/** Signs in an owner, the manager of five campaigns, and an agent. */
async function cookiesOf({ deps, actor: { organizationId } }: BenchHouse): Promise<Cookies> {
  const signIn = async (role: Question['as']): Promise<string> => {
    const userId = deps.newId('user');
    const agentId = role === 'agent' ? seedId('agent', 40) : null;
    const campaignIds = role === 'manager' ? [3, 10, 20, 40, 80].map((at) => seedId('camp', at)) : [];
    const user = { id: userId, name: role, email: `${userId}@example.com` };
    await deps.db.insertInto('users').values(user).execute();
    const member = { organization_id: organizationId, user_id: userId, role, agent_id: agentId };
    await deps.db.insertInto('members').values(member).execute();
    for (const campaign_id of campaignIds) {
      const place = { organization_id: organizationId, user_id: userId, campaign_id };
      await deps.db.insertInto('campaign_members').values(place).execute();
    }
    const person: Person = { kind: 'person', organizationId, userId, role, agentId, campaignIds };
    const { token } = await startSession(deps, person, { address: null, userAgent: null });
    return `totalview_session=${token}`;
  };
  return { owner: await signIn('owner'), manager: await signIn('manager'), agent: await signIn('agent') };
}

function percentile95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? Number.NaN;
}
