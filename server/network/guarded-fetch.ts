import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { KnownError } from '#shared/errors.ts';
import { type AddressRule, wayTo } from './address-rule.ts';

/** The part of `fetch` that talking to a provider needs; its own `fetch` fits too. */
export type Fetch = (
  url: string,
  request: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string | AsyncIterable<Uint8Array> | null;
    readonly signal: AbortSignal;
  },
) => Promise<Response>;

/**
 * A fetch for addresses that people type in. The name is looked up once, its addresses must be open by the rule, and
 * the connection goes to the one that was looked at. Redirects are answers like others: nobody follows them. Unlike
 * the runtime's own fetch it waits for headers as long as the signal lets it. Throws provider_address_refused.
 */
export function createGuardedFetch(rule: AddressRule): Fetch {
  return async (text, { method, headers, body, signal }) => {
    const url = new URL(text);
    const lookup = await pinnedLookup(url, rule);
    signal.throwIfAborted();
    const client = url.protocol === 'https:' ? https : http;
    // No agent keeps the connection: the next request looks the name up again.
    const request = client.request(url, { method, headers: { ...headers }, lookup, agent: false, signal });
    const answer = responseTo(request);
    const sent = send(request, body ?? null).then(
      () => answer,
      (error: NodeJS.ErrnoException) => {
        // A server may answer and hang up before it has read all: then its answer counts.
        if (error.code === 'EPIPE' || error.code === 'ECONNRESET') return answer;
        throw error;
      },
    );
    return Promise.race([sent, answer]);
  };
}

async function pinnedLookup(url: URL, rule: AddressRule): Promise<LookupFunction> {
  const refused = new KnownError('provider_address_refused', { address: url.hostname });
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refused;
  const way = await wayTo(url.hostname, rule);
  if (way.is === 'closed') throw refused;
  if (way.is === 'unknown') {
    throw Object.assign(new Error(`nobody knows the name ${url.hostname}`), { code: 'ENOTFOUND' });
  }
  const family = isIP(way.address);
  return (_host, { all }, found) => {
    if (all === true) found(null, [{ address: way.address, family }]);
    else found(null, way.address, family);
  };
}

async function send(
  request: http.ClientRequest,
  body: string | AsyncIterable<Uint8Array> | null,
): Promise<void> {
  if (body === null || typeof body === 'string') request.end(body ?? undefined);
  else await pipeline(Readable.from(body, { objectMode: false }), request);
}

function responseTo(request: http.ClientRequest): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  request.once('error', reject);
  request.once('response', (incoming) => {
    request.off('error', reject);
    // After the answer has begun, trouble shows in its body.
    request.on('error', () => undefined);
    const status = incoming.statusCode ?? 0;
    if (status >= 200 && status <= 599) return resolve(responseOf(incoming, status));
    incoming.destroy();
    return reject(new Error(`it answered with the status ${status}`));
  });
  return promise;
}

/** Answers that have no body must not be given one. */
const bodiless: readonly number[] = [204, 205, 304];

function responseOf(incoming: http.IncomingMessage, status: number): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  if (!bodiless.includes(status)) {
    return new Response(Readable.toWeb(incoming) as ReadableStream<Uint8Array>, { status, headers });
  }
  incoming.resume();
  return new Response(null, { status, headers });
}
