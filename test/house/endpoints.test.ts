import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { allHandlers } from '#server/http/handlers.ts';
import type { Live } from '#server/http/live.ts';
import { type Access, type Endpoint, isForKeys } from '#shared/endpoint.ts';
import { actions, keyScopes, type UserRole, userRoles } from '#shared/permissions.ts';
import { openTestHouse } from '#test/support/app.ts';
import { pathParams, pathToNothing, statedEndpoints } from '#test/support/endpoints.ts';
import type { Visitor } from '#test/support/visitor.ts';

const stated = await statedEndpoints();
const noLive: Live = { watch: ({ http }) => http, stop: async () => undefined };
const handled = allHandlers(noLive).map(({ endpoint }) => endpoint);

const signature = ({ method, path }: Endpoint) => `${method} ${path}`;

/** An answer may be empty as a whole. */
function named(reply: z.ZodType): unknown {
  return reply instanceof z.ZodNullable ? reply.unwrap() : reply;
}

describe('The table of endpoints', () => {
  test('names every endpoint once', () => {
    const names = stated.map(({ endpoint }) => signature(endpoint).replaceAll(/:\w+/g, ':'));
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('has one handler for each, and no handler of anything else', () => {
    expect(handled.map(signature).toSorted()).toEqual(
      stated.map(({ endpoint }) => signature(endpoint)).toSorted(),
    );
  });

  test('says of each who may call it and what for', () => {
    const words = ['anyone', 'signed_in', ...Object.keys(actions)];
    const strays = stated.filter(({ endpoint }) => {
      const { access, summary } = endpoint;
      return !words.includes(access) || !/^[A-Z].+[^.]$/.test(summary);
    });
    expect(strays.map(({ where }) => where)).toEqual([]);
  });

  test('has the parameters that each path names', () => {
    const strays = stated.filter(({ endpoint }) => {
      const names = Object.keys(endpoint.params?.shape ?? {});
      return names.toSorted().join() !== pathParams(endpoint).toSorted().join();
    });
    expect(strays.map(({ where }) => where)).toEqual([]);
  });

  test('answers JSON as objects that name what they give', () => {
    const strays = stated.filter(({ endpoint: { reply, status, gives = 'json' } }) => {
      if (status === 204) return !(reply instanceof z.ZodVoid);
      return gives === 'json' && !(named(reply) instanceof z.ZodObject);
    });
    expect(strays.map(({ where }) => where)).toEqual([]);
  });

  test('gives programs with a key nothing but what a scope names', () => {
    const scoped: readonly string[] = Object.values(keyScopes).flatMap((scope) => scope.actions);
    const strays = stated.filter(({ endpoint }) => isForKeys(endpoint) && !scoped.includes(endpoint.access));
    expect(strays.map(({ where }) => where)).toEqual([]);
  });
});

const house = await openTestHouse();
const base = await house.app.listen({ port: 0, host: '127.0.0.1' });
const roles = Object.keys(userRoles) as UserRole[];

/** The status and the error code that an endpoint answers with; what else it says is not read. */
async function answerTo(
  endpoint: Endpoint,
  visitor: Visitor | null,
): Promise<{ status: number; code: string | null }> {
  const cookie = Array.from(visitor?.cookies ?? [], ([name, value]) => `${name}=${value}`).join('; ');
  const answer = await fetch(`${base}${pathToNothing(endpoint)}`, {
    method: endpoint.method,
    headers: { origin: base, ...(cookie === '' ? {} : { cookie }) },
    redirect: 'manual',
  });
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
  if (isProblem) return { status: answer.status, code: ((await answer.json()) as { code: string }).code };
  await answer.body?.cancel();
  return { status: answer.status, code: null };
}

function mayCall(access: Access, role: UserRole): boolean {
  return access === 'anyone' || access === 'signed_in' || actions[access].reach[role] !== 'none';
}

describe.each(handled.map((endpoint) => [signature(endpoint), endpoint] as const))('%s', (_, endpoint) => {
  const isOpen = endpoint.access === 'anyone';

  test(`answers ${isOpen ? 'those' : 'nobody'} who are signed out`, async () => {
    const { status, code } = await answerTo(endpoint, null);
    if (isOpen) expect(['signed_out', 'not_allowed']).not.toContain(code);
    else expect({ status, code }).toEqual({ status: 401, code: 'signed_out' });
  });

  test.each(roles.map((role) => [role, mayCall(endpoint.access, role)] as const))(
    'for the role %s: %s',
    async (role, isAllowed) => {
      const { status, code } = await answerTo(endpoint, await house.signedInAs(role));
      if (!isAllowed) return expect({ status, code }).toEqual({ status: 403, code: 'not_allowed' });
      expect(['signed_out', 'not_allowed']).not.toContain(code);
      return expect(status).toBeLessThan(500);
    },
  );
});
