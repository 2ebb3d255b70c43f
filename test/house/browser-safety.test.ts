import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { allHandlers } from '#server/http/handlers.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import { openTestHouse } from '#test/support/app.ts';
import { statedEndpoints } from '#test/support/endpoints.ts';
import { sendRaw } from '#test/support/raw-request.ts';
import { nameOf } from '#test/support/requests.ts';

const house = await openTestHouse({ config: { publicUrl: 'https://calls.example' } });
const base = new URL(await house.app.listen({ port: 0, host: '127.0.0.1' }));
const noLive = { watch: () => expect.unreachable('nobody watches'), stop: async () => undefined };
const endpoints = allHandlers(noLive).map(({ endpoint }) => endpoint);

const owner = await house.signedInAs('owner');
const withBodies = (await statedEndpoints()).filter(({ endpoint }) => endpoint.body !== undefined);

function pathOf({ path }: Endpoint): string {
  return path.replaceAll(/:\w+/g, 'x');
}

describe('Another site', () => {
  const changing = endpoints.filter(({ method }) => method !== 'GET');
  const cookie = Array.from(owner.cookies, ([name, value]) => `${name}=${value}`).join('; ');
  const origins = [
    { origin: 'https://evil.example' },
    { origin: 'https://calls.example.evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    {},
  ];

  test.each(changing.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
    'cannot %s in the name of somebody signed in',
    async (_, endpoint) => {
      for (const headers of origins) {
        const answer = await house.app.inject({
          method: endpoint.method,
          url: pathOf(endpoint),
          headers: { host: 'calls.example', cookie, ...headers },
        });
        expect([answer.statusCode, answer.json()]).toMatchObject([403, { code: 'foreign_origin' }]);
      }
    },
  );

  test('is not let in by anything that the server answers', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    for (const method of ['GET', 'OPTIONS'] as const) {
      const answer = await house.app.inject({ method, url: '/api/v1/calls', headers });
      const open = Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'));
      expect(open).toEqual([]);
    }
  });
});

describe('What is sent beyond what an endpoint names', () => {
  test.each(withBodies.map(({ where, endpoint }) => [where, endpoint] as const))(
    'never gets through: %s',
    (_, endpoint) => {
      expect(
        openObjectsIn(z.toJSONSchema(endpoint.body ?? z.never(), { io: 'output', unrepresentable: 'any' })),
      ).toEqual([]);
    },
  );
});

/** Where a body lets fields through that it does not name, apart from what is stored and shown as somebody's own words. */
function openObjectsIn(schema: unknown, at = 'body'): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { type, additionalProperties, propertyNames } = schema as Record<string, unknown>;
  const isOpen = type === 'object' && additionalProperties !== false && propertyNames === undefined;
  const inside = Object.entries(schema).flatMap(([name, part]) => openObjectsIn(part, `${at}.${name}`));
  return isOpen ? [at, ...inside] : inside;
}

describe('Every answer', () => {
  const fixed = {
    'x-content-type-options': 'nosniff',
    'strict-transport-security': 'max-age=31536000',
  };

  test.each(endpoints.map((endpoint) => [nameOf(endpoint), endpoint] as const))(
    'of the API is data to a browser: %s',
    async (_, endpoint) => {
      const headers = { 'sec-fetch-site': 'same-origin' };
      const answer = await house.app.inject({ method: endpoint.method, url: pathOf(endpoint), headers });
      expect(answer.headers).toMatchObject({
        ...fixed,
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      });
      expect(answer.headers['content-type']).toMatch(/^application\/(problem\+)?json; charset=utf-8$/);
    },
  );
});

describe('An address that climbs', () => {
  const climbing = [
    '/../package.json',
    '/assets/../../package.json',
    '/assets/..%2f..%2fpackage.json',
    '/assets/%2e%2e/%2e%2e/package.json',
    String.raw`/assets/..\..\package.json`,
    '/assets/..%5c..%5cpackage.json',
    '//etc/passwd',
    '/assets/%00',
    '/.env',
    '/api/docs/../../package.json',
    '/api/docs/..%2f..%2f..%2fpackage.json',
  ];

  test.each(climbing)('%s leads to nothing', async (path) => {
    const answer = await sendRaw(
      Number(base.port),
      Buffer.from(`GET ${path} HTTP/1.1\r\nhost: calls.example\r\nconnection: close\r\n\r\n`),
    );
    expect(answer?.body).not.toMatch(/"dependencies"|root:/);
    expect(answer?.body).not.toContain(process.cwd());
    expect(answer?.status).toBeLessThan(500);
  });
});
