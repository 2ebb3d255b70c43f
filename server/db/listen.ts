import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { DatabaseLog } from './database-log.ts';

/** A running LISTEN. */
export type Listening = {
  readonly stop: () => Promise<void>;
};

type Channel = {
  readonly connectionString: string;
  readonly channel: string;
  readonly log: DatabaseLog;
  onPayload(this: void, payload: string): void;
  /** Listening again after a loss: what was sent meanwhile is lost, so read the state anew. */
  onReconnect(this: void): void;
};

type Connection = { readonly client: Client; readonly lost: Promise<void> };

const heartbeatMs = 30_000;
const longestPauseMs = 5000;

/**
 * Listens to a NOTIFY channel on a connection of its own. Fails when the first connection does; later losses are
 * mended with growing pauses (0.1 to 5 s). A heartbeat every 30 s finds connections that died without a word.
 */
export async function listen(channel: Channel): Promise<Listening> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const first = await connect(channel);
  const listening = (async () => {
    for (let current: Connection | undefined = first; current !== undefined; ) {
      await Promise.race([untilLost(current), stopped]);
      // A connection that does not answer may never confirm its end.
      const ended = current.client.end().catch(() => undefined);
      if (signal.aborted) return ended;
      channel.log.warn({ channel: channel.channel }, 'the listening connection was lost');
      current = await connectAgain(channel, signal);
      if (current !== undefined) channel.onReconnect();
    }
    return undefined;
  })();
  return {
    stop: async () => {
      stopping.abort();
      await listening;
    },
  };
}

async function connect(channel: Channel): Promise<Connection> {
  const client = new Client({
    connectionString: channel.connectionString,
    application_name: 'totalview listen',
    connectionTimeoutMillis: 10_000,
    query_timeout: 10_000,
    keepAlive: true,
  });
  const lost = new Promise<void>((resolve) => client.once('end', resolve));
  client.on('error', () => undefined);
  client.on('notification', ({ payload }) => channel.onPayload(payload ?? ''));
  try {
    await client.connect();
    await client.query(`listen ${client.escapeIdentifier(channel.channel)}`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return { client, lost };
}

async function connectAgain(channel: Channel, signal: AbortSignal): Promise<Connection | undefined> {
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return undefined;
    const connection = await connect(channel).catch(() => undefined);
    if (connection !== undefined) return connection;
  }
}

/** Resolves when the connection has ended, or does not answer. */
async function untilLost({ client, lost }: Connection): Promise<void> {
  const silent = new Promise<void>((resolve) => {
    const beat = setInterval(() => void client.query('select 1').catch(() => resolve()), heartbeatMs);
    void lost.then(() => clearInterval(beat));
  });
  await Promise.race([lost, silent]);
}
