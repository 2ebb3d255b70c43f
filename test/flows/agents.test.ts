import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { Trx } from '#server/db/db.ts';
import { type AgentSummary, createAgent, editAgent, listAgents, readAgent } from '#shared/agents.ts';
import { type CallChanges, editCall, linkAgent } from '#shared/call-edits.ts';
import { listCalls, readTimeline } from '#shared/calls.ts';
import { agentSays, aRecording, openTestHouse, seeCall, untilEnded, uploaded } from '#test/support/app.ts';
import { aCall, aCampaign, aCheckDraft, anAgent, anOrganization } from '#test/support/builders.ts';
import { until } from '#test/support/until.ts';
import type { Visitor } from '#test/support/visitor.ts';

const house = await openTestHouse();
const { db } = house.deps;
const greeting = aCheckDraft('Greeting');
const strict = { scoreBelow: null, criticalCheckFails: true, agents: [] };

async function made(visitor: Visitor, draft: object): Promise<AgentSummary> {
  const { status, body } = await visitor.ask(createAgent, { body: draft });
  expect([status, body]).toMatchObject([201, {}]);
  return body as AgentSummary;
}

async function edited(visitor: Visitor, id: string, changes: CallChanges) {
  return visitor.ask(editCall, { params: { id }, body: changes });
}

async function sentences(visitor: Visitor, id: string): Promise<string[]> {
  const { body } = await visitor.ask(readTimeline, { params: { id } });
  return (body as { rows: { sentence: string }[] }).rows.map(({ sentence }) => sentence);
}

/** Whether anybody waits for what this transaction holds. */
async function isWaiting(trx: Trx): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))`.execute(trx);
  return rows.length > 0;
}

async function idsOf(visitor: Visitor): Promise<string[]> {
  return ((await visitor.ask(listAgents)).body as { rows: AgentSummary[] }).rows.map(({ id }) => id);
}

describe('Agents', () => {
  test('are made, found, edited, archived and brought back', async () => {
    const campaignId = await house.campaign();
    const owner = await house.signedInAs('owner');
    const ana = await made(owner, {
      name: ' Ana   Silva ',
      code: 'A17',
      extension: '204',
      campaign_ids: [campaignId],
    });
    expect(ana).toEqual({
      id: ana.id,
      name: 'Ana Silva',
      code: 'A17',
      email: null,
      extension: '204',
      archived: false,
      campaigns: [{ id: campaignId, name: campaignId }],
      calls: 0,
      flagged: 0,
      average_score: null,
      last_call_at: null,
    });
    const changes = { name: 'Ana Costa', email: 'ana@example.com', archived: true };
    const after = await owner.ask(editAgent, { params: { id: ana.id }, body: changes });
    expect([after.status, after.body]).toEqual([200, { ...ana, ...changes }]);
    const search = { search: 'costa' };
    const nobody = { rows: [], next_cursor: null, total: 0 };
    expect((await owner.ask(listAgents, { query: search })).body).toEqual(nobody);
    expect((await owner.ask(listAgents, { query: { ...search, archived: 'true' } })).body).toEqual({
      rows: [{ ...ana, ...changes }],
      next_cursor: null,
      total: 1,
    });
    const back = await owner.ask(editAgent, { params: { id: ana.id }, body: { archived: false } });
    expect(back.body).toEqual({ ...ana, ...changes, archived: false });
  });

  test('are listed by name, a page at a time', async () => {
    const owner = await house.signedInAs('owner');
    const names = ['zoe page', 'Abe Page', 'Mia Page', 'Mia Page', 'Kit Page'];
    for (const name of names) await made(owner, { name });
    const listed: string[] = [];
    let cursor: string | null = null;
    do {
      const query = { search: 'page', limit: '2', ...(cursor === null ? {} : { cursor }) };
      const { body } = await owner.ask(listAgents, { query });
      const page = body as { rows: AgentSummary[]; next_cursor: string | null; total: number };
      expect([page.rows.length <= 2, page.total]).toEqual([true, 5]);
      listed.push(...page.rows.map(({ name }) => name));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(listed).toEqual(['Abe Page', 'Kit Page', 'Mia Page', 'Mia Page', 'zoe page']);
  });

  test('have codes that nobody else has, whatever the case', async () => {
    const owner = await house.signedInAs('owner');
    await made(owner, { name: 'Ben Ode', code: 'B2' });
    const cleo = await made(owner, { name: 'Cleo Ray' });
    const refused = {
      status: 409,
      body: { code: 'agent_code_taken', detail: 'The agent code b2 belongs to Ben Ode.' },
    };
    expect(await owner.ask(createAgent, { body: { name: 'Bo', code: 'b2' } })).toMatchObject(refused);
    expect(await owner.ask(editAgent, { params: { id: cleo.id }, body: { code: 'b2' } })).toMatchObject(
      refused,
    );
    const elsewhere = await house.signedInAs('owner', { organizationId: await anOrganization(db) });
    await made(elsewhere, { name: 'Another', code: 'B2' });
  });

  test('have a code that somebody else takes at the same moment: the second is told', async () => {
    const owner = await house.signedInAs('owner');
    const [una, ugo] = [await made(owner, { name: 'Una First' }), await made(owner, { name: 'Ugo Second' })];
    const asked = { params: { id: ugo.id }, body: { code: 'r1' } };
    const answer = await db.transaction().execute(async (trx) => {
      await trx.updateTable('agents').set({ code: 'R1' }).where('id', '=', una.id).execute();
      const asking = owner.ask(editAgent, asked);
      await until(() => isWaiting(trx), { timeoutMs: 10_000, everyMs: 20 });
      return { asking };
    });
    expect(await answer.asking).toMatchObject({
      status: 409,
      body: { code: 'agent_code_taken', detail: 'The agent code r1 belongs to Una First.' },
    });
  });

  test('are seen by managers where they work, and by agents as themselves', async () => {
    const [mine, theirs] = [await house.campaign(), await house.campaign()];
    const manager = await house.signedInAs('manager', { campaignIds: [mine] });
    const owner = await house.signedInAs('owner');
    const here = await made(manager, { name: 'Dana Here' });
    const there = await made(owner, { name: 'Ed There', campaign_ids: [theirs] });
    expect(here.campaigns).toEqual([{ id: mine, name: mine }]);
    const herself = await house.signedInAs('agent', { agentId: here.id });
    expect(await idsOf(manager)).toEqual([here.id]);
    expect(await idsOf(herself)).toEqual([here.id]);
    expect((await idsOf(owner)).filter((id) => [here.id, there.id].includes(id))).toEqual([
      here.id,
      there.id,
    ]);
    expect((await manager.ask(readAgent, { params: { id: there.id } })).status).toBe(404);
    expect((await herself.ask(readAgent, { params: { id: here.id } })).body).toMatchObject({ id: here.id });
    const body = { name: 'X', campaign_ids: [theirs] };
    expect(await manager.ask(createAgent, { body })).toMatchObject({
      status: 403,
      body: { code: 'campaign_not_yours' },
    });
    const moved = await manager.ask(editAgent, { params: { id: here.id }, body: { campaign_ids: [] } });
    expect(moved).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  test('have the figures of the calls that the asker may see', async () => {
    const [mine, theirs] = [await house.campaign(), await house.campaign()];
    const agentId = await anAgent(db, house.organizationId, 'Fay Figures');
    const now = new Date();
    const call = { agent_id: agentId, created_at: now, status: 'completed' } as const;
    await aCall(db, house.organizationId, mine, { ...call, score: 80 });
    await aCall(db, house.organizationId, mine, { ...call, score: 60, flagged: true });
    await aCall(db, house.organizationId, mine, { ...call, status: 'failed' });
    await aCall(db, house.organizationId, theirs, { ...call, score: 10 });
    const owner = await house.signedInAs('owner');
    await owner.ask(editAgent, { params: { id: agentId }, body: { campaign_ids: [mine, theirs] } });
    const manager = await house.signedInAs('manager', { campaignIds: [mine] });
    const seen = async (visitor: Visitor) =>
      (await visitor.ask(readAgent, { params: { id: agentId } })).body as AgentSummary;
    expect(await seen(manager)).toMatchObject({
      calls: 3,
      flagged: 1,
      average_score: 70,
      last_call_at: now.toISOString(),
      campaigns: [{ id: mine }],
    });
    expect(await seen(owner)).toMatchObject({ calls: 4, average_score: 50 });
  });
});

describe('A recording finds its agent', () => {
  test('by the fields that come with it, and its campaign becomes one of theirs', async () => {
    const campaignId = await house.campaign();
    const owner = await house.signedInAs('owner');
    const gus = await made(owner, { name: 'Gus Field', code: 'G7' });
    const id = await uploaded(owner, { campaignId, fields: { agent_code: 'g7' } });
    expect(await seeCall(owner, id)).toMatchObject({
      agent: { id: gus.id, name: 'Gus Field' },
      agent_match: 'Linked by the code g7.',
    });
    expect((await owner.ask(readAgent, { params: { id: gus.id } })).body).toMatchObject({
      calls: 1,
      campaigns: [{ id: campaignId }],
    });
  });

  test.each([
    ['an unknown code', { agent_code: 'nobody' }, 'Not linked: no agent has the code nobody.'],
    ['no clue', {}, 'Not linked: the file’s name does not say who the agent is.'],
  ])('but not by %s', async (_, fields, sentence) => {
    const owner = await house.signedInAs('owner');
    const id = await uploaded(owner, { campaignId: await house.campaign(), fields });
    expect(await seeCall(owner, id)).toMatchObject({ agent: null, agent_match: sentence });
  });

  test('but not one who is archived, or one of two', async () => {
    const campaignId = await house.campaign();
    const owner = await house.signedInAs('owner');
    const hal = await made(owner, { name: 'Hal Gone', code: 'H8', extension: '300' });
    await owner.ask(editAgent, { params: { id: hal.id }, body: { archived: true } });
    await made(owner, { name: 'Ida One', extension: '301' });
    await made(owner, { name: 'Ivo Two', extension: '301' });
    const matchOf = async (fields: Record<string, string>) =>
      (await seeCall(owner, await uploaded(owner, { campaignId, fields }))).agent_match;
    expect(await matchOf({ agent_code: 'H8' })).toBe('Not linked: Hal Gone (code H8) is archived.');
    expect(await matchOf({ extension: '301' })).toBe(
      'Not linked: the extension 301 fits several agents: Ida One, Ivo Two.',
    );
  });

  test('by its file’s name, which also says when the call was and what it is called', async () => {
    const owner = await house.signedInAs('owner');
    await made(owner, { name: 'Jo Name', code: 'J9' });
    const settings = {
      agentPattern: '{agent_code}_{yyyymmdd}-{hhmmss}_{call_id}',
      timeZone: 'Europe/Lisbon',
    };
    const campaignId = await house.campaign({ settings });
    const file = { name: 'j9_20260701-093000_c-5.wav', bytes: aRecording() };
    const id = await uploaded(owner, { campaignId, file });
    expect(await seeCall(owner, id)).toMatchObject({
      agent: { name: 'Jo Name' },
      agent_match: 'Linked by the code j9 in the file’s name.',
      call_date: '2026-07-01T08:30:00.000Z',
      metadata: { call_id: 'c-5' },
    });
  });

  test('of the own organization only', async () => {
    const elsewhere = await anOrganization(db);
    const stranger = await house.signedInAs('owner', { organizationId: elsewhere });
    await made(stranger, { name: 'Kim Away', code: 'K10' });
    const owner = await house.signedInAs('owner');
    const id = await uploaded(owner, { campaignId: await house.campaign(), fields: { agent_code: 'K10' } });
    expect(await seeCall(owner, id)).toMatchObject({
      agent: null,
      agent_match: 'Not linked: no agent has the code K10.',
    });
  });
});

describe('Linking by hand', () => {
  test('sets the flags anew by the agent’s own rule, says so, and unlinking takes them back', async () => {
    const owner = await house.signedInAs('owner');
    const lea = await made(owner, { name: 'Lea Rule' });
    const rules = { ...strict, agents: [{ agentId: lea.id, scoreBelow: 90 }] };
    const campaignId = await house.campaign({ checks: [greeting], settings: { flagging: rules } });
    const crew = await house.startCrew(1);
    const id = await uploaded(owner, { campaignId, transcript: agentSays('Hello there.') });
    const before = await untilEnded(owner, id);
    await crew.stop();
    expect(before).toMatchObject({ score: 0, flagged: false, review_status: 'no_action', agent: null });
    const linked = await edited(owner, id, { agent_id: lea.id });
    expect([linked.status, linked.body]).toMatchObject([
      200,
      {
        score: 0,
        flagged: true,
        review_status: 'needs_review',
        agent: { id: lea.id },
        agent_match: 'Linked by A owner.',
        newest: { flags: [{ reason: 'agent_rule' }] },
      },
    ]);
    const unlinked = await edited(owner, id, { agent_id: null });
    expect(unlinked.body).toMatchObject({
      flagged: false,
      review_status: 'no_action',
      agent: null,
      agent_match: 'Unlinked by A owner.',
      newest: { flags: [] },
    });
    expect((await sentences(owner, id)).slice(-2)).toEqual([
      'Linked to Lea Rule by A owner; flags set anew',
      'Unlinked from Lea Rule by A owner; flags set anew',
    ]);
  });

  test('while the call is being analysed counts for the flags that come of it', async () => {
    const owner = await house.signedInAs('owner');
    const max = await made(owner, { name: 'Max Meanwhile' });
    const rules = { ...strict, agents: [{ agentId: max.id, scoreBelow: 90 }] };
    const campaignId = await house.campaign({ checks: [greeting], settings: { flagging: rules } });
    const id = await uploaded(owner, { campaignId, transcript: agentSays('Hello there.') });
    await edited(owner, id, { agent_id: max.id });
    const crew = await house.startCrew(1);
    expect(await untilEnded(owner, id)).toMatchObject({
      flagged: true,
      newest: { flags: [{ reason: 'agent_rule' }] },
    });
    await crew.stop();
  });

  test('many at once: those in reach, each told', async () => {
    const [mine, theirs] = [await house.campaign(), await house.campaign()];
    const manager = await house.signedInAs('manager', { campaignIds: [mine] });
    const nia = await made(manager, { name: 'Nia Many' });
    const calls = [await aCall(db, house.organizationId, mine), await aCall(db, house.organizationId, mine)];
    const out = await aCall(db, house.organizationId, theirs);
    const body = { call_ids: [...calls, out], agent_id: nia.id };
    expect((await manager.ask(linkAgent, { body })).body).toEqual({ changed: 2, unchanged: 0, not_found: 1 });
    expect((await manager.ask(linkAgent, { body })).body).toEqual({ changed: 0, unchanged: 2, not_found: 1 });
    const query = { agent_id: nia.id };
    expect((await manager.ask(listCalls, { query })).body).toMatchObject({ total: 2 });
    expect((await manager.ask(linkAgent, { body: { ...body, agent_id: null } })).body).toMatchObject({
      changed: 2,
    });
    const unlinked = { agent_id: 'none', campaign_id: mine };
    expect((await manager.ask(listCalls, { query: unlinked })).body).toMatchObject({ total: 2 });
  });

  test('refuses agents who are archived, unknown or out of sight', async () => {
    const campaignId = await house.campaign();
    const owner = await house.signedInAs('owner');
    const otto = await made(owner, { name: 'Otto Old' });
    await owner.ask(editAgent, { params: { id: otto.id }, body: { archived: true } });
    const id = await aCall(db, house.organizationId, campaignId);
    expect(await edited(owner, id, { agent_id: otto.id })).toMatchObject({
      status: 409,
      body: { code: 'agent_archived' },
    });
    const elsewhere = await anAgent(db, await anOrganization(db));
    expect(await edited(owner, id, { agent_id: elsewhere })).toMatchObject({
      status: 422,
      body: { code: 'agent_unknown' },
    });
    const pia = await made(owner, {
      name: 'Pia Hidden',
      campaign_ids: [await aCampaign(db, house.organizationId)],
    });
    const manager = await house.signedInAs('manager', { campaignIds: [campaignId] });
    expect(await edited(manager, id, { agent_id: pia.id })).toMatchObject({
      status: 422,
      body: { code: 'agent_unknown' },
    });
  });
});

test('metadata is corrected, taken away, and told in the timeline', async () => {
  const owner = await house.signedInAs('owner');
  const given = { customer_name: 'Jo', disposition: 'Sold', metadata: '{"team":"Blue"}' };
  const id = await uploaded(owner, { campaignId: await house.campaign(), fields: given });
  const changes: CallChanges = {
    call_date: '2026-11-20T09:30:00+01:00',
    call_type: 'outbound',
    customer_name: null,
    metadata: { team: 'Red' },
  };
  expect((await edited(owner, id, changes)).body).toMatchObject({
    call_date: '2026-11-20T08:30:00.000Z',
    call_type: 'outbound',
    customer_name: null,
    disposition: 'Sold',
    metadata: { team: 'Red' },
  });
  expect((await sentences(owner, id)).at(-1)).toBe(
    'Edited by A owner: direction, call date, customer name, metadata',
  );
  expect(await owner.ask(editCall, { params: { id }, body: { score: 100 } })).toMatchObject({ status: 400 });
});
