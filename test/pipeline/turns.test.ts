import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { systemClock } from '#server/clock.ts';
import type { SharedAccount } from '#server/providers/settle.ts';
import { standingsOf } from '#server/providers/turns.db.ts';
import { openTurns, type Turns } from '#server/providers/turns.ts';
import { KnownError } from '#shared/errors.ts';
import { testDatabase } from '#test/support/database.ts';
import { quietLog } from '#test/support/quiet-log.ts';
import type { TurnsTask } from '#test/support/turns-child.ts';
import { until } from '#test/support/until.ts';

const { db, connectionString } = await testDatabase();
const opened: Turns[] = [];
const paused: string[] = [];
afterAll(() => Promise.all(opened.map((turns) => turns.stop())));
const never = new AbortController().signal;

/** Another process's turns, as far as the database can tell. */
function aProcess(): Turns {
  const turns = openTurns({
    db,
    clock: systemClock,
    log: quietLog,
    onPause: ({ accountId }) => void paused.push(accountId),
  });
  opened.push(turns);
  return turns;
}

function account(accountId: string, most: number): SharedAccount {
  return { accountId, provider: 'deepgram', most, rate: { perMinute: 1_000_000, burst: most } };
}

/** A provider that counts how many are there at once, and lets each go when it is told to. */
function aProvider() {
  let [inside, highest] = [0, 0];
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  return {
    work: async (): Promise<void> => {
      inside += 1;
      highest = Math.max(highest, inside);
      const gate = Promise.withResolvers<void>();
      waiting.push(gate);
      await gate.promise.finally(() => {
        inside -= 1;
      });
    },
    inside: () => inside,
    highest: () => highest,
    letGo: () => waiting.shift()?.resolve(),
    fail: (error: Error) => waiting.shift()?.reject(error),
  };
}

async function inLine(accountId: string) {
  const found = (await standingsOf(db, [accountId])).get(accountId);
  return { inFlight: found?.inFlight ?? 0, waiting: found?.waiting ?? 0 };
}

test('Two processes share the places of an account, first come first served', async () => {
  const shared = account('acct_shared', 2);
  const [one, two] = [aProcess().turnOf(shared), aProcess().turnOf(shared)];
  const provider = aProvider();
  const order: string[] = [];
  const ended: Promise<void>[] = [];
  for (const [at, turn] of [one, two, one, two, one].entries()) {
    ended.push(turn(never, provider.work).then(() => void order.push(String(at))));
    await until(async () => {
      const { inFlight, waiting } = await inLine('acct_shared');
      return inFlight + waiting === at + 1;
    });
  }
  expect(await inLine('acct_shared')).toEqual({ inFlight: 2, waiting: 3 });
  for (let count = 1; count <= 5; count += 1) {
    await until(() => provider.inside() === Math.min(2, 6 - count));
    provider.letGo();
    await until(() => order.length === count);
  }
  await Promise.all(ended);
  expect(order).toEqual(['0', '1', '2', '3', '4']);
  expect(provider.highest()).toBe(2);
  expect(await inLine('acct_shared')).toEqual({ inFlight: 0, waiting: 0 });
});

test('A refused key sends everybody home with the reason, in all processes, and nobody is let in', async () => {
  const shared = account('acct_refused', 1);
  const [one, two] = [aProcess().turnOf(shared), aProcess().turnOf(shared)];
  const provider = aProvider();
  const asked = [one, one, two].map((turn) => turn(never, provider.work).catch((error: unknown) => error));
  await until(async () => (await inLine('acct_refused')).waiting === 2);
  provider.fail(new KnownError('provider_key_refused', { provider: 'Deepgram' }));
  for (const error of await Promise.all(asked)) {
    expect(error).toMatchObject({
      code: 'provider_key_refused',
      details: { provider: 'Deepgram', waits_for: 'deepgram' },
    });
  }
  await expect(two(never, provider.work)).rejects.toMatchObject({ code: 'provider_key_refused' });
  expect(provider.highest()).toBe(1);
  expect(paused).toEqual(['acct_refused']);
});

test('Who gives up waiting leaves the line, and who is stopped at work makes room', async () => {
  const shared = account('acct_leaving', 1);
  const turn = aProcess().turnOf(shared);
  const provider = aProvider();
  const [working, waiting] = [new AbortController(), new AbortController()];
  const first = turn(working.signal, provider.work);
  const second = turn(waiting.signal, provider.work);
  const third = turn(never, provider.work);
  await until(async () => (await inLine('acct_leaving')).waiting === 2);
  waiting.abort(new Error('no longer'));
  await expect(second).rejects.toThrow('no longer');
  working.abort(new Error('stopped'));
  provider.fail(new Error('stopped'));
  await expect(first).rejects.toThrow('stopped');
  await until(() => provider.inside() === 1);
  provider.letGo();
  await third;
  expect(await inLine('acct_leaving')).toEqual({ inFlight: 0, waiting: 0 });
});

test('A place that was held by a process which died is given to others', async () => {
  const shared = account('acct_dead', 1);
  const first = aProcess().turnOf(shared)(never, async () => 'first');
  await first;
  await sql`
    insert into provider_turns (account_id, holder, starts_at, expires_at)
    values ('acct_dead', gen_random_uuid(), now(), now() + interval '1 second')
  `.execute(db);
  expect(await aProcess().turnOf(shared)(never, async () => 'after it')).toBe('after it');
});

test('Four processes of their own never ask more at once, one killed in between', {
  timeout: 120_000,
}, async () => {
  const most = 3;
  let [inside, highest, answered] = [0, 0, 0];
  const server = createServer((_, reply) => {
    inside += 1;
    highest = Math.max(highest, inside);
    const timer = setTimeout(() => {
      answered += 1;
      reply.end('heard');
    }, 30);
    reply.once('close', () => {
      clearTimeout(timer);
      inside -= 1;
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const task: TurnsTask = {
    connectionString,
    account: account('acct_processes', most),
    url: `http://127.0.0.1:${port}/`,
    pieces: 40,
  };
  const children: ChildProcess[] = Array.from({ length: 4 }, () =>
    spawn(process.execPath, [join(import.meta.dirname, '../support/turns-child.ts'), JSON.stringify(task)], {
      stdio: 'inherit',
    }),
  );
  const ended = children.map((child) => once(child, 'exit') as Promise<[number | null]>);
  await until(() => answered > 20);
  children[0]!.kill('SIGKILL');
  const [, ...statuses] = await Promise.all(ended);
  server.close();
  expect(statuses).toEqual([
    [0, null],
    [0, null],
    [0, null],
  ]);
  expect(highest).toBe(most);
  expect(answered).toBeGreaterThanOrEqual(120);
});
