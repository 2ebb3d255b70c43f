import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { KnownError } from '#shared/errors.ts';
import { firedClock } from '#test/support/fired-clock.ts';
import { until } from '#test/support/until.ts';
import { createProviderHttp, type ProviderRequest } from './http.ts';

let folder: string;
const open: Server[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'provider-http-'));
});
afterAll(() => rm(folder, { recursive: true }));
afterEach(async () => {
  for (const server of open.splice(0)) {
    if ('closeAllConnections' in server)
      (server as unknown as { closeAllConnections(): void }).closeAllConnections();
    server.close();
  }
});

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

async function serve(answer: Answer): Promise<string> {
  return listen(createServer((request, response) => void answer(request, response)));
}

async function listen(server: Server): Promise<string> {
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function asking(url: string, also: Partial<ProviderRequest> = {}): ProviderRequest {
  const signal = new AbortController().signal;
  return { provider: 'deepgram', method: 'GET', url, headers: {}, withinMs: 600_000, signal, ...also };
}

async function errorOf(promise: Promise<unknown>) {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof KnownError ? { code: error.code, ...error.details } : error;
}

const named = { provider: 'Deepgram' };

test('a file is streamed with its length, and the answer comes with its status', async () => {
  const path = join(folder, 'audio');
  await writeFile(path, Buffer.alloc(3_000_000, 7));
  const url = await serve(async (request, response) => {
    const body = await textOf(request);
    response.writeHead(418, { 'x-note': 'yes' }).end(
      JSON.stringify({
        method: request.method,
        length: request.headers['content-length'],
        type: request.headers['content-type'],
        key: request.headers.authorization,
        bytes: body.length,
      }),
    );
  });
  const ask = createProviderHttp();
  const headers = { authorization: 'Token k' };
  const body = { file: path, sizeBytes: 3_000_000 };
  const answer = await ask(asking(`${url}/listen`, { method: 'POST', headers, body }));
  expect([answer.status, answer.headers['x-note'], JSON.parse(answer.text)]).toEqual([
    418,
    'yes',
    { method: 'POST', length: '3000000', type: 'application/octet-stream', key: 'Token k', bytes: 3_000_000 },
  ]);
});

test('JSON and forms are sent as such', async () => {
  const url = await serve(async (request, response) => {
    const type = String(request.headers['content-type']).split(';')[0];
    response.end(JSON.stringify([type, (await textOf(request)).includes('héllo')]));
  });
  const form = new FormData();
  form.append('prompt', 'héllo');
  const ask = createProviderHttp();
  const sent = [{ json: { say: 'héllo' } }, { form }].map((body) =>
    ask(asking(url, { method: 'POST', body })),
  );
  expect((await Promise.all(sent)).map(({ text }) => JSON.parse(text) as unknown)).toEqual([
    ['application/json', true],
    ['multipart/form-data', true],
  ]);
});

test('questions share a connection; what sends a body has one of its own', async () => {
  const ports: (number | undefined)[] = [];
  const url = await serve((request, response) => {
    ports.push(request.socket.remotePort);
    request.resume();
    response.end('{}');
  });
  const ask = createProviderHttp();
  await ask(asking(url));
  await ask(asking(url));
  await ask(asking(url, { method: 'POST', body: { json: 1 } }));
  expect([ports[0] === ports[1], ports[2] === ports[1]]).toEqual([true, false]);
});

test('a redirect is not followed', async () => {
  let asked = 0;
  const url = await serve((_, response) => {
    asked += 1;
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  expect([(await createProviderHttp()(asking(url))).status, asked]).toEqual([302, 1]);
});

test('an answer that comes before the body has gone out is the answer', async () => {
  const path = join(folder, 'long');
  await writeFile(path, Buffer.alloc(30_000_000));
  const url = await listen(
    createTcpServer((socket) => {
      socket.write('HTTP/1.1 401 Unauthorized\r\ncontent-length: 2\r\n\r\nno');
      socket.resume().on('error', () => undefined);
    }),
  );
  const body = { file: path, sizeBytes: 30_000_000 };
  const answer = await createProviderHttp()(asking(url, { method: 'POST', body }));
  expect([answer.status, answer.text]).toEqual([401, 'no']);
});

/** Asks a server that falls silent, and lets the clock run once it has. */
async function silence(
  quiet: Answer,
  { advanceMs, ...also }: Partial<ProviderRequest> & { advanceMs: number },
) {
  const clock = firedClock();
  const fallen = Promise.withResolvers<void>();
  const url = await serve(async (request, response) => {
    await quiet(request, response);
    fallen.resolve();
  });
  const failing = errorOf(createProviderHttp({ clock, idleMs: 60_000 })(asking(url, also)));
  await fallen.promise;
  let ended = false;
  void failing.finally(() => {
    ended = true;
  });
  await until(() => {
    if (!ended) clock.advance(advanceMs);
    return ended;
  });
  return { error: await failing, timers: clock.waiting() };
}

const headersOnly: Answer = (_, response) => void response.writeHead(200).write('{"a":');
const takesNothing: Answer = (request) => void request.pause();

test('headers and then nothing: given up after a minute of stillness', async () => {
  expect(await silence(headersOnly, { advanceMs: 60_000 })).toEqual({
    error: { code: 'provider_silent', ...named, minutes: 1 },
    timers: [],
  });
});

test('a provider that thinks is given the whole time, and no more', async () => {
  const clock = firedClock();
  const arrived = Promise.withResolvers<void>();
  const url = await serve(async (request) => {
    await textOf(request);
    arrived.resolve();
  });
  const body = { json: {} };
  const failing = errorOf(createProviderHttp({ clock })(asking(url, { method: 'POST', body })));
  await arrived.promise;
  await until(() => clock.waiting().length === 1);
  clock.advance(599_999);
  expect(clock.waiting()).toEqual([1]);
  clock.advance(1);
  expect(await failing).toEqual({ code: 'provider_silent', ...named, minutes: 10 });
});

test('a body that nobody takes is given up', async () => {
  const path = join(folder, 'stuck');
  await writeFile(path, Buffer.alloc(50_000_000));
  const body = { file: path, sizeBytes: 50_000_000 };
  const { error } = await silence(takesNothing, { method: 'POST', body, advanceMs: 60_000 });
  expect(error).toEqual({ code: 'provider_silent', ...named, minutes: 1 });
});

test('an answer that is too long is not read', async () => {
  const url = await serve((_, response) => void response.end(Buffer.alloc(2_000_000)));
  expect(await errorOf(createProviderHttp({ mostBytes: 1_000_000 })(asking(url)))).toEqual({
    code: 'provider_answer_unreadable',
    ...named,
    reason: 'it is longer than 1 MB',
  });
});

test('whoever asked can let go, and is told their own reason', async () => {
  const stopping = new AbortController();
  const url = await serve(() => stopping.abort(new Error('stopping')));
  const asked = createProviderHttp()(asking(url, { signal: stopping.signal }));
  await expect(asked).rejects.toThrow('stopping');
});

test('a file of ours that is gone is our own trouble', async () => {
  const url = await serve((request, response) => void request.resume().on('end', () => response.end()));
  const body = { file: join(folder, 'gone'), sizeBytes: 5 };
  const error = await errorOf(createProviderHttp()(asking(url, { method: 'POST', body })));
  expect(error).toMatchObject({ code: 'ENOENT' });
});

const reset: Answer = (request) => void request.socket.resetAndDestroy();
const cutInBody: Answer = (request, response) => {
  response.writeHead(200, { 'content-length': '100' }).write('{"a":', () => request.socket.destroy());
};

test.each([
  ['reset before the answer', reset],
  ['cut in the middle of the answer', cutInBody],
])('a connection %s is trouble that passes', async (_, answer) => {
  const url = await serve(answer);
  expect(await errorOf(createProviderHttp()(asking(url)))).toEqual({
    code: 'provider_trouble',
    ...named,
    reason: 'the connection broke off',
  });
});

test('what does not speak HTTP is trouble', async () => {
  const url = await listen(createTcpServer((socket) => void socket.end('SSH-2.0-OpenSSH_9.2\r\n')));
  expect(await errorOf(createProviderHttp()(asking(url)))).toMatchObject({
    reason: 'it does not speak HTTP',
  });
});

test('nobody there, no such name, and no TLS are told apart', async () => {
  const plain = await serve((_, response) => void response.end());
  const closed = await listen(createTcpServer());
  await new Promise((resolve) => open.pop()?.close(resolve));
  const ask = createProviderHttp({
    lookup: (host, _, found) =>
      found(Object.assign(new Error(`ENOTFOUND ${host}`), { code: 'ENOTFOUND' }), '', 4),
  });
  const urls = [closed, 'http://nobody.test', plain.replace('http:', 'https:')];
  const errors = await Promise.all(urls.map((url) => errorOf(ask(asking(url)))));
  expect(errors).toEqual([
    { code: 'provider_unreachable', ...named, reason: 'it takes no connections' },
    { code: 'provider_unreachable', ...named, reason: 'nobody knows its name' },
    {
      code: 'provider_unreachable',
      ...named,
      reason: expect.stringMatching(/^no encrypted connection came about/) as string,
    },
  ]);
});
