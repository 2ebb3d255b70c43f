import { describe, expect, test } from 'vitest';
import { asJson } from '#server/db/tables.ts';
import { newId } from '#server/ids.ts';
import { listChecks, mostTriedCalls, type TriedCall, tryCheck } from '#shared/check-edits.ts';
import type { PhrasesRule } from '#shared/checks.ts';
import { openTestHouse } from '#test/support/app.ts';
import { aCall, now } from '#test/support/builders.ts';
import { aTranscript, type Line } from '#test/support/spoken-lines.ts';
import type { Visitor } from '#test/support/visitor.ts';

const house = await openTestHouse();
const { db } = house.deps;
const { organizationId } = house;

const notice: PhrasesRule = {
  kind: 'phrases',
  phrases: ['call is recorded'],
  match: 'any',
  expect: 'said',
  by: 'agent',
  where: { part: 'first', seconds: 30 },
};

/** A call of the past; the later ones have the greater age. */
async function aPastCall(campaignId: string, age: number, lines: readonly Line[] | null): Promise<string> {
  const created_at = new Date(now.getTime() - age * 60_000);
  const callId = await aCall(db, organizationId, campaignId, { file_name: `${age}.wav`, created_at });
  if (lines === null) return callId;
  const { words, turns, provider } = aTranscript(lines);
  await db
    .insertInto('transcripts')
    .values({
      organization_id: organizationId,
      id: newId('transcript', now),
      call_id: callId,
      revision: 1,
      provider,
      words: asJson(words),
      turns: asJson(turns),
      created_at: now,
    })
    .execute();
  return callId;
}

/** What names the call that was tried. */
function said(id: string, file: string, age: number): Partial<TriedCall> {
  const created_at = new Date(now.getTime() - age * 60_000).toISOString();
  return { call_id: id, file_name: file, created_at };
}

function attempt(visitor: Visitor, campaignId: string, judging: PhrasesRule = notice) {
  return visitor.ask(tryCheck, { params: { id: campaignId }, body: { judging } });
}

describe('Trying a rule on past calls', () => {
  test('says verdict and quote for the newest that have a transcript, and stores nothing', async () => {
    const campaignId = await house.campaign();
    const owner = await house.signedInAs('owner');
    const late = await aPastCall(campaignId, 3, [{ by: 'agent', text: 'This call is recorded.', at: 40 }]);
    const good = await aPastCall(campaignId, 1, [
      { by: 'agent', text: 'Hello, this call is recorded.', at: 2 },
    ]);
    const untold = await aPastCall(campaignId, 2, [{ by: 'customer', text: 'Hello?', at: 2 }]);
    await aPastCall(campaignId, 0, null);
    const { status, body } = await attempt(owner, campaignId);
    expect(status).toBe(200);
    expect(body).toEqual({
      rows: [
        {
          ...said(good, '1.wav', 1),
          verdict: 'pass',
          reasoning: 'The agent said “call is recorded” at 0:02.',
          quotes: [{ turn: 0, quote: 'call is recorded.', start_ms: 2_600 }],
        },
        {
          ...said(untold, '2.wav', 2),
          verdict: 'fail',
          reasoning: '“call is recorded” was not said by the agent in the first 30 seconds.',
          quotes: [],
        },
        {
          ...said(late, '3.wav', 3),
          verdict: 'fail',
          reasoning:
            '“call is recorded” was not said by the agent in the first 30 seconds. The nearest, “call is recorded”, came at 0:40.',
          quotes: [{ turn: 0, quote: 'call is recorded.', start_ms: 40_300 }],
        },
      ],
      left_out: 0,
    });
    expect((await owner.ask(listChecks, { params: { id: campaignId } })).body).toMatchObject({ rows: [] });
    expect(await db.selectFrom('check_results').select('call_id').execute()).toEqual([]);
  });

  test('looks at no more than twenty', async () => {
    const campaignId = await house.campaign();
    for (let age = 0; age < mostTriedCalls + 3; age += 1) {
      await aPastCall(campaignId, age, [{ by: 'agent', text: 'Good morning.' }]);
    }
    const { body } = await attempt(await house.signedInAs('owner'), campaignId);
    const { rows } = body as { rows: TriedCall[] };
    expect(rows.map(({ file_name }) => file_name)).toEqual(
      Array.from({ length: mostTriedCalls }, (_, age) => `${age}.wav`),
    );
  });

  test('says so when there is nothing to try it on', async () => {
    const campaignId = await house.campaign();
    const { body } = await attempt(await house.signedInAs('owner'), campaignId);
    expect(body).toEqual({ rows: [], left_out: 0 });
  });

  test('is for those who edit the campaign’s checks', async () => {
    const campaignId = await house.campaign();
    await aPastCall(campaignId, 1, [{ by: 'agent', text: 'A secret.' }]);
    expect((await attempt(await house.signedInAs('manager'), campaignId)).status).toBe(404);
    expect((await attempt(await house.signedInAs('agent'), campaignId)).status).toBe(403);
    const mine = await house.signedInAs('manager', { campaignIds: [campaignId] });
    expect((await attempt(mine, campaignId)).status).toBe(200);
  });

  test('takes rules of phrases only', async () => {
    const campaignId = await house.campaign();
    const owner = await house.signedInAs('owner');
    const judging = { kind: 'claude', prompt: 'Is it kind?' };
    const seen = await owner.ask(tryCheck, { params: { id: campaignId }, body: { judging } });
    expect(seen).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });
});
