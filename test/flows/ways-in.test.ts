import { beforeEach, describe, expect, test } from 'vitest';
import { makeResetLink } from '#shared/members.ts';
import { readSession } from '#shared/people.ts';
import * as ways from '#shared/sign-in.ts';
import { openTestHouse } from '#test/support/app.ts';
import { aMember, anOrganization } from '#test/support/builders.ts';
import { openMailHouse, publicUrl } from '#test/support/mail-house.ts';
import { Visitor } from '#test/support/visitor.ts';

const { house, mail, clock, somebody, lettersTo } = await openMailHouse();
const withoutMail = await openTestHouse();
const { deps } = house;
const next = 'another long password';

beforeEach(async () => {
  await deps.db.deleteFrom('rate_limits').execute();
});

async function sentCode(email: string, visitor = new Visitor(house.app)): Promise<string> {
  const { status } = await visitor.ask(ways.requestSignInCode, { body: { email } });
  expect(status).toBe(204);
  const [letter] = await lettersTo(email);
  return /^[A-Z0-9]{8}$/m.exec(letter?.text ?? '')?.[0] ?? expect.unreachable('no code came');
}

function useCode(email: string, code: string, visitor = new Visitor(house.app)) {
  return visitor.ask(ways.signInWithCode, { body: { email, code } });
}

const wrong = { status: 401, body: { code: 'code_wrong' } };

describe('A one-time code', () => {
  test('signs in once, however it is typed', async () => {
    const { email, userId } = await somebody();
    const code = await sentCode(email);
    const visitor = new Visitor(house.app);
    const typed = ` ${code.slice(0, 4).toLowerCase()} ${code.slice(4)}`;
    expect(await useCode(email.toUpperCase(), typed, visitor)).toMatchObject({
      status: 200,
      body: { user: { id: userId } },
    });
    expect((await visitor.ask(readSession)).body).not.toBeNull();
    expect(await useCode(email, code)).toMatchObject(wrong);
  });

  test('signs in one of two who use it at once', async () => {
    const { email } = await somebody();
    const code = await sentCode(email);
    const both = await Promise.all([useCode(email, code), useCode(email, code)]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401]);
  });

  test('is over after ten minutes', async () => {
    const { email } = await somebody();
    const code = await sentCode(email);
    clock.advance(600_000);
    expect(await useCode(email, code)).toMatchObject(wrong);
  });

  test('is over after five attempts, also when they come at once', async () => {
    const { email } = await somebody();
    const code = await sentCode(email);
    await Promise.all(Array.from({ length: 5 }, () => useCode(email, 'AAAAAAAA')));
    expect(await useCode(email, code)).toMatchObject(wrong);
  });

  test('is sent again after a minute, and the one before is over', async () => {
    const { email } = await somebody();
    const first = await sentCode(email);
    expect(await new Visitor(house.app).ask(ways.requestSignInCode, { body: { email } })).toMatchObject({
      status: 429,
      headers: { 'retry-after': '60' },
    });
    clock.advance(60_000);
    const second = await sentCode(email);
    expect(await useCode(email, first)).toMatchObject(wrong);
    expect((await useCode(email, second)).status).toBe(200);
  });

  test('is stored hashed only', async () => {
    const { email, userId } = await somebody();
    const code = await sentCode(email);
    const row = await deps.db
      .selectFrom('sign_in_codes')
      .selectAll()
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow();
    expect(row.code_hash).toMatch(/^\$argon2id\$/);
    expect(JSON.stringify(row)).not.toContain(code);
  });
});

async function sentLink(email: string): Promise<string> {
  const { status } = await new Visitor(house.app).ask(ways.requestReset, { body: { email } });
  expect(status).toBe(204);
  const [letter] = await lettersTo(email);
  return tokenIn(letter?.text ?? '');
}
function reset(token: string, given = next) {
  return new Visitor(house.app).ask(ways.resetPassword, { body: { token, password: given } });
}

describe('A link for a new password', () => {
  const invalid = { status: 404, body: { code: 'reset_link_invalid' } };

  test('sets it once, ends every session, and signs nobody in', async () => {
    const { email, visitor, enter } = await somebody();
    await enter();
    const token = await sentLink(email);
    expect(await reset(token, 'too short')).toMatchObject({ status: 400 });
    const done = await reset(token);
    expect(done.status).toBe(204);
    expect(done.headers['set-cookie']).toBeUndefined();
    expect((await visitor.ask(readSession)).body).toBeNull();
    expect((await enter()).status).toBe(401);
    expect((await enter({ password: next })).status).toBe(200);
    expect(await reset(token)).toMatchObject(invalid);
  });

  test('is valid for an hour, and the last one alone', async () => {
    const { email } = await somebody();
    const old = await sentLink(email);
    clock.advance(60_000);
    const fresh = await sentLink(email);
    expect(await reset(old)).toMatchObject(invalid);
    clock.advance(3_600_000);
    expect(await reset(fresh)).toMatchObject(invalid);
  });

  test('sets one password when it is used twice at once', async () => {
    const { email } = await somebody();
    const token = await sentLink(email);
    const both = await Promise.all([reset(token), reset(token, `${next} too`)]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 404]);
  });

  test('leads to the address people open, whatever host the request names', async () => {
    const { email } = await somebody();
    const headers = {
      host: 'evil.example',
      origin: 'http://evil.example',
      'x-forwarded-host': 'evil.example',
    };
    await new Visitor(house.app).ask(ways.requestReset, { body: { email }, headers });
    const [letter] = await lettersTo(email);
    expect(letter?.text).toContain(`${publicUrl}/reset#token=`);
    expect(letter?.text).not.toContain('evil');
  });

  test('goes by e-mail to somebody at or below one’s role, and is theirs alone', async () => {
    const { userId, email } = await somebody('manager');
    const senior = await house.signedInAs('senior_manager');
    const made = await senior.ask(makeResetLink, { params: { id: userId } });
    expect(made).toMatchObject({ status: 200, body: { link_path: null } });
    const [letter] = await lettersTo(email);
    expect((await reset(tokenIn(letter?.text ?? ''))).status).toBe(204);
    const owner = await aMember(deps.db, house.organizationId, { role: 'owner' });
    expect(await senior.ask(makeResetLink, { params: { id: owner.userId } })).toMatchObject({
      status: 403,
      body: { code: 'role_above_yours' },
    });
  });
});

describe('Without a mail server', () => {
  test('letters are refused to everybody alike, and the sign-in page knows', async () => {
    const visitor = new Visitor(withoutMail.app);
    expect((await visitor.ask(ways.readSignInWays)).body).toEqual({ email: false });
    expect((await new Visitor(house.app).ask(ways.readSignInWays)).body).toEqual({ email: true });
    for (const endpoint of [ways.requestReset, ways.requestSignInCode]) {
      const answer = await visitor.ask(endpoint, { body: { email: 'nobody@acme.example' } });
      expect(answer).toMatchObject({ status: 409, body: { code: 'mail_not_configured' } });
    }
  });

  test('a link is handed over by somebody at or above one’s role, and works for a day', async () => {
    const person = await aMember(withoutMail.deps.db, withoutMail.organizationId, { role: 'manager' });
    const senior = await withoutMail.signedInAs('senior_manager');
    const made = await senior.ask(makeResetLink, { params: { id: person.userId } });
    const { link_path: path } = made.body as { link_path: string };
    const body = { token: tokenIn(path), password: next };
    expect((await new Visitor(withoutMail.app).ask(ways.resetPassword, { body })).status).toBe(204);
  });

  test('a login that opens another organization too is not handed to one of them', async () => {
    const { db } = withoutMail.deps;
    const person = await aMember(db, withoutMail.organizationId, { role: 'agent' });
    const elsewhere = await anOrganization(db);
    await db
      .insertInto('members')
      .values({ organization_id: elsewhere, user_id: person.userId, role: 'owner', agent_id: null })
      .execute();
    const owner = await withoutMail.signedInAs('owner');
    expect(await owner.ask(makeResetLink, { params: { id: person.userId } })).toMatchObject({
      status: 409,
      body: { code: 'login_elsewhere' },
    });
    expect(
      await db.selectFrom('reset_links').selectAll().where('user_id', '=', person.userId).execute(),
    ).toEqual([]);
  });
});

describe('Who has a login', () => {
  test('is told by no way in: the same status, words and headers for everybody', async () => {
    const { email } = await somebody();
    const nobody = 'nobody@acme.example';
    const asked: [Parameters<Visitor['ask']>[0], object][] = [
      [ways.requestSignInCode, {}],
      [ways.requestReset, {}],
      [ways.signInWithCode, { code: 'AAAAAAAA' }],
    ];
    for (const [endpoint, more] of asked) {
      const answers = [];
      for (const address of [email, nobody, email, nobody]) {
        const seen = await new Visitor(house.app).ask(endpoint, { body: { email: address, ...more } });
        answers.push(withoutIds(seen));
      }
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[3]).toEqual(answers[2]);
    }
    expect(await lettersTo(nobody)).toEqual([]);
    expect(await lettersTo(email)).toHaveLength(2);
  });

  test('is not told by a mail server that fails', async () => {
    const { email } = await somebody();
    mail.refuse(true);
    const { status } = await new Visitor(house.app).ask(ways.requestReset, { body: { email } });
    await deps.background.settle();
    mail.refuse(false);
    expect(status).toBe(204);
  });

  test('is guessed by nobody faster for naming other addresses of themselves', async () => {
    const stranger = new Visitor(house.app, '198.51.100.7');
    for (const endpoint of [ways.requestReset, ways.requestSignInCode, ways.signInWithCode]) {
      await deps.db.deleteFrom('rate_limits').execute();
      const statuses = [];
      for (let i = 0; i < 22; i += 1) {
        const body = { email: `guess-${i}@acme.example`, code: 'AAAAAAAA' };
        const headers = { 'x-forwarded-for': `192.0.2.${i}`, 'x-real-ip': `192.0.2.${i}` };
        statuses.push((await stranger.ask(endpoint, { body, headers })).status);
      }
      expect(new Set(statuses.slice(0, 20))).not.toContain(429);
      expect(statuses.slice(20)).toEqual([429, 429]);
    }
  });
});

function tokenIn(text: string): string {
  return /\/reset#token=([\w-]{43})/.exec(text)?.[1] ?? expect.unreachable('there is no link');
}

/** An answer without what differs from request to request. */
function withoutIds({ status, body, headers }: Awaited<ReturnType<Visitor['ask']>>): unknown {
  const { 'x-request-id': _, date: __, ...others } = headers;
  const { request_id: ___, ...said } = (body ?? {}) as Record<string, unknown>;
  return { status, said, others };
}
