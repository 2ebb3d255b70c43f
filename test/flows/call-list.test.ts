import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { callHandlers } from '#server/http/handlers/calls.ts';
import { newId } from '#server/ids.ts';
import { keepTranscript } from '#server/transcription/transcribe.db.ts';
import type { CallSummary } from '#shared/calls.ts';
import { listCalls } from '#shared/calls.ts';
import type { Person } from '#shared/permissions.ts';
import type { Snippet } from '#shared/snippets.ts';
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
import { aTranscript } from '#test/support/spoken-lines.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';
import { signedIn } from '#test/support/visitor.ts';

const { db } = await testDatabase();
const deps = { db, clock: steppedClock(now) };
const app = smallApp(callHandlers, deps);

type List = {
  rows: (CallSummary & { snippets?: Snippet[] })[];
  next_cursor: string | null;
  total: number;
};

async function listOf(person: Person, query: Record<string, string>): Promise<List> {
  const visitor = await signedIn(app, deps, person);
  const { status, body } = await visitor.ask(listCalls, { query });
  expect(status).toBe(200);
  return body as List;
}

const organizationId = await anOrganization(db);
const owner = await aMember(db, organizationId, { role: 'owner' });
const ids = new Map<string, string>();

/** The names under which a list's calls were made, in the list's order. */
async function found(query: Record<string, string>, person = owner): Promise<string[]> {
  const { rows, total } = await listOf(person, query);
  expect(total).toBe(rows.length);
  return rows.map(({ id }) => [...ids].find(([, each]) => each === id)?.[0] ?? id);
}

const [sales, support] = [await aCampaign(db, organizationId), await aCampaign(db, organizationId)];
const ana = await anAgent(db, organizationId, 'Ana Agent');
const greeting = newId('check', now);
const closing = newId('check', now);

beforeAll(async () => {
  const call = async (name: string, days: number, given: Parameters<typeof aCall>[3], campaignId = sales) => {
    const created_at = new Date(now.getTime() - days * 86_400_000);
    ids.set(
      name,
      await aCall(db, organizationId, campaignId, { created_at, file_name: `${name}.wav`, ...given }),
    );
  };
  const done = { status: 'completed', shown_version: 1 } as const;
  await call('good', 1, { ...done, score: 92, agent_id: ana, duration_seconds: 60 });
  await call('poor', 2, {
    ...done,
    score: 41.5,
    flagged: true,
    review_status: 'needs_review',
    source: 'api',
    duration_seconds: 600,
  });
  await call(
    'seen',
    3,
    { ...done, score: 55, flagged: true, review_status: 'reviewed', agent_id: ana },
    support,
  );
  await call('mute', 4, { ...done, score: null, duration_seconds: 5 }, support);
  await call('broken', 5, { status: 'failed', source: 'sftp' }, support);
  await call('waiting_100%', 6, { status: 'pending', source: 'bulk_job' });

  await judged('good', sales, { [greeting]: 'pass', [closing]: 'pass' });
  await judged('poor', sales, { [greeting]: 'fail', [closing]: 'not_evaluated' });
  await judged('seen', support, { [greeting]: 'fail' });
  await judged('mute', support, {});

  await said('good', 1, 'Thank you for calling.', 'I want a refund, not a “gift card”.');
  await said('poor', 1, 'You may thank me later.', 'Señora Müller asked for a re-fund.');
  await said('seen', 1, 'Refund? No. Refund? Never.');
});

/** Gives a call its first version, shown, with these verdicts. */
function judged(name: string, campaignId: string, verdicts: Parameters<typeof aJudgedVersion>[2]) {
  const callId = ids.get(name) ?? '';
  return aJudgedVersion(db, { organizationId, campaignId, callId, number: 1, shown: true }, verdicts);
}

/** Gives a version of a call a transcript in which agent and customer say these things in turn. */
async function said(name: string, number: number, ...texts: readonly string[]): Promise<void> {
  const id = newId('transcript', now);
  const callId = ids.get(name) ?? '';
  const lines = texts.map(
    (text, at) => ({ by: at % 2 === 0 ? 'agent' : 'customer', text, at: at * 10 }) as const,
  );
  await db
    .transaction()
    .execute((trx) =>
      keepTranscript(trx, { organizationId, callId }, { id, transcript: aTranscript(lines), at: now }),
    );
  await db
    .updateTable('versions')
    .set({ transcript_id: id })
    .where('call_id', '=', callId)
    .where('number', '=', number)
    .execute();
}

describe('The list of calls', () => {
  test.each([
    [{ status: 'failed' }, ['broken']],
    [{ source: 'api' }, ['poor']],
    [{ campaign_id: support }, ['seen', 'mute', 'broken']],
    [{ agent_id: ana }, ['good', 'seen']],
    [{ agent_id: 'none' }, ['poor', 'mute', 'broken', 'waiting_100%']],
    [{ flagged: 'true' }, ['poor', 'seen']],
    [{ flagged: 'false', status: 'completed' }, ['good', 'mute']],
    [{ review_status: 'needs_review' }, ['poor']],
    [{ score_min: '50' }, ['good', 'seen']],
    [{ score_max: '60' }, ['poor', 'seen']],
    [{ score_min: '41.5', score_max: '41.5' }, ['poor']],
    [{ from: '2026-11-19T12:00:00Z', to: '2026-11-21T12:00:00Z' }, ['poor', 'seen']],
    [{ check_id: greeting }, ['good', 'poor', 'seen']],
    [{ check_id: greeting, verdict: 'fail' }, ['poor', 'seen']],
    [{ check_id: greeting, verdict: 'fail', campaign_id: support }, ['seen']],
    [{ verdict: 'not_evaluated' }, ['poor']],
    [{ search: 'OOd' }, ['good']],
    [{ search: 'w' }, ['good', 'poor', 'seen', 'mute', 'broken', 'waiting_100%']],
    [{ search: 'po' }, ['poor']],
    [{ search: '10' }, ['waiting_100%']],
    [{ search: 'ana ag' }, ['good', 'seen']],
    [{ search: 'Ag' }, ['good', 'seen']],
    [{ search: '0%.wav' }, ['waiting_100%']],
    [{ search: 'g_o' }, []],
    [{ search: '(good|poor)' }, []],
    [{ search: '', text: '  ' }, ['good', 'poor', 'seen', 'mute', 'broken', 'waiting_100%']],
  ])('narrowed by %j', async (query, names) => {
    expect(await found(query)).toEqual(names);
  });

  test.each([
    ['newest', ['good', 'poor', 'seen', 'mute', 'broken', 'waiting_100%']],
    ['oldest', ['waiting_100%', 'broken', 'mute', 'seen', 'poor', 'good']],
    ['score_low', ['poor', 'seen', 'good', 'mute', 'broken', 'waiting_100%']],
    ['longest', ['poor', 'good', 'mute', 'broken', 'waiting_100%', 'seen']],
  ])('sorted by %s, calls without the value last', async (sort, names) => {
    const order = await found({ sort });
    const known = names.slice(0, 3);
    expect(order.slice(0, 3)).toEqual(known);
    expect(order.toSorted()).toEqual(names.toSorted());
  });

  test('is the same list page by page, whatever the order and the filter', async () => {
    for (const sort of listCalls.query.shape.sort.unwrap().options) {
      for (const query of [{}, { text: 'refund' }, { search: '.wav' }, { campaign_id: support }] as const) {
        const whole = (await listOf(owner, { ...query, sort })).rows.map(({ id }) => id);
        const paged: string[] = [];
        let cursor: string | null = null;
        do {
          const page: List = await listOf(owner, {
            ...query,
            sort,
            limit: '1',
            ...(cursor === null ? {} : { cursor }),
          });
          paged.push(...page.rows.map(({ id }) => id));
          cursor = page.next_cursor;
        } while (cursor !== null);
        expect(paged).toEqual(whole);
      }
    }
  });

  test('is within reach, whatever it is narrowed by', async () => {
    const manager = await aMember(db, organizationId, { role: 'manager', campaignIds: [support] });
    const agent = await aMember(db, organizationId, { role: 'agent', agentId: ana });
    const elsewhere = await aMember(db, await anOrganization(db), { role: 'owner' });
    for (const query of [{}, { text: 'refund' }, { check_id: greeting }, { search: 'ana' }]) {
      const all = await found(query);
      expect(await found(query, manager)).toEqual(
        all.filter((name) => ['seen', 'mute', 'broken'].includes(name)),
      );
      expect(await found(query, agent)).toEqual(all.filter((name) => ['good', 'seen'].includes(name)));
      expect(await found(query, elsewhere)).toEqual([]);
    }
  });
});

describe('Text in transcripts', () => {
  test.each([
    ['refund', ['good', 'seen']],
    ['REFUND thank', ['good']],
    ['"thank you"', ['good']],
    ['thank', ['good', 'poor']],
    ['muller', ['poor']],
    ['"senora Müller"', ['poor']],
    ['gift-card', ['good']],
    ['"calling I want"', []],
    ['agent', []],
    ['!!', []],
  ])('%s', async (text, names) => {
    expect(await found({ text })).toEqual(names);
  });

  test('shows where it was said, so that one can go there', async () => {
    const { rows } = await listOf(owner, { text: 'refund', agent_id: ana });
    expect(rows.map(({ snippets }) => snippets)).toEqual([
      [{ turn: 1, start_ms: 10_000, text: 'I want a refund, not a “gift card”.', marks: [[9, 15]] }],
      [
        {
          turn: 0,
          start_ms: 0,
          text: 'Refund? No. Refund? Never.',
          marks: [
            [0, 6],
            [12, 18],
          ],
        },
      ],
    ]);
    expect((await listOf(owner, {})).rows.some((row) => 'snippets' in row)).toBe(false);
  });

  test('only the transcript that is shown counts', async () => {
    const call = { organizationId, campaignId: support, callId: ids.get('mute') ?? '', number: 2 };
    await aJudgedVersion(db, { ...call, shown: false }, {});
    await said('mute', 2, 'A very peculiar word.');
    expect(await found({ text: 'peculiar' })).toEqual([]);
    await db.updateTable('calls').set({ shown_version: 2 }).where('id', '=', call.callId).execute();
    expect(await found({ text: 'peculiar' })).toEqual(['mute']);
    await db.updateTable('calls').set({ shown_version: 1 }).where('id', '=', call.callId).execute();
  });

  test('whatever is typed is understood', async () => {
    const visitor = await signedIn(app, deps, owner);
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.stringMatching(/^[ "'&|!():*<>\\%_a-z-]{0,40}$/),
    );
    await fc.assert(
      fc.asyncProperty(typed, typed, async (text, search) => {
        const { status } = await visitor.ask(listCalls, { query: { text, search } });
        expect(status).toBe(200);
      }),
      { numRuns: 150 },
    );
  });
});
