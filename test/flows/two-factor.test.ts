import { Secret, TOTP } from 'otpauth';
import { beforeEach, describe, expect, test } from 'vitest';
import { forgetTwoFactor, resealTwoFactors } from '#server/people/two-factor.ts';
import * as account from '#shared/account.ts';
import { acceptInvitation, invite, type NewInvitation } from '#shared/invitations.ts';
import { readSession, signIn } from '#shared/people.ts';
import * as ways from '#shared/sign-in.ts';
import { anOrganization } from '#test/support/builders.ts';
import { openMailHouse, password } from '#test/support/mail-house.ts';
import { Visitor } from '#test/support/visitor.ts';

const { house, clock, somebody, lettersTo } = await openMailHouse();
const { deps } = house;
const needed = { status: 401, body: { code: 'two_factor_needed' } };
const wrong = { status: 401, body: { code: 'second_factor_wrong' } };

beforeEach(async () => {
  await deps.db.deleteFrom('rate_limits').execute();
});

/** What an authenticator app shows now, or some steps from now. */
function codeOf(secret: string, steps = 0): string {
  const timestamp = clock.now() + steps * 30_000;
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp });
}

/** Somebody signed in whose two-factor is on, with the secret of their app and their recovery codes. */
async function protectedPerson() {
  const person = await somebody();
  await person.enter();
  const begun = await person.visitor.ask(account.beginOwnTwoFactor, { body: { password } });
  const { secret } = begun.body as { secret: string };
  const code = codeOf(secret);
  const confirmed = await person.visitor.ask(account.confirmOwnTwoFactor, { body: { code } });
  const { recovery_codes: codes } = confirmed.body as { recovery_codes: string[] };
  clock.advance(30_000);
  const enterWith = (second_factor?: string) => person.enter({ second_factor }, new Visitor(house.app));
  return { ...person, secret, codes, enterWith };
}

describe('Two-factor', () => {
  test('is on once a first code proves that the app has the secret', async () => {
    const { visitor, enter } = await somebody();
    await enter();
    const begun = await visitor.ask(account.beginOwnTwoFactor, { body: { password } });
    const { secret, qr_svg: qr } = begun.body as { secret: string; qr_svg: string };
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(qr).toMatch(/^<svg /);
    expect((await enter()).status).toBe(200);
    expect(await visitor.ask(account.confirmOwnTwoFactor, { body: { code: '000000' } })).toMatchObject(wrong);
    expect((await enter()).status).toBe(200);

    const confirmed = await visitor.ask(account.confirmOwnTwoFactor, { body: { code: codeOf(secret) } });
    const { recovery_codes: codes } = confirmed.body as { recovery_codes: string[] };
    expect(new Set(codes).size).toBe(10);
    expect(codes.filter((code) => !/^([A-Z2-9]{4}-){3}[A-Z2-9]{4}$/.test(code))).toEqual([]);
    expect((await visitor.ask(account.readAccount)).body).toMatchObject({
      two_factor: { on: true, recovery_codes_left: 10 },
    });
    expect(await enter({}, new Visitor(house.app))).toMatchObject(needed);
  });

  test('asks for a code of the app, which works once', async () => {
    const { enterWith, secret } = await protectedPerson();
    const code = codeOf(secret);
    expect(await enterWith(code === '000000' ? '111111' : '000000')).toMatchObject(wrong);
    const both = await Promise.all([enterWith(code), enterWith(code)]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401]);
    expect(await enterWith(codeOf(secret, -1))).toMatchObject(wrong);
    clock.advance(30_000);
    const spaced = codeOf(secret).replace(/^(...)/, '$1 ');
    expect((await enterWith(spaced)).status).toBe(200);
  });

  test('takes a recovery code in its place, once', async () => {
    const { enterWith, codes } = await protectedPerson();
    const typed = codes[3]!.toLowerCase().replaceAll('-', ' ');
    expect((await enterWith(typed)).status).toBe(200);
    expect(await enterWith(codes[3])).toMatchObject(wrong);
    expect((await enterWith(codes[4])).status).toBe(200);
  });

  test('is asked for nothing before the password is right', async () => {
    const { enter, secret } = await protectedPerson();
    const answers = [
      await enter({ password: 'wrong guess' }, new Visitor(house.app)),
      await enter({ password: 'wrong guess', second_factor: codeOf(secret) }, new Visitor(house.app)),
    ];
    const refused = { status: 401, body: { code: 'wrong_credentials' } };
    expect(answers).toMatchObject([refused, refused]);
    expect((await enter({ second_factor: codeOf(secret) }, new Visitor(house.app))).status).toBe(200);
  });

  test('is guessed at five times at once, then once in five minutes, also with the password known', async () => {
    const { enterWith, secret } = await protectedPerson();
    const statuses = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await enterWith('000000')).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    expect((await enterWith(codeOf(secret))).status).toBe(429);
    clock.advance(300_000);
    expect((await enterWith(codeOf(secret))).status).toBe(200);
  });

  test('being asked for it uses up no try', async () => {
    const { enterWith, secret } = await protectedPerson();
    for (let i = 0; i < 12; i += 1) expect(await enterWith()).toMatchObject(needed);
    expect((await enterWith(codeOf(secret))).status).toBe(200);
  });

  test('protects the one-time code by e-mail too, which stays good meanwhile', async () => {
    const { email, secret } = await protectedPerson();
    await new Visitor(house.app).ask(ways.requestSignInCode, { body: { email } });
    const [letter] = await lettersTo(email);
    const code = /^[A-Z0-9]{8}$/m.exec(letter?.text ?? '')?.[0] ?? '';
    const use = (second_factor?: string) =>
      new Visitor(house.app).ask(ways.signInWithCode, { body: { email, code, second_factor } });
    expect(await use()).toMatchObject(needed);
    expect((await use(codeOf(secret))).status).toBe(200);
  });

  test('protects joining another organization, and outlives a new password', async () => {
    const { email, secret } = await protectedPerson();
    const elsewhere = await anOrganization(deps.db);
    const owner = await house.signedInAs('owner', { organizationId: elsewhere });
    const made = await owner.ask(invite, { body: { email, role: 'manager' } });
    const token = (made.body as NewInvitation).link_path.replace('/invite/', '');
    const accept = (more: object) =>
      new Visitor(house.app).ask(acceptInvitation, { body: { token, password, ...more } });
    expect(await accept({})).toMatchObject(needed);
    expect((await accept({ second_factor: codeOf(secret) })).status).toBe(201);

    await new Visitor(house.app).ask(ways.requestReset, { body: { email } });
    const [letter] = await lettersTo(email);
    const reset = /token=([\w-]+)/.exec(letter?.text ?? '')?.[1] ?? '';
    const next = 'another long password';
    await new Visitor(house.app).ask(ways.resetPassword, { body: { token: reset, password: next } });
    expect(await new Visitor(house.app).ask(signIn, { body: { email, password: next } })).toMatchObject(
      needed,
    );
  });

  test('goes off with the password and a code, not with one of them', async () => {
    const { visitor, secret, codes, enterWith } = await protectedPerson();
    const off = (given: object) => visitor.ask(account.turnOffOwnTwoFactor, { body: given });
    expect(await off({ password: 'wrong guess', code: codeOf(secret) })).toMatchObject({
      status: 422,
      body: { code: 'password_wrong' },
    });
    expect(await off({ password, code: '000000' })).toMatchObject(wrong);
    expect((await off({ password, code: codes[0] })).status).toBe(204);
    expect((await enterWith()).status).toBe(200);
  });

  test('is begun anew by nobody while it is on, and not without the password', async () => {
    const { visitor } = await protectedPerson();
    expect(await visitor.ask(account.beginOwnTwoFactor, { body: { password } })).toMatchObject({
      body: { code: 'two_factor_on' },
    });
    const other = await somebody();
    await other.enter();
    const asked = { body: { password: 'wrong guess' } };
    expect(await other.visitor.ask(account.beginOwnTwoFactor, asked)).toMatchObject({
      body: { code: 'password_wrong' },
    });
  });

  test('has new recovery codes on request, and the earlier ones are over', async () => {
    const { visitor, codes, enterWith } = await protectedPerson();
    const made = await visitor.ask(account.renewOwnRecoveryCodes, { body: { password } });
    const { recovery_codes: fresh } = made.body as { recovery_codes: string[] };
    expect(await enterWith(codes[0])).toMatchObject(wrong);
    expect((await enterWith(fresh[0])).status).toBe(200);
  });

  test('is turned off by the operator for whoever has lost everything', async () => {
    const { userId, enterWith } = await protectedPerson();
    await forgetTwoFactor(deps, { userId });
    expect((await enterWith()).status).toBe(200);
  });
});

describe('Its secrets', () => {
  test('lie sealed in the database, and no log holds them or a code', async () => {
    const { secret, codes, userId } = await protectedPerson();
    const rows = await deps.db.selectFrom('two_factors').selectAll().where('user_id', '=', userId).execute();
    const hashes = await deps.db
      .selectFrom('recovery_codes')
      .selectAll()
      .where('user_id', '=', userId)
      .execute();
    expect(rows[0]?.secret).toMatch(/^v1\.[0-9a-f]{12}\.[\w-]+$/);
    expect(hashes).toHaveLength(10);
    const stored = JSON.stringify([rows, hashes]) + house.logged.join('\n');
    for (const each of [secret, ...codes, ...codes.map((code) => code.replaceAll('-', ''))]) {
      expect(stored).not.toContain(each);
    }
  });

  test('open in their own row alone', async () => {
    const [one, other] = [await protectedPerson(), await protectedPerson()];
    const row = await deps.db
      .selectFrom('two_factors')
      .select('secret')
      .where('user_id', '=', one.userId)
      .executeTakeFirstOrThrow();
    await deps.db.updateTable('two_factors').set(row).where('user_id', '=', other.userId).execute();
    expect(await other.enterWith(codeOf(one.secret))).toMatchObject({
      status: 500,
      body: { code: 'secret_unreadable' },
    });
  });

  test('are sealed anew by a rotation, and work on', async () => {
    await deps.db.deleteFrom('two_factors').execute();
    const { secret, enterWith } = await protectedPerson();
    const keyId = await deps.secrets.rotate(() => resealTwoFactors(deps));
    const rows = await deps.db.selectFrom('two_factors').select('secret').execute();
    expect(rows.map((row) => row.secret.split('.')[1])).toEqual([keyId]);
    expect((await enterWith(codeOf(secret))).status).toBe(200);
  });
});

describe('A session', () => {
  test('has another cookie after every sign-in and every change of rights, and the earlier one is nobody', async () => {
    const planted = 'A'.repeat(43);
    const { visitor, enter, secret, email } = await protectedPerson();
    const elsewhere = await anOrganization(deps.db);
    const userId = ((await visitor.ask(readSession)).body as { user: { id: string } }).user.id;
    await deps.db
      .insertInto('members')
      .values({ organization_id: elsewhere, user_id: userId, role: 'owner', agent_id: null })
      .execute();
    visitor.cookies.set('totalview_session', planted);
    const steps: (() => Promise<{ status: number }>)[] = [
      () => enter({ second_factor: codeOf(secret) }),
      () => visitor.ask(account.switchOrganization, { body: { organization_id: elsewhere } }),
      () =>
        visitor.ask(account.changeOwnPassword, {
          body: { current: password, next: 'another long password' },
        }),
      () => {
        clock.advance(30_000);
        const body = { password: 'another long password', code: codeOf(secret) };
        return visitor.ask(account.turnOffOwnTwoFactor, { body });
      },
      () => visitor.ask(signIn, { body: { email, password: 'another long password' } }),
    ];
    const seen = [planted];
    for (const step of steps) {
      expect((await step()).status).toBeLessThan(300);
      const earlier = new Visitor(house.app);
      earlier.cookies.set('totalview_session', seen.at(-1)!);
      const isLast = step === steps.at(-1);
      // Signing in again leaves the session before alone: it may be another window's.
      if (!isLast) expect((await earlier.ask(readSession)).body).toBeNull();
      seen.push(visitor.cookies.get('totalview_session') ?? '');
      expect((await visitor.ask(readSession)).body).not.toBeNull();
    }
    expect(new Set(seen).size).toBe(seen.length);
  });
});
