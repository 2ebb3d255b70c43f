import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGuardedHttp } from './guarded-http.ts';

const here = createGuardedHttp({ allowed: ['127.0.0.0/8', 'localhost'], privateNetworks: 'closed' });
const nowhere = createGuardedHttp({ allowed: [], privateNetworks: 'closed' });

const asked: (string | undefined)[] = [];
const server = createServer(({ url, headers: { host } }, reply) => {
  asked.push(url);
  if (url === '/away') reply.writeHead(307, { location: 'http://169.254.169.254/' });
  reply.end(host);
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function portOf(): number {
  return (server.address() as AddressInfo).port;
}

function asking(address: string) {
  const url = address.replace('PORT', String(portOf()));
  const withinMs = 10_000;
  const method = 'POST';
  const body = { json: {} };
  const signal = new AbortController().signal;
  return { provider: 'whisper', method, url, headers: {}, body, withinMs, signal } as const;
}

test.each([
  'http://127.0.0.1:PORT/',
  'http://localhost:PORT/',
  'http://localhost.:PORT/',
  'http://[::1]:PORT/',
  'http://[::ffff:127.0.0.1]:PORT/',
  'http://[64:ff9b::7f00:1]:PORT/',
  'http://0x7f.1:PORT/',
  'http://0177.0.0.1:PORT/',
  'http://127.1:PORT/',
  'http://[64:ff9b:1::7f00:1]:PORT/',
  'http://2130706433:PORT/',
  'http://user:secret@127.0.0.1:PORT/',
  'http://0.0.0.0:PORT/',
  'http://169.254.169.254/latest/meta-data/',
  'http://10.0.0.1/',
  'http://[fd00::1]/',
  'file:///etc/passwd',
  'ftp://127.0.0.1/',
])('%s is refused, and nobody is connected to', async (address) => {
  asked.length = 0;
  await expect(nowhere(asking(address))).rejects.toMatchObject({ code: 'provider_address_refused' });
  expect(asked).toEqual([]);
});

test('what is allowed is asked, under its own name', async () => {
  const { text } = await here(asking('http://localhost:PORT/'));
  expect(text).toBe(`localhost:${portOf()}`);
});

test('a redirect into a closed network is an answer: nobody follows it', async () => {
  asked.length = 0;
  expect(await here(asking('http://127.0.0.1:PORT/away'))).toMatchObject({ status: 307 });
  expect(asked).toEqual(['/away']);
});

test('a name that nobody knows is no closed address', async () => {
  await expect(nowhere(asking('http://no-such-host.invalid/'))).rejects.toMatchObject({
    code: 'provider_unreachable',
  });
});
