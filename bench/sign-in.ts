import { join } from 'node:path';
import { buildApp } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { type Deps, openHouse } from '#server/deps.ts';
import { openLog } from '#server/log.ts';
import { createOrganization } from '#server/people/setup.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import { signIn } from '#shared/people.ts';
import { requestReset, requestSignInCode, signInWithCode } from '#shared/sign-in.ts';
import { inFolder, ownerEmail, ownerPassword } from './house.ts';
import { median, type Row } from './table.ts';

const usualTries = 100;
const nobody = 'nobody@example.com';
/** Both have the hashing of a password in common, whose own noise is greater than what is looked for. */
const hashCost = { memoryKiB: 128, passes: 1, lanes: 1 };

/** A way in, tried with an address that somebody has and with one that nobody has. */
type Way = {
  readonly what: string;
  readonly endpoint: Endpoint;
  readonly more: object;
  readonly status: number;
};

const ways: readonly Way[] = [
  { what: 'a wrong password', endpoint: signIn, more: { password: 'a wrong password' }, status: 401 },
  { what: 'a wrong code', endpoint: signInWithCode, more: { code: 'AAAAAAAA' }, status: 401 },
  { what: 'asking for a code', endpoint: requestSignInCode, more: {}, status: 204 },
  { what: 'asking for a new password', endpoint: requestReset, more: {}, status: 204 },
];

/**
 * How long each way in takes for an address that somebody has and for one that nobody has, tried in turn, so that
 * whatever else the machine does touches both alike. Letters go nowhere; the limits on tries are lifted between them.
 */
export async function benchSignIn(tries = usualTries): Promise<Row[]> {
  return inFolder(async (folder) => {
    const config = readConfig({ TOTALVIEW_DATA_DIR: join(folder, 'data') });
    const mailed = { ...config, publicUrl: 'http://127.0.0.1' };
    const mailer = { send: async () => undefined };
    const house = await openHouse(mailed, openLog('silent'), { supervise: false, mailer });
    const deps = { ...house.deps, hashCost };
    const app = await buildApp(deps);
    try {
      await createOrganization(deps, { name: 'Bench', ownerEmail, password: ownerPassword });
      const address = await app.listen({ port: 0, host: '127.0.0.1' });
      const rows: Row[] = [];
      for (const way of ways) rows.push(...(await compare(deps, { address, way, tries })));
      return rows;
    } finally {
      await app.close();
      await house.close();
    }
  });
}

async function compare(
  deps: Deps,
  { address, way, tries }: { address: string; way: Way; tries: number },
): Promise<Row[]> {
  const times: { somebody: number[]; nobody: number[] } = { somebody: [], nobody: [] };
  for (let round = -5; round < tries; round += 1) {
    const ofSomebody = () => timeOf(deps, address, way, ownerEmail);
    const ofNobody = () => timeOf(deps, address, way, nobody);
    const turn =
      round % 2 === 0 ? [await ofSomebody(), await ofNobody()] : [await ofNobody(), await ofSomebody()];
    if (round < 0) continue;
    const [somebody = 0, unknown = 0] = round % 2 === 0 ? turn : turn.toReversed();
    times.somebody.push(somebody);
    times.nobody.push(unknown);
  }
  const [known, unknown] = [median(times.somebody), median(times.nobody)];
  const differences = times.somebody.map((time, at) => time - (times.nobody[at] ?? 0));
  const unit = 'ms';
  return [
    { what: `Signing in, ${way.what}: somebody’s address`, value: known, unit },
    { what: `Signing in, ${way.what}: nobody’s address`, value: unknown, unit },
    {
      what: `Signing in, ${way.what}: between the two`,
      value: Math.abs(median(differences)),
      unit,
      target: 'at most 1 ms',
    },
  ];
}

async function timeOf(deps: Deps, address: string, way: Way, email: string): Promise<number> {
  await deps.background.settle();
  await deps.db.deleteFrom('rate_limits').execute();
  const startMs = performance.now();
  const answer = await fetch(`${address}${way.endpoint.path}`, {
    method: way.endpoint.method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, ...way.more }),
  });
  await answer.arrayBuffer();
  const ms = performance.now() - startMs;
  if (answer.status !== way.status) throw new Error(`${way.what} was answered with ${answer.status}.`);
  return ms;
}
