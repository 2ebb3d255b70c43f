import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { ownBytes } from '#server/csv/own-bytes.ts';
import { KnownError } from '#shared/errors.ts';
import { type ConnectOptions, createConnect } from './connect.ts';
import type { Remote } from './remote.ts';
import type { Answer, Asked, Question, Told } from './remote-thread.ts';

if (parentPort !== null) serve(parentPort, workerData as ConnectOptions);

/** The thread's side: has the connections, and answers what is asked of them. */
function serve(port: MessagePort, options: ConnectOptions): void {
  const asked = overConnections(options);
  const answer = async ({ id, name, given }: Question): Promise<void> => {
    const work = asked[name] as (...given: readonly unknown[]) => Promise<unknown>;
    try {
      const value = await work(...given);
      const bytes = value instanceof Uint8Array ? [value.buffer as ArrayBuffer] : [];
      port.postMessage({ id, value } satisfies Answer, bytes);
    } catch (error) {
      port.postMessage({ id, error: toldOf(error) } satisfies Answer, []);
    }
  };
  port.on('message', (question: Question) => void answer(question));
}

function overConnections(options: ConnectOptions): Asked {
  const connect = createConnect(options);
  const connections = new Map<number, Remote>();
  const readings = new Map<number, AsyncIterator<Uint8Array>>();
  const remote = (connection: number): Remote => {
    const found = connections.get(connection);
    if (found === undefined) throw new KnownError('sftp_unreachable', { problem: 'it was closed' });
    return found;
  };
  return {
    connect: async (connection, target) => {
      connections.set(connection, await connect(target));
    },
    entries: async (connection, folder) => remote(connection).entries(folder),
    stat: async (connection, path) => remote(connection).stat(path),
    move: async (connection, from, to) => remote(connection).move(from, to),
    remove: async (connection, path) => remote(connection).remove(path),
    close: async (connection) => {
      const closing = connections.get(connection)?.close();
      connections.delete(connection);
      await closing;
    },
    read: async (reading, connection, path, sizeBytes) => {
      readings.set(reading, remote(connection).read(path, sizeBytes)[Symbol.asyncIterator]());
    },
    next: async (reading) => {
      const piece = await readings.get(reading)?.next();
      return piece === undefined || piece.done === true ? null : ownBytes(piece.value);
    },
    leave: async (reading) => {
      const left = readings.get(reading);
      readings.delete(reading);
      await left?.return?.();
    },
  };
}

function toldOf(error: unknown): Told {
  if (error instanceof KnownError) return { code: error.code, details: error.details };
  return { message: error instanceof Error ? error.message : String(error) };
}
