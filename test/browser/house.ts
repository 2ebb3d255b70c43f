import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { type Line, layLine } from './line.ts';

/** The real server on an empty data folder, as it is after its first start. */
export type EmptyHouse = {
  /** Where browsers open it. */
  readonly address: string;
  readonly line: Line;
  /** The one-time link that the server printed. */
  readonly setupLink: string;
  /** Runs a command of `totalview` on the same folder, with `--json`, and gives what it prints. */
  command(args: readonly string[], stdin?: string): Promise<unknown>;
  /** Takes what the server has logged as an error since it was asked last. */
  takeErrors(): string[];
  /** Kills the server as a power cut would, and starts it again on the same folder and port; `web` without a worker. */
  crash(then?: What): Promise<void>;
  /** Where it keeps everything. */
  readonly dataDir: string;
  close(): Promise<void>;
};

/** The same, set up, with its Owner. */
export type House = EmptyHouse & {
  readonly owner: { readonly email: string; readonly password: string; readonly cookie: string };
  /** Asks the API as the Owner; throws what it answers when that is no success. A form is sent as multipart. */
  ask(method: string, path: string, body?: object): Promise<unknown>;
};

type What = 'start' | 'web';
type Settings = Readonly<Record<string, string>>;

const root = join(import.meta.dirname, '../..');
const patienceMs = 60_000;

/** Starts the server as an operator would, on a folder and port of its own. */
export async function openEmptyHouse(settings: Settings = {}): Promise<EmptyHouse> {
  const folder = await temporaryFolder();
  const env = (port: string): NodeJS.ProcessEnv => ({
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    TOTALVIEW_DATA_DIR: join(folder.path, 'data'),
    TOTALVIEW_PORT: port,
    TOTALVIEW_LOG_LEVEL: 'warn',
    ...settings,
  });
  const errors: string[] = [];
  const start = (port: string, what: What = 'start') => startServer(what, env(port), errors);
  let running = await start('0');
  const { port, hash } = new URL(running.opened);
  const line = await layLine(Number(port));
  return {
    address: line.address,
    line,
    setupLink: `${line.address}/setup${hash}`,
    command: (args, stdin = '') => runCommand(args, stdin, env(port)),
    takeErrors: () => errors.splice(0),
    crash: async (then = 'start') => {
      await end(running.server, 'SIGKILL');
      running = await start(port, then);
    },
    dataDir: join(folder.path, 'data'),
    close: async () => {
      await line.close();
      await end(running.server, 'SIGTERM');
      await folder.remove();
    },
  };
}

/** Starts the server and makes the organization. */
export async function openHouse(settings: Settings = {}): Promise<House> {
  const empty = await openEmptyHouse(settings);
  const { address, setupLink } = empty;
  const owner = await setUp(address, new URL(setupLink).hash.replace('#token=', ''));
  return {
    ...empty,
    owner,
    ask: (method, path, body) => ask(address, owner.cookie, { method, path, body }),
  };
}

type Started = { server: ChildProcess; opened: string };

async function startServer(what: What, env: NodeJS.ProcessEnv, errors: string[]): Promise<Started> {
  const server = spawn(process.execPath, ['server/cli.ts', what], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  createInterface({ input: server.stderr }).on('line', (line) => {
    if (/"level":[56]0/.test(line) || !line.startsWith('{')) errors.push(line);
  });
  const signal = AbortSignal.timeout(patienceMs);
  for await (const printed of createInterface({ input: server.stdout, signal })) {
    const opened = /https?:\/\/\S+/.exec(printed)?.[0];
    if (opened === undefined) continue;
    server.stdout.resume();
    return { server, opened };
  }
  throw new Error(`The server ended without saying where it is. ${errors.join('\n')}`);
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill(signal);
  await ended;
}

async function runCommand(args: readonly string[], stdin: string, env: NodeJS.ProcessEnv): Promise<unknown> {
  const command = spawn(process.execPath, ['server/cli.ts', ...args, '--json'], {
    cwd: root,
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  command.stdin.end(stdin);
  const exited = new Promise<number | null>((resolve) => command.once('exit', resolve));
  const printed = await text(command.stdout);
  const status = await exited;
  if (status !== 0) throw new Error(`totalview ${args.join(' ')} ended with status ${status}.`);
  return JSON.parse(printed);
}

async function setUp(address: string, token: string): Promise<House['owner']> {
  const owner = { email: 'owner@example.com', password: 'a long enough password' };
  const body = { ...owner, token, organization: 'Example Calls', name: 'Olive Owner' };
  const reply = await fetch(new URL('/api/v1/setup', address), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (reply.status !== 201) throw new Error(`Setting up answered ${reply.status}: ${await reply.text()}`);
  return { ...owner, cookie: (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
}

async function ask(
  address: string,
  cookie: string,
  { method, path, body }: { method: string; path: string; body: object | undefined },
): Promise<unknown> {
  const reply = await fetch(new URL(path, address), {
    method,
    headers: {
      cookie,
      origin: address,
      ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
  });
  const answer = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${path} answered ${reply.status}: ${answer}`);
  return answer === '' ? null : JSON.parse(answer);
}
