import { describe, expect, test } from 'vitest';
import { type AuditLine, exportAuditLog, listAuditLog, listDoers } from '#shared/audit-log.ts';
import { createCampaign } from '#shared/campaigns.ts';
import { editOrganization, readOrganization } from '#shared/organization.ts';
import { openTestHouse } from '#test/support/app.ts';
import { anOrganization, now } from '#test/support/builders.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';
import type { Visitor } from '#test/support/visitor.ts';

const clock = steppedClock(now);
const house = await openTestHouse({ clock });
const { db } = house.deps;
const owner = await house.signedInAs('owner');
const officer = await house.signedInAs('compliance_officer');
const dayMs = 86_400_000;

type Query = Record<string, string>;

async function lines(visitor: Visitor, query: Query = {}): Promise<AuditLine[]> {
  const { status, body } = await visitor.ask(listAuditLog, { query });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return (body as { rows: AuditLine[] }).rows;
}

async function named(visitor: Visitor, query: Query = {}) {
  return (await lines(visitor, query)).map(({ object }) => object.name);
}

/** Campaigns whose making stands in the log, one a day. */
async function makeCampaigns(by: Visitor, names: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const name of names) {
    const { body } = await by.ask(createCampaign, { body: { name } });
    ids.push((body as { id: string }).id);
    clock.advance(dayMs);
  }
  return ids;
}

const manager = await house.signedInAs('manager');
const [alpha = ''] = await makeCampaigns(owner, ['Alpha', 'Beta 100%']);
await makeCampaigns(manager, ['Beta 1000', '=cmd|calc']);

describe('The audit log', () => {
  test('is read newest first, with act, doer, object and origin in plain words', async () => {
    const [newest, ...older] = await lines(officer);
    expect(newest).toEqual({
      id: expect.any(Number),
      at: '2026-11-25T12:00:00.000Z',
      act: 'campaign.created',
      label: 'Created a campaign',
      who: { kind: 'person', id: expect.stringMatching(/^user_/), name: 'A manager' },
      object: { kind: 'campaign', id: expect.stringMatching(/^camp_/), name: '=cmd|calc' },
      address: '203.0.113.9',
      user_agent: 'lightMyRequest',
      request_id: expect.any(String),
      before: null,
      after: { template: null },
    });
    expect(older.map(({ object }) => object.name)).toEqual(['Beta 1000', 'Beta 100%', 'Alpha']);
  });

  test('is narrowed by doer, act, object, and days', async () => {
    const [mine] = (await lines(officer)).filter(({ who }) => who.name === 'A owner');
    expect(await named(officer, { who: mine?.who.id ?? '' })).toEqual(['Beta 100%', 'Alpha']);
    expect(await named(officer, { act: 'call.deleted' })).toEqual([]);
    expect(await named(officer, { act: 'campaign.created', object: alpha })).toEqual(['Alpha']);
    expect(await named(officer, { object: 'beta' })).toEqual(['Beta 1000', 'Beta 100%']);
    expect(await named(officer, { object: 'BETA 100%' })).toEqual(['Beta 100%']);
    const days = { from: '2026-11-23T00:00:00Z', to: '2026-11-25T00:00:00Z' };
    expect(await named(officer, days)).toEqual(['Beta 1000', 'Beta 100%']);
    const nonsense = await officer.ask(listAuditLog, { query: { act: 'call.eaten' } });
    expect(nonsense.status).toBe(400);
  });

  test('is turned page by page without a line twice or left out, also where instants are the same', async () => {
    const at = new Date(clock.now());
    const rows = Array.from({ length: 7 }, (_, index) => ({
      organization_id: house.organizationId,
      at,
      act: 'agent.created',
      who_kind: 'operator' as const,
      who_id: 'operator',
      who_name: 'The operator',
      object_kind: 'agent',
      object_id: 'agent_x',
      object_name: `Agent ${index}`,
    }));
    await db.insertInto('audit_log').values(rows).execute();
    const seen: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      const query: Query = { limit: '3', act: 'agent.created', ...(cursor === null ? {} : { cursor }) };
      const { body } = await officer.ask(listAuditLog, { query });
      const page = body as { rows: AuditLine[]; next_cursor: string | null };
      seen.push(...page.rows.map(({ object }) => object.name));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((index) => `Agent ${index}`));
    const strange = await officer.ask(listAuditLog, { query: { cursor: 'bm90IG91cnM' } });
    expect(strange).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  test('names everybody who stands in it, once', async () => {
    const { body } = await officer.ask(listDoers);
    expect((body as { rows: { name: string; kind: string }[] }).rows.map(({ name }) => name)).toEqual([
      'A manager',
      'A owner',
      'The operator',
    ]);
  });

  test('is another one in each organization', async () => {
    const stranger = await house.signedInAs('owner', { organizationId: await anOrganization(db) });
    expect(await lines(stranger)).toEqual([]);
    expect((await stranger.ask(listDoers)).body).toEqual({ rows: [] });
  });

  test('is exported as a CSV that no spreadsheet runs, and says that it was', async () => {
    const cookies = Object.fromEntries(officer.cookies);
    const query = { act: 'campaign.created', from: '2026-11-24T00:00:00Z' };
    const answer = await house.app.inject({ method: 'GET', url: exportAuditLog.path, query, cookies });
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    const [head, first, second, ...rest] = answer.body.split('\r\n');
    expect(head).toMatch(/^\u{feff}at,who_kind,who,who_id,act,did,object_kind,object,/u);
    expect(first).toMatch(
      /^2026-11-25T12:00:00.000Z,person,A manager,user_\w+,campaign\.created,Created a campaign,campaign,"'=cmd\|calc",/,
    );
    expect(second).toContain(',Beta 1000,');
    expect(second).toContain(',"{""template"":null}",');
    expect(rest).toEqual(['']);
    expect(await lines(officer, { act: 'audit_log.exported' })).toMatchObject([
      { who: { name: 'A compliance_officer' }, object: { kind: 'organization' }, after: query },
    ]);
  });
});

describe('The organization', () => {
  test('is known to everybody in it, and named anew by an Owner alone, which is noted', async () => {
    const agent = await house.signedInAs('agent');
    expect(await agent.ask(readOrganization)).toMatchObject({
      status: 200,
      body: { id: house.organizationId, owners: ['A owner'], campaigns: 4 },
    });
    const body = { name: ' Larkfield ' };
    expect((await agent.ask(editOrganization, { body })).status).toBe(403);
    expect(await owner.ask(editOrganization, { body })).toMatchObject({
      status: 200,
      body: { name: 'Larkfield' },
    });
    await owner.ask(editOrganization, { body });
    expect(await lines(officer, { act: 'organization.renamed' })).toMatchObject([
      {
        before: { name: expect.stringMatching(/^org_/) },
        after: { name: 'Larkfield' },
        object: { name: 'Larkfield' },
      },
    ]);
  });

  test('takes no name that another one has, whatever its case, and no empty one', async () => {
    await anOrganization(db, 'Taken');
    expect(await owner.ask(editOrganization, { body: { name: 'TAKEN' } })).toMatchObject({
      status: 409,
      body: { code: 'name_taken' },
    });
    expect((await owner.ask(editOrganization, { body: { name: '  ' } })).status).toBe(400);
    expect((await owner.ask(editOrganization, { body: { name: 'LARKFIELD' } })).status).toBe(200);
  });
});
