import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Endpoint } from '#shared/endpoint.ts';
import { saveSftpConnection } from '#shared/sftp-endpoints.ts';
import { openTestHouse } from '#test/support/app.ts';
import { anOrganization } from '#test/support/builders.ts';
import { statedEndpoints } from '#test/support/endpoints.ts';

type Door = {
  readonly endpoint: Endpoint;
  /** The field that holds the address. */
  readonly field: string;
  /** What else has to be sent. */
  readonly body: object;
  readonly code: string;
  /** The address of a host as this field takes it. */
  readonly written: (host: string) => string;
};

const sftp = { username: 'recorder', root: '/in', sign_in: 'password', password: 'a password' };

/** Every address that people enter and the server goes to, refused when it is saved. */
const doors: Readonly<Record<string, Door>> = {
  'an SFTP server': {
    endpoint: saveSftpConnection,
    field: 'host',
    body: sftp,
    code: 'sftp_address_refused',
    written: (host) => host,
  },
};

/**
 * Taken as it is, and refused at every connection instead: server/providers/guarded-http.test.ts holds these addresses
 * against the one way out that providers are given.
 */
const refusedWhenAsked = ['PUT /api/v1/providers/:provider: base_url'];

/** What is inside, however it is written: this machine, the cloud's metadata, and the link. */
const inside = [
  '127.0.0.1',
  'localhost',
  '0.0.0.0',
  '::1',
  '::ffff:127.0.0.1',
  '64:ff9b::7f00:1',
  '2130706433',
  '0x7f.1',
  '0177.0.0.1',
  '127.1',
  '169.254.169.254',
  'fe80::1',
];

const house = await openTestHouse();

describe.each(Object.entries(doors))('%s', (_, { endpoint, field, body, code, written }) => {
  test.each(inside)('is not looked for at %s', async (host) => {
    const owner = await house.signedInAs('owner', { organizationId: await anOrganization(house.deps.db) });
    const sent = { ...body, [field]: written(host) };
    const answer = await owner.ask(endpoint, { body: sent });
    expect([answer.status, answer.body]).toMatchObject([422, { code }]);
  });
});

/** The fields of a body that would hold an address of another server. */
function addressFields({ body }: Endpoint): string[] {
  const schema = z.toJSONSchema(body ?? z.never(), { io: 'input', unrepresentable: 'any' });
  const named = JSON.stringify(schema).matchAll(/"(\w*(?:host|url|uri|endpoint|webhook|server))":\{/gi);
  return Array.from(named, ([, name = '']) => name);
}

test('there is no other field for an address', async () => {
  const found = (await statedEndpoints()).flatMap(({ endpoint }) =>
    addressFields(endpoint).map((field) => `${endpoint.method} ${endpoint.path}: ${field}`),
  );
  const known = Object.values(doors).map(
    ({ endpoint: { method, path }, field }) => `${method} ${path}: ${field}`,
  );
  expect(found.toSorted()).toEqual([...known, ...refusedWhenAsked].toSorted());
});
