import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import {
  request as askPlainly,
  type ClientRequest,
  type IncomingMessage,
  Agent as PlainAgent,
} from 'node:http';
import { request as askOverTls, Agent as TlsAgent } from 'node:https';
import type { LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ReadableStream } from 'node:stream/web';
import { type Clock, systemClock } from '#server/clock.ts';
import type { ProviderName } from '#shared/providers.ts';
import { type ProviderAnswer, unreadable } from './answers.ts';
import { failureOfLine } from './line-failures.ts';
import { strikeOut } from './struck-out.ts';
import { startWatch, type Watch } from './watch.ts';

/** What is sent along. A file is read while it goes out; the parts of a form may be blobs of files. */
export type Body =
  | { readonly json: unknown }
  | { readonly file: string; readonly sizeBytes: number }
  | { readonly form: FormData };

/** One request to a provider. Nothing in here is ever retried: that is the queue's business. */
export type ProviderRequest = {
  readonly provider: ProviderName;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  /** A key stands in `authorization`, and nowhere else: it is struck out of what comes back. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Body;
  /** From the first byte sent to the last byte read. */
  readonly withinMs: number;
  readonly signal: AbortSignal;
};

/**
 * Asks a provider. Throws provider_unreachable, provider_trouble (the line broke), provider_silent (no answer in time,
 * or bytes that stopped coming or going), provider_answer_unreadable (too long); the signal's reason when it is
 * aborted; and the error of a file of ours that cannot be read.
 */
export type AskProvider = (request: ProviderRequest) => Promise<ProviderAnswer>;

export type ProviderHttpOptions = {
  readonly clock?: Clock;
  /** Bytes that neither go out nor come in for so long are given up. Waiting for an answer is not counted here. */
  readonly idleMs?: number;
  /** The longest answer that is read: ten hours of words in two channels are about 60 MB. */
  readonly mostBytes?: number;
  /** Finds the address of a host; one that refuses addresses keeps us out of closed networks. */
  readonly lookup?: LookupFunction;
};

/** Waiting costs nothing on a kept connection, but one the other side has just closed would cost an upload. */
const keptAgents = () => ({
  plain: new PlainAgent({ keepAlive: true }),
  tls: new TlsAgent({ keepAlive: true }),
});

/**
 * The one client for providers' HTTP. Questions without a body share connections that are kept open; whatever sends a
 * body gets a connection of its own. Redirects are answers like any other, so that a key goes nowhere but to its own
 * address; proxies of the environment are not used.
 */
export function createProviderHttp(options: ProviderHttpOptions = {}): AskProvider {
  const { clock = systemClock, idleMs = 60_000, mostBytes = 256 * 1024 * 1024, lookup } = options;
  const agents = keptAgents();
  return async (request) => {
    request.signal.throwIfAborted();
    const url = new URL(request.url);
    const watch = startWatch(clock, { withinMs: request.withinMs, idleMs, signal: request.signal });
    const body = bodyOf(request.body);
    const overTls = url.protocol === 'https:';
    const kept = overTls ? agents.tls : agents.plain;
    const outgoing = (overTls ? askOverTls : askPlainly)(url, {
      method: request.method,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'identity',
        ...body.headers,
        ...request.headers,
      },
      agent: request.body === undefined ? kept : false,
      signal: watch.signal,
      ...(lookup === undefined ? {} : { lookup }),
    });
    try {
      const incoming = await exchange(outgoing, body.bytes, watch);
      const answer = await read(incoming, watch, { provider: request.provider, mostBytes });
      return { ...answer, text: strikeOut(answer.text, keyIn(request.headers)) };
    } catch (error) {
      request.signal.throwIfAborted();
      throw failureOfLine(request.provider, error, watch.silentMs());
    } finally {
      watch.stop();
      body.bytes?.destroy();
      if (request.body !== undefined) outgoing.destroy();
    }
  };
}

/** What stands after the kind of key, where there is a kind. */
function keyIn({ authorization }: ProviderRequest['headers']): string | null {
  return authorization?.split(' ').at(-1) ?? null;
}

type Outgoing = { readonly headers: Record<string, string>; readonly bytes: Readable | null };

function bodyOf(body: Body | undefined): Outgoing {
  if (body === undefined) return { headers: {}, bytes: null };
  if ('json' in body) {
    const bytes = Buffer.from(JSON.stringify(body.json));
    const headers = { 'content-type': 'application/json', 'content-length': String(bytes.length) };
    return { headers, bytes: Readable.from([bytes]) };
  }
  if ('file' in body) {
    const headers = { 'content-type': 'application/octet-stream', 'content-length': String(body.sizeBytes) };
    return { headers, bytes: createReadStream(body.file, { highWaterMark: 256 * 1024 }) };
  }
  const parts = new Response(body.form);
  const headers = { 'content-type': parts.headers.get('content-type') ?? 'multipart/form-data' };
  return { headers, bytes: parts.body === null ? null : Readable.fromWeb(parts.body as ReadableStream) };
}

/** Sends the body and waits for the answer. One that comes before the body has gone out needs no more of it. */
async function exchange(
  outgoing: ClientRequest,
  bytes: Readable | null,
  watch: Watch,
): Promise<IncomingMessage> {
  // An answer ends the exchange while writing may still fail: such errors are nobody's any more.
  outgoing.on('error', () => undefined);
  outgoing.once('socket', (socket) => {
    if (socket.connecting) socket.once('connect', watch.moved);
  });
  outgoing.once('response', watch.answers);
  const answered = once(outgoing, 'response').then(([incoming]) => incoming as IncomingMessage);
  const sent = send(outgoing, bytes, watch).then(() => answered);
  answered.then(
    () => bytes?.destroy(),
    () => undefined,
  );
  sent.catch(() => undefined);
  return Promise.race([answered, sent]);
}

async function send(outgoing: ClientRequest, bytes: Readable | null, watch: Watch): Promise<void> {
  for await (const chunk of bytes ?? []) {
    watch.moved();
    if (!outgoing.write(chunk)) await once(outgoing, 'drain');
  }
  outgoing.end(watch.waits);
}

async function read(
  incoming: IncomingMessage,
  watch: Watch,
  { provider, mostBytes }: { provider: ProviderName; mostBytes: number },
): Promise<ProviderAnswer> {
  let size = 0;
  async function* bounded(): AsyncGenerator<Uint8Array> {
    for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
      watch.moved();
      size += chunk.length;
      if (size > mostBytes) throw unreadable(provider, `it is longer than ${Math.round(mostBytes / 1e6)} MB`);
      yield chunk;
    }
  }
  const bytes = await buffer(bounded());
  const { statusCode = 0, headers } = incoming;
  return { status: statusCode, headers, text: bytes.toString('utf8') };
}
