import { describe, expect, test } from 'vitest';
import type { Ask } from '#server/analysis/ask.ts';
import { createClaude } from '#server/analysis/claude.ts';
import { claudeBatches } from '#server/batches/claude-batches.ts';
import { tendBatches } from '#server/batches/tend.ts';
import { readConfig } from '#server/config.ts';
import { createBulkRerun } from '#shared/bulk-jobs.ts';
import { deleteCall } from '#shared/calls.ts';
import type { CheckDraft } from '#shared/checks.ts';
import { readCallCosts, readCosts } from '#shared/costs.ts';
import { listProviders } from '#shared/provider-settings.ts';
import { type CheckResultShown, readVersion } from '#shared/versions.ts';
import { agentSays, openTestHouse, seeCall, untilEnded, uploaded } from '#test/support/app.ts';
import { aCheckDraft, anOrganization } from '#test/support/builders.ts';
import { answerText, goodAnswer, passing } from '#test/support/claude-answers.ts';
import {
  answered,
  type KeptBatch,
  openBatchesServer,
  unanswered,
} from '#test/support/claude-batches-server.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';
import { until } from '#test/support/until.ts';

const server = await openBatchesServer();
const { providers } = readConfig({
  TOTALVIEW_ANTHROPIC_KEY: 'sk-ant-0123456789',
  TOTALVIEW_ANTHROPIC_URL: server.baseUrl,
});
const good = answerText([passing('c1', 0, 'Good morning')]);

/** What was asked without a batch. */
const asked: string[] = [];
const direct: Ask = async (_, { tag }) => {
  asked.push(tag);
  return { model: 'claude-sonnet-5-5', stopReason: 'end_turn', text: good, content: [] };
};
const house = await openTestHouse({
  config: { providers },
  adapters: { claude: (account, inBatch) => createClaude(account, inBatch, direct), batches: claudeBatches },
});
const { deps } = house;
await house.startCrew();

const check = aCheckDraft('Greets the caller', {
  judging: { kind: 'claude', prompt: 'Does the agent greet?' },
});

/** Calls of a campaign that judges bulk jobs in batches, and an Owner who reruns them. */
async function aCampaign(count: number, checks: readonly CheckDraft[] = [check]) {
  const organizationId = await anOrganization(deps.db);
  const owner = await house.signedInAs('owner', { organizationId });
  const settings = { batches: true, insights: false };
  const campaignId = await house.campaign({ organizationId, checks: [...checks], settings });
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    ids.push(await uploaded(owner, { campaignId, transcript: agentSays('Good morning.') }));
  }
  for (const id of ids) await untilEnded(owner, id);
  expect(await owner.ask(createBulkRerun, { body: { kind: 'analyze', call_ids: ids } })).toMatchObject({
    status: 201,
  });
  const rerun = async (id: string) => (await owner.ask(readVersion, { params: { id, number: '2' } })).body;
  for (const id of ids) await until(async () => (await isWaiting(rerun(id))) || null);
  return { owner, ids, rerun };
}

async function isWaiting(version: Promise<unknown>): Promise<boolean> {
  const { waiting } = (await version) as { waiting: { reason: string } | null };
  return waiting?.reason === 'batch';
}

/** Looks after batches, some minutes from now. */
function tend(minutes = 5): Promise<void> {
  const clock = steppedClock(new Date(Date.now() + minutes * 60_000));
  return tendBatches({ ...deps, ...deps.providers, clock }, new AbortController().signal);
}

function newestBatch(): KeptBatch {
  return server.batches.at(-1)!;
}

/** The names under which the newest batch has the requests of a call's second version. */
function namesOf(callId: string): string[] {
  return newestBatch()
    .requests.map(({ custom_id: name }) => name)
    .filter((name) => name.startsWith(`${callId}-2-`));
}

const nameOf = (callId: string): string => namesOf(callId)[0]!;

describe('A bulk job that may wait', () => {
  test('is judged by one batch, at the price of one, and its calls say what they wait for', async () => {
    const { owner, ids, rerun } = await aCampaign(3);
    const [first = '', second = '', third = ''] = ids;
    expect(asked.splice(0).toSorted()).toEqual(ids.map((id) => `${id}.1`).toSorted());
    expect(await rerun(first)).toMatchObject({
      status: 'analyzing',
      error: null,
      waiting: {
        sentence: 'It is judged with others in a batch, for half the price. That takes up to a day.',
      },
    });
    await tend();
    const batch = newestBatch();
    expect([batch.requests.length, ids.map((id) => namesOf(id).length)]).toEqual([3, [1, 1, 1]]);
    await tend();
    expect(server.batches.at(-1)).toBe(batch);

    batch.lines = [
      answered(nameOf(third), good),
      unanswered(nameOf(second), 'invalid_request_error'),
      answered('call_of_somebody_else-1', good),
      answered(nameOf(first), good),
    ];
    await tend();
    await untilEnded(owner, first);
    await untilEnded(owner, third);
    expect(await rerun(first)).toMatchObject({ status: 'completed', check_results: [{ verdict: 'pass' }] });
    expect((await untilEnded(owner, second)).newest).toMatchObject({
      status: 'failed',
      error: { code: 'provider_refused', message: 'Claude refused the request: No such thing.' },
    });
    expect(asked).toEqual([]);
    const half = (1_000 * 3 + 100 * 15) / 2;
    expect((await owner.ask(readCallCosts, { params: { id: first } })).body).toMatchObject({
      total: { requests: 1, micros: half },
    });
    await tend();
    expect(
      await deps.db.selectFrom('batch_requests').select('call_id').where('call_id', 'in', ids).execute(),
    ).toEqual([]);
  });

  test('goes into the next batch when it expired, and is asked directly when it expires again', async () => {
    const { owner, ids } = await aCampaign(1);
    const [id = ''] = ids;
    asked.splice(0);
    for (const how of ['expired', 'api_error'] as const) {
      await tend();
      newestBatch().lines = [unanswered(nameOf(id), how)];
      await tend();
    }
    expect((await untilEnded(owner, id)).newest.status).toBe('completed');
    expect(asked).toEqual([`${id}.2`]);
  });

  test('counts each answer once, although reading them broke off', async () => {
    const { owner, ids } = await aCampaign(2);
    await tend();
    const batch = newestBatch();
    batch.lines = ids.map((id) => answered(nameOf(id), good));
    batch.breaksAfter = 1;
    await tend();
    delete batch.breaksAfter;
    await tend();
    for (const id of ids) {
      await untilEnded(owner, id);
      expect((await owner.ask(readCallCosts, { params: { id } })).body).toMatchObject({
        total: { requests: 1 },
      });
    }
  });
});

/** Lines that answer these requests of the newest batch with passes. */
function answers(names: readonly string[]): string[] {
  return newestBatch()
    .requests.filter(({ custom_id: name }) => names.includes(name))
    .map(({ custom_id: name, params }) => answered(name, goodAnswer(params)));
}

describe('A call of many checks', () => {
  const many = Array.from({ length: 45 }, (_, index) =>
    aCheckDraft(`Greets ${index + 1}`, { judging: check.judging }),
  );

  test('has all its requests in a batch, and goes on when the last of them is answered', async () => {
    const { owner, ids, rerun } = await aCampaign(1, many);
    const [id = ''] = ids;
    asked.splice(0);
    await tend();
    const names = namesOf(id);
    expect(names).toHaveLength(3);
    newestBatch().lines = [...answers(names.slice(1)), unanswered(names[0]!, 'expired')];
    await tend();
    expect(await rerun(id)).toMatchObject({ status: 'analyzing', waiting: { reason: 'batch' } });
    expect(namesOf(id)).toEqual(names.slice(0, 1));
    newestBatch().lines = answers(names);
    await tend();
    expect((await untilEnded(owner, id)).newest).toMatchObject({ status: 'completed', number: 2 });
    const { check_results: results } = (await rerun(id)) as { check_results: CheckResultShown[] };
    expect(results.map(({ verdict }) => verdict)).toEqual(many.map(() => 'pass'));
    expect(asked).toEqual([]);
    const half = (1_000 * 3 + 100 * 15) / 2;
    expect((await owner.ask(readCallCosts, { params: { id } })).body).toMatchObject({
      total: { requests: 3, micros: 3 * half },
    });
  });

  test('asks at once what did not hold of a batch’s answers', async () => {
    const { owner, ids } = await aCampaign(1, many);
    const [id = ''] = ids;
    asked.splice(0);
    await tend();
    const [first = '', ...others] = namesOf(id);
    newestBatch().lines = [...answers(others), answered(first, answerText([]))];
    await tend();
    expect((await untilEnded(owner, id)).newest.status).toBe('completed');
    expect(asked).toEqual([`${id}.2`]);
  });
});

describe('A batch whose sending nobody heard the end of', () => {
  test('is found again where it arrived', async () => {
    const { owner, ids } = await aCampaign(1);
    const before = server.batches.length;
    server.loseNext('answer');
    await tend();
    await tend(1);
    expect(server.batches.length).toBe(before + 1);
    newestBatch().lines = [answered(nameOf(ids[0]!), good)];
    await tend(10);
    expect(server.batches.length).toBe(before + 1);
    expect((await untilEnded(owner, ids[0]!)).newest.status).toBe('completed');
  });

  test('is sent again where it did not', async () => {
    const { owner, ids } = await aCampaign(1);
    const before = server.batches.length;
    server.loseNext('request');
    await tend();
    expect(server.batches.length).toBe(before);
    await tend(10);
    expect(server.batches.length).toBe(before + 1);
    newestBatch().lines = [answered(nameOf(ids[0]!), good)];
    await tend(10);
    expect((await untilEnded(owner, ids[0]!)).newest.status).toBe('completed');
  });
});

describe('A batch that is refused', () => {
  test.each([401, 402] as const)(
    'with %i pauses the account, and is sent when it is taken again',
    async (status) => {
      const { owner, ids, rerun } = await aCampaign(1);
      const [id = ''] = ids;
      const before = server.batches.length;
      server.refuses(status);
      await tend();
      await tend();
      expect((await owner.ask(listProviders)).body).toMatchObject({
        rows: expect.arrayContaining([expect.objectContaining({ provider: 'claude', state: 'paused' })]),
      });
      expect(await rerun(id)).toMatchObject({ status: 'analyzing', waiting: { reason: 'batch' } });
      server.refuses(null);
      await tend();
      expect(server.batches.length).toBe(before);
      await deps.db
        .updateTable('provider_states')
        .set({ probe_at: new Date(0) })
        .execute();
      await tend(10);
      expect(server.batches.length).toBe(before + 1);
      newestBatch().lines = [answered(nameOf(id), good)];
      await tend(10);
      expect((await untilEnded(owner, id)).newest.status).toBe('completed');
    },
  );
});

test('A call that is deleted meanwhile leaves nothing of itself, and its answer changes nothing', async () => {
  const { owner, ids } = await aCampaign(2);
  const [gone = '', stays = ''] = ids;
  await tend();
  expect((await owner.ask(deleteCall, { params: { id: gone } })).status).toBe(204);
  expect(
    await deps.db.selectFrom('batch_requests').select('call_id').where('call_id', 'in', ids).execute(),
  ).toEqual([{ call_id: stays }]);
  newestBatch().lines = ids.map((id) => answered(nameOf(id), good));
  newestBatch().breaksAfter = 1;
  await tend();
  delete newestBatch().breaksAfter;
  await tend();
  expect((await untilEnded(owner, stays)).newest.status).toBe('completed');
  // What was answered for the call that is gone was paid all the same.
  const half = (1_000 * 3 + 100 * 15) / 2;
  expect((await owner.ask(readCosts)).body).toMatchObject({ total: { requests: 2, micros: 2 * half } });
  expect((await seeCall(owner, stays)).versions).toHaveLength(2);
});
