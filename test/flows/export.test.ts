import { expect, test } from 'vitest';
import { exportCalls as exportOf } from '#server/calls/export.ts';
import { newId } from '#server/ids.ts';
import { exportCalls } from '#shared/calls.ts';
import { openTestHouse } from '#test/support/app.ts';
import { aCall, aCallRow, aCampaign, aMember, anAgent, anOrganization, now } from '#test/support/builders.ts';
import type { Visitor } from '#test/support/visitor.ts';

const house = await openTestHouse();
const { db } = house.deps;

/** The lines of the export that somebody downloads, without the heading. */
async function exported(visitor: Visitor, query: Record<string, string> = {}): Promise<string[]> {
  const cookie = Array.from(visitor.cookies, ([name, value]) => `${name}=${value}`).join('; ');
  const answer = await house.app.inject({ url: exportCalls.path, query, headers: { cookie } });
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
  expect(answer.headers['content-disposition']).toBe('attachment; filename="calls.csv"');
  expect(answer.body.startsWith('\u{feff}call_id,file_name,campaign,agent,source,status,')).toBe(true);
  return answer.body.split('\r\n').slice(1, -1);
}

test('A list is exported as it is filtered, within reach, and no cell runs as a formula', async () => {
  const campaignId = await aCampaign(db, house.organizationId, { name: 'Sales, inbound' });
  const agentId = await anAgent(db, house.organizationId, '=Ana');
  const own = await aCall(db, house.organizationId, campaignId, {
    agent_id: agentId,
    file_name: '@SUM(1,2).wav',
    status: 'completed',
    shown_version: 1,
    score: 61.23456,
    flagged: true,
    review_status: 'needs_review',
    duration_seconds: 12.5,
  });
  const other = await aCall(db, house.organizationId, campaignId, { source: 'api' });
  const elsewhere = await anOrganization(db);
  await aCall(db, elsewhere, await aCampaign(db, elsewhere));

  const agent = await house.signedInAs('agent', { agentId });
  const line = `${own},"'@SUM(1,2).wav","Sales, inbound",'=Ana,UI,Completed,1,61.23,yes,Needs review,12.5,${now.toISOString()},,,,,`;
  expect(await exported(agent)).toEqual([line]);
  const owner = await house.signedInAs('owner');
  const all = await exported(owner);
  expect([all.length, all]).toEqual([2, expect.arrayContaining([line, expect.stringContaining(other)])]);
  expect(await exported(owner, { source: 'api' })).toEqual([expect.stringContaining(`${other},call.wav`)]);
  const manager = await house.signedInAs('manager', {
    campaignIds: [await aCampaign(db, house.organizationId)],
  });
  expect(await exported(manager)).toEqual([]);

  const noted = await db.selectFrom('audit_log').select(['act', 'after']).orderBy('id').execute();
  expect(noted.filter(({ act }) => act === 'calls.exported')).toContainEqual({
    act: 'calls.exported',
    after: { filters: ['source: api', 'sort: newest'] },
  });
});

test('Many calls come a page at a time, in order, each once, and no further than they are read', async () => {
  const organizationId = await anOrganization(db);
  const campaignId = await aCampaign(db, organizationId);
  const rows = Array.from({ length: 2_500 }, (_, at) =>
    aCallRow(organizationId, campaignId, {
      id: newId('call', new Date(now.getTime() + at)),
      created_at: new Date(now.getTime() - Math.floor(at / 7) * 1_000),
    }),
  );
  for (let from = 0; from < rows.length; from += 500) {
    await db
      .insertInto('calls')
      .values(rows.slice(from, from + 500))
      .execute();
  }
  const owner = await aMember(db, organizationId, { role: 'owner' });
  const chunks: string[] = [];
  for await (const chunk of await exportOf(house.deps, owner, { sort: 'oldest' })) chunks.push(chunk);
  expect(chunks.map((chunk) => chunk.split('\r\n').length - 1)).toEqual([1, 1_000, 1_000, 500]);
  const ids = chunks
    .slice(1)
    .flatMap((chunk) => chunk.split('\r\n').slice(0, -1))
    .map((line) => line.split(',')[0]);
  const expected = rows
    .toSorted((a, b) => Number(a.created_at) - Number(b.created_at) || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
  expect(ids).toEqual(expected);

  const asked: unknown[] = [];
  const reader = (await exportOf(house.deps, owner, { sort: 'newest' }))[Symbol.asyncIterator]();
  asked.push(await reader.next(), await reader.next());
  expect(await reader.return?.()).toMatchObject({ done: true });
  expect(await reader.next()).toMatchObject({ done: true });
});
