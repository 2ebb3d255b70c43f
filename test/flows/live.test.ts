import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { endSessionsOf, startSession } from '#server/people/sessions.ts';
import { type SharedAccount, settle } from '#server/providers/settle.ts';
import { revokeOtherSessions } from '#shared/account.ts';
import { cancelBulkItems } from '#shared/bulk-jobs.ts';
import { failureOf, KnownError } from '#shared/errors.ts';
import { changePerson, removePerson } from '#shared/members.ts';
import { readSession, signOut } from '#shared/people.ts';
import { saveProvider } from '#shared/provider-settings.ts';
import { reprocessCall } from '#shared/versions.ts';
import { agentSays, openTestHouse, seeCall, untilEnded, uploaded } from '#test/support/app.ts';
import { anAgent, anOrganization } from '#test/support/builders.ts';
import { announce } from '#test/support/bulk-jobs.ts';
import { type EventStream, openEventStream } from '#test/support/event-stream.ts';
import { until } from '#test/support/until.ts';
import { Visitor } from '#test/support/visitor.ts';

const house = await openTestHouse();
const { deps, organizationId } = house;
const campaignId = await house.campaign();
const owner = await house.signedInAs('owner');
const address = await house.app.listen({ port: 0, host: '127.0.0.1' });
await house.startCrew();

const open: EventStream[] = [];
afterEach(() => open.splice(0).forEach((stream) => stream.close()));

async function watch(visitor: Visitor): Promise<EventStream> {
  const stream = await openEventStream(
    address,
    Array.from(visitor.cookies, (pair) => pair.join('=')).join('; '),
  );
  open.push(stream);
  return stream;
}

const statusesOf = (stream: EventStream, id: string) =>
  stream.events.filter((event) => event['call_id'] === id).map((event) => event['status']);

const jobsOf = ({ events }: EventStream) => events.filter(({ kind }) => kind === 'bulk_job_changed');
const providersOf = ({ events }: EventStream) => events.filter(({ kind }) => kind === 'provider_changed');

describe('The live stream', () => {
  test('tells every status of a call to those who may see it, and to nobody else', async () => {
    const elsewhere = await anOrganization(deps.db);
    const agentId = await anAgent(deps.db, organizationId);
    const may = await Promise.all([
      watch(owner),
      watch(await house.signedInAs('compliance_officer')),
      watch(await house.signedInAs('manager', { campaignIds: [campaignId] })),
    ]);
    const mayNot = await Promise.all([
      watch(await house.signedInAs('agent', { agentId })),
      watch(await house.signedInAs('manager', { campaignIds: [await house.campaign()] })),
      watch(await house.signedInAs('owner', { organizationId: elsewhere })),
    ]);
    expect([...may, ...mayNot].map(({ status }) => status)).toEqual(Array(6).fill(200));

    const id = await uploaded(owner, { campaignId, transcript: agentSays('Hello.') });
    await untilEnded(owner, id);
    for (const stream of may) {
      await until(() => statusesOf(stream, id).includes('completed'));
      expect(statusesOf(stream, id)).toEqual([
        'pending',
        'transcribing',
        'analyzing',
        'analyzing',
        'completed',
      ]);
      expect(stream.events.at(-1)).toEqual({
        kind: 'call_changed',
        call_id: id,
        campaign_id: campaignId,
        agent_id: null,
        version: 1,
        status: 'completed',
        deleted: false,
      });
    }
    expect(mayNot.map(({ events }) => events)).toEqual([[], [], []]);
  });

  test('tells that a bulk job changed to those who may see bulk jobs of its campaign, and to nobody else', async () => {
    const agentId = await anAgent(deps.db, organizationId);
    const may = await Promise.all([
      watch(owner),
      watch(await house.signedInAs('compliance_officer')),
      watch(await house.signedInAs('senior_manager')),
      watch(await house.signedInAs('manager', { campaignIds: [campaignId] })),
    ]);
    const mayNot = await Promise.all([
      watch(await house.signedInAs('agent', { agentId })),
      watch(await house.signedInAs('manager', { campaignIds: [await house.campaign()] })),
      watch(await house.signedInAs('owner', { organizationId: await anOrganization(deps.db) })),
    ]);
    const { jobId, itemIds } = await announce(owner, campaignId, ['one.wav', 'two.wav']);
    const changed = { kind: 'bulk_job_changed', bulk_job_id: jobId, campaign_id: campaignId };
    for (const stream of may) await until(() => jobsOf(stream).length > 0);
    expect(may.map((stream) => jobsOf(stream)[0])).toEqual(may.map(() => changed));
    // Whatever becomes of its items is told too: the last word comes after the last change.
    await owner.ask(cancelBulkItems, { body: { item_ids: itemIds } });
    for (const stream of may) await until(() => jobsOf(stream).length > 1);
    expect(new Set(may.flatMap(jobsOf).map((event) => JSON.stringify(event)))).toEqual(
      new Set([JSON.stringify(changed)]),
    );
    expect(mayNot.map(jobsOf)).toEqual([[], [], []]);
  });

  test('tells that a provider changed to Owners whose account it is, and to nobody else', async () => {
    const elsewhere = await anOrganization(deps.db);
    const may = await watch(owner);
    const others = await Promise.all([
      watch(await house.signedInAs('owner', { organizationId: elsewhere })),
      watch(await house.signedInAs('senior_manager')),
      watch(await house.signedInAs('manager', { campaignIds: [campaignId] })),
    ]);
    const [stranger, ...lesser] = others;
    const changed = { kind: 'provider_changed', provider: 'deepgram' };
    const body = { key: 'a-key-of-deepgram' };
    await owner.ask(saveProvider, { params: { provider: 'deepgram' }, body });
    await until(() => providersOf(may).length === 1);

    const row = await deps.db
      .selectFrom('provider_accounts')
      .select('account_id as accountId')
      .executeTakeFirstOrThrow();
    const holder = randomUUID();
    const rate = { perMinute: 60, burst: 1 };
    const own: SharedAccount = { ...row, provider: 'deepgram', most: 1, rate };
    const { asked } = await settle(deps.db, own, holder, { asks: 1, ends: [] });
    await until(() => providersOf(may).length === 2);
    const failure = failureOf(new KnownError('provider_key_refused', { provider: 'Deepgram' }));
    const outcome = { kind: 'refused', failure, startedAt: new Date() } as const;
    await settle(deps.db, own, holder, { asks: 0, ends: [{ id: asked![0]!, outcome }] });
    await until(() => providersOf(may).length === 3);
    expect(providersOf(may)).toEqual([changed, changed, changed]);
    expect(others.map(providersOf)).toEqual([[], [], []]);

    await settle(deps.db, { ...own, accountId: 'of-the-installation' }, holder, { asks: 1, ends: [] });
    await until(() => providersOf(stranger).length === 1);
    expect(lesser.map(providersOf)).toEqual([[], []]);
    await settle(deps.db, own, holder, { asks: 0, ends: [] });
  });

  test('tells an agent about their own calls only', async () => {
    const [mine, theirs] = [await anAgent(deps.db, organizationId), await anAgent(deps.db, organizationId)];
    const stream = await watch(await house.signedInAs('agent', { agentId: mine }));
    const byHand = await house.campaign({ settings: { autoProcess: false } });
    const ids: string[] = [];
    for (const agentId of [theirs, mine]) {
      const id = await uploaded(owner, { campaignId: byHand, transcript: agentSays('Hello.') });
      await deps.db.updateTable('calls').set({ agent_id: agentId }).where('id', '=', id).execute();
      await owner.ask(reprocessCall, { params: { id }, body: { kind: 'requeue' } });
      ids.push(id);
      await untilEnded(owner, id);
    }
    await until(() => statusesOf(stream, ids[1]!).includes('completed'));
    expect(new Set(stream.events.map((event) => event['call_id']))).toEqual(new Set([ids[1]]));
  });

  test('is told of the end of a call', async () => {
    const stream = await watch(owner);
    const id = await uploaded(owner, { campaignId, transcript: agentSays('Hello.') });
    await until(async () => (await seeCall(owner, id)).status === 'completed', { everyMs: 5 });
    await until(() => statusesOf(stream, id).includes('completed'));
    expect(statusesOf(stream, id).at(-1)).toBe('completed');
  });

  test('ends when its session does, and others go on', async () => {
    const [leaving, revoked, staying] = await Promise.all([
      house.signedInAs('manager'),
      house.signedInAs('compliance_officer'),
      house.signedInAs('senior_manager'),
    ]);
    const streams = await Promise.all([leaving, revoked, staying].map(watch));
    expect((await leaving.ask(signOut)).status).toBe(204);
    const { user } = (await revoked.ask(readSession)).body as { user: { id: string } };
    await endSessionsOf(deps, user.id);
    await until(() => streams[0]!.ended() && streams[1]!.ended());
    expect(streams[2]!.ended()).toBe(false);
  });

  test('ends when somebody takes a role, a membership or a session away', async () => {
    const visitors = await Promise.all(
      (['manager', 'compliance_officer', 'senior_manager'] as const).map((role) => house.signedInAs(role)),
    );
    const [demoted, removed, staying] = await Promise.all(
      visitors.map(async (visitor) => {
        const { user } = (await visitor.ask(readSession)).body as { user: { id: string } };
        return { visitor, id: user.id, stream: await watch(visitor) };
      }),
    );
    const { token } = await startSession(
      deps,
      { organizationId, userId: staying!.id },
      { address: null, userAgent: null },
    );
    const elsewhere = new Visitor(house.app);
    elsewhere.cookies.set('totalview_session', token);
    const revoked = await watch(elsewhere);
    await owner.ask(changePerson, { params: { id: demoted!.id }, body: { role: 'compliance_officer' } });
    await owner.ask(removePerson, { params: { id: removed!.id } });
    await staying!.visitor.ask(revokeOtherSessions);
    const ended = [demoted!.stream, removed!.stream, revoked];
    await until(() => ended.every((stream) => stream.ended()));
    expect(staying!.stream.ended()).toBe(false);
    expect((await demoted!.visitor.ask(readSession)).body).toBeNull();
  });

  test('takes on a changed role', async () => {
    const visitor = await house.signedInAs('manager');
    const stream = await watch(visitor);
    const before = await uploaded(owner, { campaignId, transcript: agentSays('Hello.') });
    await untilEnded(owner, before);
    await deps.db
      .updateTable('members')
      .set({ role: 'senior_manager' })
      .where('role', '=', 'manager')
      .execute();
    const told = async () => {
      const id = await uploaded(owner, { campaignId, transcript: agentSays('Hello.') });
      await untilEnded(owner, id);
      return stream.events.length > 0;
    };
    await until(told);
    expect(stream.events.some((event) => event['call_id'] === before)).toBe(false);
  });

  test('is refused without a session', async () => {
    expect((await openEventStream(address, '')).status).toBe(401);
  });

  test('does not hold up a server that stops', async () => {
    const streams = await Promise.all([watch(owner), watch(owner)]);
    await house.app.close();
    await until(() => streams.every((stream) => stream.ended()));
    expect(streams.map((stream) => stream.ended())).toEqual([true, true]);
  });
});
