import { describe, expect, test } from 'vitest';
import { asJson } from '#server/db/tables.ts';
import { agentHandlers } from '#server/http/handlers/agents.ts';
import { peopleHandlers } from '#server/http/handlers/people.ts';
import { type LikelyCall, readAgentLogins, readLikelyCalls, unlinkLogin } from '#shared/agent-page.ts';
import { readAgent, readWeakChecks } from '#shared/agents.ts';
import { readSession } from '#shared/people.ts';
import type { Person, UserRole } from '#shared/permissions.ts';
import {
  aCall,
  aCampaign,
  aJudgedVersion,
  aMember,
  anAgent,
  anOrganization,
  now,
} from '#test/support/builders.ts';
import { testDatabase } from '#test/support/database.ts';
import { smallApp } from '#test/support/small-app.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';
import { signedIn } from '#test/support/visitor.ts';

const { db } = await testDatabase();
const deps = { db, clock: steppedClock(now) };
const app = smallApp([...agentHandlers, ...peopleHandlers], deps);
const organizationId = await anOrganization(db);
const [mine, theirs] = [
  await aCampaign(db, organizationId, { name: 'Mine' }),
  await aCampaign(db, organizationId, { name: 'Theirs' }),
];

const visitorFor = (person: Person) => signedIn(app, deps, person);

async function somebody(role: UserRole, given: { agentId?: string; campaignIds?: readonly string[] } = {}) {
  return visitorFor(await aMember(db, organizationId, { role, ...given }));
}

/** An agent who works in one of the two campaigns. */
async function anAgentHere(name: string, given: { code?: string; archived_at?: Date } = {}): Promise<string> {
  const id = await anAgent(db, organizationId, name);
  if (Object.keys(given).length > 0) await db.updateTable('agents').set(given).where('id', '=', id).execute();
  const works = { organization_id: organizationId, agent_id: id, campaign_id: mine };
  await db.insertInto('agent_campaigns').values(works).execute();
  return id;
}

function minutesAgo(minutes: number): Date {
  return new Date(now.getTime() - minutes * 60_000);
}

describe('Weak checks', () => {
  test('are what fails most in the calls one may see, each with the newest call to learn from', async () => {
    const agentId = await anAgentHere('Wim Weak');
    const judged = async (
      campaignId: string,
      minutes: number,
      verdicts: Parameters<typeof aJudgedVersion>[2],
    ) => {
      const given = { created_at: minutesAgo(minutes), agent_id: agentId, file_name: `${minutes}.wav` };
      const callId = await aCall(db, organizationId, campaignId, given);
      await aJudgedVersion(db, { organizationId, campaignId, callId, number: 1, shown: true }, verdicts);
      return callId;
    };
    const newest = await judged(mine, 1, { greets: 'fail', closes: 'pass' });
    const next = await judged(mine, 2, { greets: 'fail', closes: 'fail' });
    await judged(mine, 3, { greets: 'pass', closes: 'fail', asks: 'pass' });
    await judged(mine, 4, { greets: 'fail', closes: 'not_applicable' });
    await judged(mine, 60 * 24 * 40, { asks: 'fail' });
    const elsewhere = await judged(theirs, 5, { promises: 'fail' });
    const at = { campaign: { id: mine, name: 'Mine' } };
    const expected = [
      {
        check_id: 'greets',
        name: 'Check greets',
        failed: 3,
        judged: 4,
        example: { id: newest, file_name: '1.wav' },
        ...at,
      },
      {
        check_id: 'closes',
        name: 'Check closes',
        failed: 2,
        judged: 3,
        example: { id: next, file_name: '2.wav' },
        ...at,
      },
    ];
    const params = { id: agentId };
    const manager = await somebody('manager', { campaignIds: [mine] });
    expect((await manager.ask(readWeakChecks, { params })).body).toEqual({ rows: expected });
    const promise = {
      check_id: 'promises',
      name: 'Check promises',
      failed: 1,
      judged: 1,
      example: { id: elsewhere, file_name: '5.wav' },
      campaign: { id: theirs, name: 'Theirs' },
    };
    for (const visitor of [await somebody('owner'), await somebody('agent', { agentId })]) {
      expect((await visitor.ask(readWeakChecks, { params })).body).toEqual({ rows: [promise, ...expected] });
    }
    const other = await somebody('agent', { agentId: await anAgentHere('Otto Other') });
    expect(await other.ask(readWeakChecks, { params })).toMatchObject({ status: 404 });
  });
});

describe('Calls that may be an agent’s', () => {
  test('are unlinked ones within reach that look like theirs, newest first', async () => {
    const agentId = await anAgentHere('Lia Likely', { code: 'LL9' });
    const call = (campaignId: string, minutes: number, given: Parameters<typeof aCall>[3]) =>
      aCall(db, organizationId, campaignId, { created_at: minutesAgo(minutes), ...given });
    const match = { from: 'fields', by: 'agent_code', outcome: 'unknown', value: 'll9', names: [] };
    const came = await call(mine, 9, { file_name: 'x.wav', agent_match: asJson(match) });
    const named = await call(mine, 3, { file_name: 'likely-lia_1.wav' });
    await call(mine, 2, { file_name: 'LL9_2.wav', agent_id: await anAgentHere('Linked Already') });
    await call(mine, 1, { file_name: 'nobody.wav' });
    const away = await call(theirs, 1, { file_name: 'LL9_3.wav' });
    const params = { id: agentId };
    const manager = await somebody('manager', { campaignIds: [mine] });
    const campaign = { id: mine, name: 'Mine' };
    expect((await manager.ask(readLikelyCalls, { params })).body).toEqual({
      rows: [
        {
          id: named,
          file_name: 'likely-lia_1.wav',
          campaign,
          created_at: minutesAgo(3).toISOString(),
          why: 'Its name holds the name Lia Likely.',
        },
        {
          id: came,
          file_name: 'x.wav',
          campaign,
          created_at: minutesAgo(9).toISOString(),
          why: 'It came with the code ll9.',
        },
      ],
    });
    const owner = await somebody('owner');
    const { rows } = (await owner.ask(readLikelyCalls, { params })).body as { rows: LikelyCall[] };
    expect(rows.map(({ id }) => id)).toEqual([away, named, came]);
    const herself = await somebody('agent', { agentId });
    expect(await herself.ask(readLikelyCalls, { params })).toMatchObject({ status: 403 });
  });

  test('are none for an agent who is archived', async () => {
    const agentId = await anAgentHere('Gil Gone', { code: 'GG1', archived_at: now });
    await aCall(db, organizationId, mine, { file_name: 'GG1.wav' });
    const owner = await somebody('owner');
    expect((await owner.ask(readLikelyCalls, { params: { id: agentId } })).body).toEqual({ rows: [] });
  });
});

describe('The login of an agent', () => {
  test('is shown to those who edit agents, and unlinked by those who invite', async () => {
    const agentId = await anAgentHere('Ada Login');
    const person = await aMember(db, organizationId, { role: 'agent', agentId });
    const herself = await visitorFor(person);
    const params = { id: agentId };
    const login = {
      user_id: person.userId,
      name: 'A agent',
      email: `${person.userId}@example.com`,
      role: 'agent',
    };
    const manager = await somebody('manager', { campaignIds: [mine] });
    const linked = { logins: [login], invitations: [] };
    expect((await manager.ask(readAgentLogins, { params })).body).toEqual(linked);
    expect((await herself.ask(readAgent, { params })).status).toBe(200);

    const body = { user_id: person.userId };
    expect(await manager.ask(unlinkLogin, { params, body })).toMatchObject({ status: 403 });
    const senior = await somebody('senior_manager');
    expect((await senior.ask(unlinkLogin, { params, body })).status).toBe(204);
    expect((await manager.ask(readAgentLogins, { params })).body).toEqual({ logins: [], invitations: [] });
    expect((await herself.ask(readAgent, { params })).status).toBe(404);
    expect((await herself.ask(readSession)).body).toMatchObject({ user: { role: 'agent', agent_id: null } });
  });

  test('is not taken from somebody above oneself, nor from somebody with another profile', async () => {
    const [agentId, other] = [await anAgentHere('Ola Owner'), await anAgentHere('Ben Below')];
    const { userId } = await aMember(db, organizationId, { role: 'owner', agentId });
    const senior = await somebody('senior_manager');
    const body = { user_id: userId };
    expect(await senior.ask(unlinkLogin, { params: { id: agentId }, body })).toMatchObject({
      status: 403,
      body: { code: 'role_above_yours' },
    });
    expect((await senior.ask(unlinkLogin, { params: { id: other }, body })).status).toBe(204);
    const owner = await somebody('owner');
    expect((await owner.ask(readAgentLogins, { params: { id: agentId } })).body).toMatchObject({
      logins: [{ user_id: userId }],
    });
  });

  test('that somebody is invited to is told of until the link expires', async () => {
    const agentId = await anAgentHere('Ivy Invited');
    const invited = (id: string, email: string, expires_at: Date) => ({
      organization_id: organizationId,
      id,
      email,
      role: 'agent' as const,
      agent_id: agentId,
      token_hash: id,
      created_at: now,
      expires_at,
    });
    const [open, late] = ['inv_' + '1'.repeat(26), 'inv_' + '2'.repeat(26)];
    const soon = new Date(now.getTime() + 1);
    await db
      .insertInto('invitations')
      .values([invited(open, 'ivy@example.com', soon), invited(late, 'late@example.com', now)])
      .execute();
    const manager = await somebody('manager', { campaignIds: [mine] });
    expect((await manager.ask(readAgentLogins, { params: { id: agentId } })).body).toEqual({
      logins: [],
      invitations: [{ id: open, email: 'ivy@example.com', expires_at: soon.toISOString() }],
    });
  });
});
