import { beforeEach, describe, expect, test } from 'vitest';
import { peopleHandlers } from '#server/http/handlers/people.ts';
import { hashPassword } from '#server/people/passwords.ts';
import { createUser } from '#server/people/people.ts';
import { endSessionsOf, peopleOfSessions } from '#server/people/sessions.ts';
import { readSession, signIn, signOut } from '#shared/people.ts';
import { aCampaign, anAgent, anOrganization, now } from '#test/support/builders.ts';
import { testDatabase } from '#test/support/database.ts';
import { cheapHashes, smallApp } from '#test/support/small-app.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';
import { Visitor } from '#test/support/visitor.ts';

const { db } = await testDatabase();
const clock = steppedClock(now);
const deps = { db, clock, hashCost: cheapHashes };
const app = smallApp(peopleHandlers, deps);
const password = 'a long enough password';
const organizationId = await anOrganization(db, 'Acme');
const dayMs = 86_400_000;

let people = 0;

/** Somebody new with a login, so that no test meets another one's tries. */
async function somebody(role: 'agent' | 'manager' | 'owner' = 'manager') {
  people += 1;
  const email = `person-${people}@acme.example`;
  const { userId } = await createUser(deps, { organization: { id: organizationId }, email, role, password });
  const visitor = new Visitor(app, `203.0.113.${people}`);
  const signInAs = (tried = password) => visitor.ask(signIn, { body: { email, password: tried } });
  return { email, userId, visitor, signInAs };
}

beforeEach(async () => {
  await db.deleteFrom('rate_limits').execute();
});

describe('Signing in', () => {
  test('with e-mail and password one is who one is, until signing out', async () => {
    const { email, userId, visitor, signInAs } = await somebody();
    expect((await visitor.ask(readSession)).body).toBeNull();

    const me = {
      user: { id: userId, name: email, email, role: 'manager', agent_id: null, campaign_ids: [] },
      organization: { id: organizationId, name: 'Acme' },
    };
    expect(await signInAs()).toMatchObject({ status: 200, body: me });
    expect(await visitor.ask(readSession)).toMatchObject({ status: 200, body: me });

    expect((await visitor.ask(signOut)).status).toBe(204);
    expect((await visitor.ask(readSession)).body).toBeNull();
  });

  test('gives a session of its own: one that somebody has planted beforehand stays nobody’s', async () => {
    const [{ visitor, signInAs }, { visitor: thief }] = [await somebody(), await somebody()];
    const planted = 'B'.repeat(43);
    visitor.cookies.set('totalview_session', planted);
    expect((await signInAs()).status).toBe(200);
    expect(visitor.cookies.get('totalview_session')).not.toBe(planted);
    thief.cookies.set('totalview_session', planted);
    expect((await thief.ask(readSession)).body).toBeNull();
    const first = visitor.cookies.get('totalview_session');
    expect((await signInAs()).status).toBe(200);
    expect(visitor.cookies.get('totalview_session')).not.toBe(first);
  });

  test('the e-mail address may be typed in any case', async () => {
    const { email, visitor } = await somebody();
    const body = { email: ` ${email.toUpperCase()} `, password };
    expect((await visitor.ask(signIn, { body })).status).toBe(200);
  });

  test('unknown addresses, wrong passwords and people without a password get the same answer', async () => {
    const { visitor, signInAs } = await somebody();
    const withoutPassword = 'invited@acme.example';
    await createUser(deps, {
      organization: { name: 'acme' },
      email: withoutPassword,
      role: 'manager',
    });
    const answers = [
      await signInAs('not the password'),
      await visitor.ask(signIn, { body: { email: 'nobody@acme.example', password } }),
      await visitor.ask(signIn, { body: { email: withoutPassword, password: '' } }),
    ];
    const words = {
      code: 'wrong_credentials',
      title: 'The e-mail address or the password is not right.',
      advice: 'Check both and try again.',
    };
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 401, body: words });
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  test('the token is nowhere in the database, and the cookie is out of reach of scripts', async () => {
    const { userId, visitor, signInAs } = await somebody();
    const answer = await signInAs();
    expect(answer.headers['set-cookie']).toMatch(/^totalview_session=[\w-]{43}; .*HttpOnly; SameSite=Lax$/);
    const row = await db
      .selectFrom('sessions')
      .selectAll()
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(visitor.cookies.get('totalview_session'));
    expect(row).toMatchObject({ address: visitor.address, expires_at: new Date(now.getTime() + 30 * dayMs) });
  });

  test('behind TLS the cookie is Secure', async () => {
    const { email } = await somebody();
    const behindTls = smallApp(peopleHandlers, { ...deps, publicUrl: 'https://calls.example' });
    const visitor = new Visitor(behindTls);
    const answer = await visitor.ask(signIn, { body: { email, password } });
    expect(answer.headers['set-cookie']).toMatch(/^__Host-totalview_session=.*; Secure$/);
    expect((await visitor.ask(readSession)).body).not.toBeNull();
  });

  test('a password stored at a lower cost is stored anew when its owner signs in', async () => {
    const { userId, signInAs } = await somebody();
    const hash = await hashPassword(password, { memoryKiB: 64, passes: 1, lanes: 1 });
    await db.updateTable('passwords').set({ hash }).where('user_id', '=', userId).execute();
    expect((await signInAs()).status).toBe(200);
    const stored = await db
      .selectFrom('passwords')
      .select('hash')
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow();
    expect(stored.hash).toMatch(/m=128,t=1,p=1/);
    expect((await signInAs()).status).toBe(200);
  });
});

describe('Sessions', () => {
  test('end after a week without use, and after thirty days of use', async () => {
    const idle = await somebody();
    const busy = await somebody();
    await idle.signInAs();
    await busy.signInAs();
    for (let day = 1; day < 30; day += 1) {
      clock.advance(dayMs);
      expect((await busy.visitor.ask(readSession)).body).not.toBeNull();
      if (day === 7) expect((await idle.visitor.ask(readSession)).body).toBeNull();
    }
    clock.advance(dayMs);
    expect((await busy.visitor.ask(readSession)).body).toBeNull();
  });

  test('are all ended by a revoke, on every device', async () => {
    const { userId, email, signInAs, visitor } = await somebody();
    const phone = new Visitor(app);
    await signInAs();
    await phone.ask(signIn, { body: { email, password } });
    await endSessionsOf(deps, userId);
    expect((await visitor.ask(readSession)).body).toBeNull();
    expect((await phone.ask(readSession)).body).toBeNull();
  });

  test('end when the membership ends', async () => {
    const { userId, signInAs, visitor } = await somebody();
    await signInAs();
    await db.deleteFrom('members').where('user_id', '=', userId).execute();
    expect((await visitor.ask(readSession)).body).toBeNull();
  });

  test('speak for the role, agent and campaigns one has now', async () => {
    const { userId, signInAs, visitor } = await somebody();
    await signInAs();
    const { id } = await db
      .selectFrom('sessions')
      .select('id')
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow();
    const campaignId = await aCampaign(db, organizationId);
    const agentId = await anAgent(db, organizationId);
    await db
      .updateTable('members')
      .set({ role: 'agent', agent_id: agentId })
      .where('user_id', '=', userId)
      .execute();
    await db
      .insertInto('campaign_members')
      .values({ organization_id: organizationId, campaign_id: campaignId, user_id: userId })
      .execute();

    const { body } = await visitor.ask(readSession);
    expect(body).toMatchObject({ user: { role: 'agent', agent_id: agentId, campaign_ids: [campaignId] } });
    expect(await peopleOfSessions(deps, [id, 'sess_gone'])).toEqual(
      new Map([
        [id, { kind: 'person', organizationId, userId, role: 'agent', agentId, campaignIds: [campaignId] }],
      ]),
    );
  });

  test('a made-up cookie is nobody', async () => {
    const visitor = new Visitor(app);
    visitor.cookies.set('totalview_session', 'A'.repeat(43));
    expect((await visitor.ask(readSession)).body).toBeNull();
  });
});

/** What the audit log says of somebody's sessions. */
function linesAbout(userId: string) {
  return db
    .selectFrom('audit_log')
    .select(['act', 'who_kind', 'who_name', 'object_name', 'address', 'organization_id'])
    .where('object_id', '=', userId)
    .where('act', 'like', 'session.%')
    .orderBy('id')
    .execute();
}

describe('The audit log', () => {
  test('tells of signing in, of a wrong password and of signing out, and from where', async () => {
    const { email, userId, visitor, signInAs } = await somebody();
    await signInAs('not the password');
    await signInAs();
    await visitor.ask(signOut);
    await visitor.ask(signOut);
    const common = { object_name: email, address: visitor.address, organization_id: organizationId };
    expect(await linesAbout(userId)).toEqual([
      { ...common, act: 'session.refused', who_kind: 'stranger', who_name: 'Somebody not signed in' },
      { ...common, act: 'session.started', who_kind: 'person', who_name: email },
      { ...common, act: 'session.ended', who_kind: 'person', who_name: email },
    ]);
  });

  test('says nothing of addresses that nobody has, and never what was typed as a password', async () => {
    const { visitor, signInAs } = await somebody();
    await visitor.ask(signIn, { body: { email: 'nobody@acme.example', password: 'typed by mistake' } });
    await signInAs('typed by mistake');
    const lines = JSON.stringify(await db.selectFrom('audit_log').selectAll().execute());
    expect(lines).not.toContain('nobody@acme.example');
    expect(lines).not.toContain('typed by mistake');
  });
});

describe('Too many tries', () => {
  test('one address may guess ten times for one e-mail address, from wherever it comes', async () => {
    const { email } = await somebody();
    const statuses = [];
    for (let i = 0; i < 12; i += 1) {
      const stranger = new Visitor(app, `198.51.100.${i}`);
      statuses.push((await stranger.ask(signIn, { body: { email, password: 'wrong guess' } })).status);
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429, 429]);

    const waiting = await new Visitor(app, '198.51.100.99').ask(signIn, { body: { email, password } });
    expect(waiting).toMatchObject({ status: 429, headers: { 'retry-after': '30' } });
    clock.advance(30_000);
    expect((await new Visitor(app, '198.51.100.99').ask(signIn, { body: { email, password } })).status).toBe(
      200,
    );
  });

  test('one caller may guess twenty times, whatever e-mail addresses and forwarded addresses they name', async () => {
    const stranger = new Visitor(app, '198.51.100.7');
    const statuses = [];
    for (let i = 0; i < 22; i += 1) {
      const body = { email: `guess-${i}@acme.example`, password: 'wrong guess' };
      const headers = {
        'x-forwarded-for': `192.0.2.${i}`,
        'x-real-ip': `192.0.2.${i}`,
        forwarded: `for=192.0.2.${i}`,
      };
      statuses.push((await stranger.ask(signIn, { body, headers })).status);
    }
    expect(statuses).toEqual([...Array(20).fill(401), 429, 429]);
  });

  test('behind a proxy the caller is who the proxy saw, not who the caller claims to be', async () => {
    const behindProxy = smallApp(peopleHandlers, { ...deps, behindProxy: true });
    const proxy = new Visitor(behindProxy, '127.0.0.1');
    const guess = async (claimed: string, seen: string): Promise<number> => {
      const body = { email: `${claimed}@acme.example`, password: 'wrong guess' };
      const headers = { 'x-forwarded-for': `${claimed}, ${seen}` };
      return (await proxy.ask(signIn, { body, headers })).status;
    };
    const statuses = [];
    for (let i = 0; i < 21; i += 1) statuses.push(await guess(`192.0.2.${i}`, '198.51.100.8'));
    expect(statuses).toEqual([...Array(20).fill(401), 429]);
    expect(await guess('192.0.2.1', '198.51.100.9')).toBe(401);
  });

  test('guessing many at once gets no further', async () => {
    const { email } = await somebody();
    const answers = await Promise.all(
      Array.from({ length: 15 }, (_, i) =>
        new Visitor(app, `198.51.100.${i}`).ask(signIn, { body: { email, password: 'wrong guess' } }),
      ),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
  });

  test('signing in rightly is never counted', async () => {
    const { signInAs } = await somebody();
    for (let i = 0; i < 21; i += 1) expect((await signInAs()).status).toBe(200);
  });

  test('a login of one’s own does not buy more guesses at others', async () => {
    const { signInAs, visitor } = await somebody();
    const statuses = [];
    for (let i = 0; i < 22; i += 1) {
      const body = { email: `spray-${i}@acme.example`, password: 'wrong guess' };
      statuses.push((await visitor.ask(signIn, { body })).status);
      if (i === 10) await signInAs();
    }
    expect(statuses).toEqual([...Array(20).fill(401), 429, 429]);
  });
});
