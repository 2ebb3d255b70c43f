import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One request as it came in. */
export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
};

/** What is answered; a body that is no text is sent as JSON. */
export type Reply = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

/**
 * What goes wrong with a request: another answer, or the usual one changed; headers, half a body and then nothing; no
 * answer at all; a connection that is reset, or cut in the middle of the answer; or one that is lost after the work was
 * done.
 */
export type Fault =
  | Reply
  | { readonly changes: (reply: Reply) => Reply }
  | 'stalls'
  | 'hangs'
  | 'resets'
  | 'cuts'
  | 'loses the answer'
  | { readonly before: () => Promise<void> | void; readonly after?: Fault };

/** A server of the tests' own: behaves, until it is told what goes wrong next. */
export type FaultServer = {
  readonly url: string;
  /** Everything that was asked, in order of arrival. */
  readonly asked: Asked[];
  /** The requests to `METHOD /path`. */
  askedFor(route: string): Asked[];
  /** The most requests that were under way at the same time. */
  mostAtOnce(): number;
  /** What becomes of the next requests to a route; those after them are answered as usual. */
  next(route: string, ...faults: Fault[]): void;
  /** What becomes of every request that `next` says nothing of; undefined is the usual answer. */
  usually(fault: (asked: Asked) => Fault | undefined): void;
  close(): Promise<void>;
};

/** Starts a server on loopback. `answer` is how it behaves when nothing goes wrong; it may keep state. */
export async function startFaultServer(
  answer: (asked: Asked) => Reply | Promise<Reply>,
): Promise<FaultServer> {
  const asked: Asked[] = [];
  const faults = new Map<string, Fault[]>();
  const counted = { now: 0, most: 0 };
  let usual: (asked: Asked) => Fault | undefined = asUsual;

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    counted.now += 1;
    counted.most = Math.max(counted.most, counted.now);
    response.once('close', () => {
      counted.now -= 1;
    });
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://server');
    const head = { method: request.method ?? '', path: pathname, query: searchParams };
    const one = { ...head, headers: request.headers, body: await buffer(request) };
    asked.push(one);
    await play(faultOf(faults, routeOf(one)) ?? usual(one), { one, answer, request, response });
  };

  // A caller that goes away in the middle of its body is part of the play.
  const server = createServer((request, response) => void serve(request, response).catch(() => undefined));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    askedFor: (route) => asked.filter((one) => routeOf(one) === route),
    mostAtOnce: () => counted.most,
    next: (route, ...more) => void faults.set(route, [...(faults.get(route) ?? []), ...more]),
    usually: (fault) => void (usual = fault),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function asUsual(): undefined {
  return undefined;
}

type Play = {
  readonly one: Asked;
  readonly answer: (asked: Asked) => Reply | Promise<Reply>;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
};

async function play(fault: Fault | undefined, { one, answer, request, response }: Play): Promise<void> {
  switch (fault) {
    case undefined:
      return send(response, await answer(one));
    case 'hangs':
      return undefined;
    case 'resets':
      return void request.socket.resetAndDestroy();
    case 'stalls':
      return void response.writeHead(200, { 'content-length': '1000' }).write('{"results":');
    case 'cuts':
      response.writeHead(200, { 'content-length': '1000' });
      return void response.write('{"results":', () => request.socket.destroy());
    case 'loses the answer':
      await answer(one);
      return void request.socket.resetAndDestroy();
    default:
  }
  if ('changes' in fault) return send(response, fault.changes(await answer(one)));
  if (!('before' in fault)) return send(response, fault);
  await fault.before();
  return play(fault.after, { one, answer, request, response });
}

function send(response: ServerResponse, { status = 200, headers = {}, body = '' }: Reply): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
}

function faultOf(faults: Map<string, Fault[]>, route: string): Fault | undefined {
  return faults.get(route)?.shift();
}

function routeOf({ method, path }: Asked): string {
  return `${method} ${path}`;
}
