import { beforeEach, expect, test, vi } from 'vitest';
import type * as passwords from '#server/people/passwords.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import { signIn } from '#shared/people.ts';
import * as ways from '#shared/sign-in.ts';
import { openMailHouse, password } from '#test/support/mail-house.ts';
import { Visitor } from '#test/support/visitor.ts';

/** What was hashed for an answer, and at which cost: nothing else of it takes long enough to be told from outside. */
const work = vi.hoisted(() => [] as string[]);
vi.mock('#server/people/passwords.ts', async (original) => {
  const real = await original<typeof passwords>();
  return {
    ...real,
    verifyPassword: (tried: string, hash: string) => {
      work.push(`verified at ${hash.split('$')[3]}`);
      return real.verifyPassword(tried, hash);
    },
    hashPassword: (...given: Parameters<typeof real.hashPassword>) => {
      work.push('hashed');
      return real.hashPassword(...given);
    },
  };
});

const { house, somebody } = await openMailHouse();

beforeEach(async () => {
  await house.deps.db.deleteFrom('rate_limits').execute();
});

/** Everything that can be seen of an answer from outside, and what it cost. */
async function seenFor(endpoint: Endpoint, body: object) {
  await house.deps.background.settle();
  work.length = 0;
  const { status, headers, body: said } = await new Visitor(house.app).ask(endpoint, { body });
  const done = [...work];
  const { request_id: _, ...words } = (said ?? {}) as Record<string, unknown>;
  return { status, headers: Object.keys(headers).toSorted(), words, done };
}

test.each([
  ['a wrong password', signIn, { password: 'not the password' }],
  ['a wrong code', ways.signInWithCode, { code: 'AAAA1111' }],
] as const)(
  '%s says nothing of who has a login here, in words, headers or work',
  async (_, endpoint, given) => {
    const { email } = await somebody();
    const known = await seenFor(endpoint, { email, ...given });
    expect(await seenFor(endpoint, { email: 'nobody@acme.example', ...given })).toEqual(known);
    expect(known.headers).not.toContain('set-cookie');
  },
);

test.each([
  ['a code', ways.requestSignInCode],
  ['a new password', ways.requestReset],
] as const)('neither does the wish for %s, whose work begins after the answer', async (_, endpoint) => {
  const { email } = await somebody();
  const { done: _known, ...known } = await seenFor(endpoint, { email });
  const { done: _unknown, ...unknown } = await seenFor(endpoint, { email: 'nobody@acme.example' });
  expect(unknown).toEqual(known);
});

test('a wrong code costs the same whether one was sent or not', async () => {
  const { email } = await somebody();
  const { email: waiting } = await somebody();
  await new Visitor(house.app).ask(ways.requestSignInCode, { body: { email: waiting } });
  const wrong = { code: 'AAAA1111' };
  const sent = await seenFor(ways.signInWithCode, { email: waiting, ...wrong });
  expect(sent.done).toHaveLength(1);
  expect(await seenFor(ways.signInWithCode, { email, ...wrong })).toEqual(sent);
});

test('the right password is told from a wrong one, so that the rest can be believed', async () => {
  const { email } = await somebody();
  const { status, headers } = await seenFor(signIn, { email, password });
  expect([status, headers.includes('set-cookie')]).toEqual([200, true]);
});
