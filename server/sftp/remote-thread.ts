import { Worker } from 'node:worker_threads';
import { type ErrorCode, type ErrorDetails, KnownError } from '#shared/errors.ts';
import type { ConnectOptions } from './connect.ts';
import type { ConnectRemote, Remote, RemoteEntry, RemoteState, RemoteTarget } from './remote.ts';

/** What the thread is asked, by name. Connections and readings are told apart by numbers that their asker gives. */
export type Asked = {
  connect(connection: number, target: RemoteTarget): Promise<void>;
  entries(connection: number, folder: string): Promise<RemoteEntry[]>;
  stat(connection: number, path: string): Promise<RemoteState | null>;
  move(connection: number, from: string, to: string): Promise<boolean>;
  remove(connection: number, path: string): Promise<boolean>;
  close(connection: number): Promise<void>;
  /** Begins to read; `next` answers a piece each time, in the end null, and `leave` has to be said whatever happened. */
  read(reading: number, connection: number, path: string, sizeBytes: number): Promise<void>;
  next(reading: number): Promise<Uint8Array<ArrayBuffer> | null>;
  leave(reading: number): Promise<void>;
};

export type AskedName = keyof Asked;
export type Question = { readonly id: number; readonly name: AskedName; readonly given: readonly unknown[] };
/** Errors lose their class on the way between threads. */
export type Told =
  | { readonly code: ErrorCode; readonly details: ErrorDetails }
  | { readonly message: string };
export type Answer = { readonly id: number } & ({ readonly value: unknown } | { readonly error: Told });

type Ask = <Name extends AskedName>(
  name: Name,
  ...given: Parameters<Asked[Name]>
) => Promise<Awaited<ReturnType<Asked[Name]>>>;

/** Connections that live in a thread of their own. */
export type RemoteThread = {
  readonly connect: ConnectRemote;
  /** Ends the thread; connections that are open are lost. */
  close(): Promise<void>;
};

/** Pieces of a file asked for ahead, so that the thread never waits for whoever stores them. */
const piecesAhead = 2;

/**
 * Signs in to servers from a thread of its own: what ssh2 does with every packet takes longer than hashing and storing
 * it, and holds up nobody there. The thread begins with the first connection and ends `idleMs` after the last.
 */
export function createRemoteThread(options: ConnectOptions, { idleMs }: { idleMs: number }): RemoteThread {
  let thread: ReturnType<typeof startThread> | null = null;
  let idle: NodeJS.Timeout | undefined;
  let numbers = 0;
  const number = (): number => {
    numbers += 1;
    return numbers;
  };
  const open = new Set<number>();
  const end = async (): Promise<void> => {
    clearTimeout(idle);
    await thread?.end();
  };
  const running = () => {
    clearTimeout(idle);
    if (thread?.isGone() !== false) thread = startThread(options);
    thread.keepAlive(true);
    return thread;
  };
  const leave = (connection: number): void => {
    open.delete(connection);
    if (open.size > 0) return;
    thread?.keepAlive(false);
    idle = setTimeout(() => void end(), idleMs).unref();
  };
  return {
    connect: async (target) => {
      const { ask } = running();
      const connection = number();
      open.add(connection);
      try {
        await ask('connect', connection, target);
      } catch (error) {
        leave(connection);
        throw error;
      }
      return remoteBehind(ask, connection, { number, onClose: () => leave(connection) });
    },
    close: end,
  };
}

function remoteBehind(
  ask: Ask,
  connection: number,
  { number, onClose }: { number: () => number; onClose: () => void },
): Remote {
  return {
    entries: (folder) => ask('entries', connection, folder),
    stat: (path) => ask('stat', connection, path),
    read: (path, sizeBytes) => {
      const reading = number();
      return pieces(ask, reading, () => ask('read', reading, connection, path, sizeBytes));
    },
    move: (from, to) => ask('move', connection, from, to),
    remove: (path) => ask('remove', connection, path),
    close: () =>
      ask('close', connection)
        .catch(() => undefined)
        .finally(onClose),
  };
}

async function* pieces(ask: Ask, reading: number, begin: () => Promise<void>): AsyncIterable<Uint8Array> {
  await begin();
  const next = (): Promise<Uint8Array | null> => {
    const piece = ask('next', reading);
    // Whoever waits for it hears of its failure; until then nobody does.
    piece.catch(() => undefined);
    return piece;
  };
  try {
    const ahead = Array.from({ length: piecesAhead }, next);
    for (;;) {
      const piece = await ahead.shift();
      if (piece === undefined || piece === null) return;
      ahead.push(next());
      yield piece;
    }
  } finally {
    await ask('leave', reading).catch(() => undefined);
  }
}

function startThread(options: ConnectOptions) {
  const worker = new Worker(new URL('./remote-worker.ts', import.meta.url), { workerData: options, env: {} });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let questions = 0;
  let lost: Error | null = null;
  const lose = (error: Error): void => {
    lost ??= error;
    for (const { reject } of waiting.values()) reject(lost);
    waiting.clear();
  };
  worker.on('error', (error) => lose(error instanceof Error ? error : new Error(String(error))));
  worker.once('exit', () => lose(new Error('The thread of SFTP connections has ended')));
  worker.on('message', (answer: Answer) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) asked?.reject(errorFrom(answer.error));
    else asked?.resolve(answer.value);
  });
  const ask = (name: AskedName, ...given: readonly unknown[]): Promise<unknown> => {
    if (lost !== null) return Promise.reject(lost);
    questions += 1;
    const answer = Promise.withResolvers<unknown>();
    waiting.set(questions, answer);
    worker.postMessage({ id: questions, name, given } satisfies Question, []);
    return answer.promise;
  };
  return {
    ask: ask as Ask,
    isGone: () => lost !== null,
    keepAlive: (isNeeded: boolean) => (isNeeded ? worker.ref() : worker.unref()),
    end: async () => {
      await worker.terminate();
    },
  };
}

function errorFrom(told: Told): Error {
  return 'code' in told ? new KnownError(told.code, told.details) : new Error(told.message);
}
