import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { createGuardedFetch } from './guarded-fetch.ts';

const here = createGuardedFetch({ allowed: ['127.0.0.0/8', 'localhost'], privateNetworks: 'closed' });
const nowhere = createGuardedFetch({ allowed: [], privateNetworks: 'closed' });
const asking = () => ({ method: 'GET', headers: {}, signal: AbortSignal.timeout(10_000) });

async function* parts() {
  yield Buffer.from('one ');
  yield Buffer.from('two');
}

async function* broken() {
  yield Buffer.from('one');
  throw new Error('the disk is gone');
}

async function* more() {
  for (let sent = 0; sent < 2_000; sent += 1) yield Buffer.alloc(65_536);
}

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

test.each([
  'http://127.0.0.1:PORT/',
  'http://localhost:PORT/',
  'http://[::1]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://0x7f.1:PORT/',
  'http://2130706433:PORT/',
  'http://user:secret@127.0.0.1:PORT/',
  'http://0.0.0.0:PORT/',
  'http://169.254.169.254/latest/meta-data/',
  'http://10.0.0.1/',
  'http://[fd00::1]/',
  'file:///etc/passwd',
  'ftp://127.0.0.1/',
])('%s is refused, and nobody is connected to', async (address) => {
  let asked = 0;
  const port = await serve((_request, reply) => {
    asked += 1;
    reply.end();
  });
  await expect(nowhere(address.replace('PORT', String(port)), asking())).rejects.toMatchObject({
    code: 'provider_address_refused',
  });
  expect(asked).toBe(0);
});

test('what is allowed is asked, under its own name', async () => {
  const port = await serve((request, reply) => reply.end(request.headers.host));
  const answer = await here(`http://localhost:${port}/`, asking());
  expect(await answer.text()).toBe(`localhost:${port}`);
});

test('a redirect is an answer: nobody follows it', async () => {
  const port = await serve((_request, reply) =>
    reply.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
  );
  const answer = await here(`http://127.0.0.1:${port}/`, asking());
  expect([answer.status, answer.headers.get('location')]).toEqual([302, 'http://169.254.169.254/']);
});

test('a body is sent as it comes', async () => {
  const port = await serve((request, reply) => {
    void text(request).then((sent) => reply.end(sent.toUpperCase()));
  });
  const answer = await here(`http://127.0.0.1:${port}/`, { ...asking(), method: 'POST', body: parts() });
  expect(await answer.text()).toBe('ONE TWO');
});

test('a body that cannot be read on ends the request', async () => {
  const port = await serve((request) => request.resume());
  await expect(
    here(`http://127.0.0.1:${port}/`, { ...asking(), method: 'POST', body: broken() }),
  ).rejects.toThrow('the disk is gone');
});

test('a signal ends a body that stalls', async () => {
  const port = await serve((_request, reply) => void reply.write('and then'));
  const stop = new AbortController();
  const answer = await here(`http://127.0.0.1:${port}/`, { ...asking(), signal: stop.signal });
  const body = answer.text();
  stop.abort();
  await expect(body).rejects.toThrow();
});

test('a name that nobody knows is no closed address', async () => {
  await expect(nowhere('http://no-such-host.invalid/', asking())).rejects.toMatchObject({
    code: 'ENOTFOUND',
  });
});

test('an answer before the body was read counts', async () => {
  const port = await serve((request, reply) => {
    reply.writeHead(413, { connection: 'close' }).end('too large');
    reply.once('finish', () => request.destroy());
  });
  const answer = await here(`http://127.0.0.1:${port}/`, { ...asking(), method: 'POST', body: more() });
  expect(answer.status).toBe(413);
});
