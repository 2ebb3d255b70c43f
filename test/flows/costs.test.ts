import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import { insertUse } from '#server/costs/spent.db.ts';
import { noteSpent } from '#server/costs/spent.ts';
import { costsBook } from '#server/db/books.ts';
import { foldAll } from '#server/sums/fold.ts';
import { listAuditLog } from '#shared/audit-log.ts';
import { deleteCall } from '#shared/calls.ts';
import { createCheck } from '#shared/check-edits.ts';
import * as costs from '#shared/costs.ts';
import { dayAfter, dayOf } from '#shared/period.ts';
import { userRoles } from '#shared/permissions.ts';
import { editPrices, listPrices, type Price, readPrices } from '#shared/prices.ts';
import { saveProvider } from '#shared/provider-settings.ts';
import type { Used } from '#shared/providers.ts';
import { namesOf } from '#shared/statuses.ts';
import { openTestHouse } from '#test/support/app.ts';
import { aCall, anOrganization } from '#test/support/builders.ts';

const { providers } = readConfig({
  TOTALVIEW_DEEPGRAM_KEY: 'a-key-of-Deepgram',
  TOTALVIEW_ANTHROPIC_KEY: 'a-key-of-Claude',
});
const house = await openTestHouse({ config: { providers } });
const { deps } = house;
const { db } = deps;
const today = dayOf(new Date());

const nothing = { audioMs: 0, inputTokens: 0, cacheWriteTokens: 0, cacheReadTokens: 0, outputTokens: 0 };
const heard: Used = { ...nothing, provider: 'deepgram', model: 'nova-3', audioMs: 3_600_000, batched: false };
const judged: Used = {
  ...nothing,
  provider: 'claude',
  model: 'claude-sonnet-5-5',
  inputTokens: 1_000,
  cacheWriteTokens: 2_000,
  cacheReadTokens: 3_000,
  outputTokens: 500,
  batched: false,
};
const judgedMicros = 1_000 * 3 + 2_000 * 3.75 + 3_000 * 0.3 + 500 * 15;

async function aWorld() {
  const organizationId = await anOrganization(db);
  const owner = await house.signedInAs('owner', { organizationId });
  const campaignId = await house.campaign({
    organizationId,
    settings: { transcription: 'deepgram', insights: false },
  });
  const callId = await aCall(db, organizationId, campaignId, { duration_seconds: 3_600 });
  const on = { organizationId, campaignId, callId, version: 1 };
  return { owner, organizationId, campaignId, callId, on, spend: (used: Used) => noteSpent(deps, on, used) };
}

describe('What is spent', () => {
  test('is told of the call by version and model, and of the organization by model, campaign and day', async () => {
    const { owner, campaignId, callId, on, spend } = await aWorld();
    await spend(heard);
    await spend(judged);
    await spend(judged);
    await noteSpent(deps, { ...on, version: 2 }, { ...heard, model: 'a model of tomorrow' });

    const heardOnce = { requests: 1, unpriced: 0, micros: 258_000 };
    const ofDeepgram = { provider: 'deepgram', audio_seconds: 3_600, input_tokens: 0, output_tokens: 0 };
    const judgedTwice = { requests: 2, unpriced: 0, micros: 2 * judgedMicros };
    const tokens = { audio_seconds: 0, input_tokens: 12_000, output_tokens: 1_000 };
    const unpriced = { requests: 1, unpriced: 1, micros: 0 };
    const total = { requests: 4, unpriced: 1, micros: 258_000 + 2 * judgedMicros };
    const sonnet = { provider: 'claude', model: 'claude-sonnet-5-5', ...judgedTwice, ...tokens };
    const nova = { model: 'nova-3', ...ofDeepgram, ...heardOnce };
    const tomorrow = { model: 'a model of tomorrow', ...ofDeepgram, ...unpriced };
    expect(await owner.ask(costs.readCallCosts, { params: { id: callId } })).toMatchObject({
      status: 200,
      body: {
        total,
        rows: [
          { version: 1, ...nova },
          { version: 1, ...sonnet },
          { version: 2, ...tomorrow },
        ],
      },
    });
    expect((await owner.ask(costs.readCosts)).body).toEqual({
      from: dayAfter(today, -29),
      to: today,
      total,
      models: [nova, sonnet, tomorrow],
      campaigns: [{ campaign: { id: campaignId, name: campaignId }, ...total }],
      course: [{ when: today, ...total }],
    });
  });

  test('stays counted when its call is deleted, and when it was deleted meanwhile', async () => {
    const { owner, callId, spend } = await aWorld();
    await spend(heard);
    expect((await owner.ask(deleteCall, { params: { id: callId } })).status).toBe(204);
    await spend(heard);
    expect((await owner.ask(costs.readCosts)).body).toMatchObject({
      total: { requests: 2, micros: 516_000 },
    });
  });

  test('of any period is what the requests say one by one, whatever of it is folded', async () => {
    const { owner, on } = await aWorld();
    const backs = [0, 3, 9, 40, 41, 170, 171, 364, 365, 700];
    for (const [at, back] of backs.entries()) {
      const day = new Date(`${dayAfter(today, -back)}T12:00:00Z`);
      await insertUse(db, on, { used: at % 2 === 0 ? heard : judged, micros: 1 + 2 ** at, at: day });
      if (at % 3 === 0) await foldAll(db, costsBook);
    }
    for (const [first, last] of [
      [0, 0],
      [9, 3],
      [365, 0],
      [364, 41],
      [700, 9],
    ] as const) {
      const query = { from: dayAfter(today, -first), to: dayAfter(today, -last) };
      const within = [...backs.entries()].filter(([, back]) => last <= back && back <= first);
      const spent = (some: typeof within) => ({
        requests: some.length,
        micros: some.reduce((sum, [at]) => sum + 1 + 2 ** at, 0),
      });
      const { body } = await owner.ask(costs.readCosts, { query });
      const { total, campaigns, models } = body as costs.Costs;
      const of = (name: string) => models.find(({ provider }) => provider === name) ?? spent([]);
      expect(total).toMatchObject(spent(within));
      expect(campaigns).toMatchObject([spent(within)]);
      expect(of('deepgram')).toMatchObject(spent(within.filter(([at]) => at % 2 === 0)));
      expect(of('claude')).toMatchObject(spent(within.filter(([at]) => at % 2 === 1)));
    }
  });

  test('is exported by day, campaign and model', async () => {
    const { owner, campaignId, on } = await aWorld();
    await insertUse(db, on, { used: heard, micros: 258_000, at: new Date('2026-10-01T23:59:59Z') });
    const query = { from: '2026-10-01', to: '2026-10-31' };
    const answer = await house.app.inject({
      method: 'GET',
      url: costs.exportCosts.path,
      query,
      cookies: Object.fromEntries(owner.cookies),
    });
    expect(answer.body).toBe(
      [
        '\u{feff}day,campaign,provider,model,requests,audio_minutes,input_tokens,output_tokens,us_dollars,requests_without_price',
        `2026-10-01,${campaignId},Deepgram,nova-3,1,60.00,0,0,0.258000,0`,
        '',
      ].join('\r\n'),
    );
  });
});

describe('Prices', () => {
  const dear: Price = { provider: 'deepgram', models: 'nova', audio_hour: 1 };

  test('are the list prices until somebody sets them, and count from then on', async () => {
    const { owner, spend } = await aWorld();
    expect((await owner.ask(readPrices)).body).toEqual({ revision: 0, rows: listPrices });
    await spend(heard);
    const set = await owner.ask(editPrices, { body: { revision: 0, rows: [dear] } });
    expect(set).toMatchObject({ status: 200, body: { revision: 1, rows: [dear] } });
    await spend(heard);
    expect((await owner.ask(costs.readCosts)).body).toMatchObject({ total: { micros: 1_258_000 } });
    expect((await owner.ask(listAuditLog, { query: { act: 'prices.changed' } })).body).toMatchObject({
      rows: [{ after: { 'Deepgram nova': '$1 an hour' } }],
    });
  });

  test('are not written over by who has not seen the newest', async () => {
    const { owner } = await aWorld();
    const save = (revision: number) => owner.ask(editPrices, { body: { revision, rows: [dear] } });
    const statuses = (await Promise.all([save(0), save(0)])).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect((await save(0)).body).toMatchObject({ code: 'prices_changed' });
    expect((await save(1)).body).toMatchObject({ revision: 2 });
  });
});

describe('A forecast', () => {
  test('goes by the prices while nothing was spent, and by what was spent afterwards', async () => {
    const { owner, callId, campaignId, spend } = await aWorld();
    const forecast = async (kind: 'transcribe' | 'analyze') =>
      (await owner.ask(costs.forecastRerun, { body: { kind, call_ids: [callId] } })).body;
    expect(await forecast('transcribe')).toEqual({ micros: 516_000, basis: 'prices' });
    expect(await forecast('analyze')).toEqual({ micros: 0, basis: 'free' });
    await owner.ask(createCheck, {
      params: { id: campaignId },
      body: {
        name: 'Polite',
        type: 'quality',
        category: '',
        judging: { kind: 'claude', prompt: 'Was it polite?' },
      },
    });
    await spend(heard);
    await spend(judged);
    expect(await forecast('transcribe')).toEqual({ micros: 258_000 + judgedMicros, basis: 'past' });
    expect(await forecast('analyze')).toEqual({ micros: judgedMicros, basis: 'past' });
    const query = { calls: '3' };
    expect((await owner.ask(costs.forecastUpload, { params: { id: campaignId }, query })).body).toEqual({
      micros: 3 * (258_000 + judgedMicros),
      basis: 'past',
    });
  });

  test('goes by the models that the accounts have chosen', async () => {
    const { owner, callId, organizationId } = await aWorld();
    const speech = { provider: 'deepgram', audio_hour: 0.5, models: 'nova-4' } as const;
    await owner.ask(editPrices, { body: { revision: 0, rows: [...listPrices, speech] } });
    const forecast = async (kind: 'transcribe' | 'analyze') =>
      (await owner.ask(costs.forecastRerun, { body: { kind, call_ids: [callId] } })).body;
    await owner.ask(saveProvider, { params: { provider: 'deepgram' }, body: { model: 'nova-4' } });
    expect(await forecast('transcribe')).toEqual({ micros: 1_000_000, basis: 'prices' });
    await db
      .updateTable('campaigns')
      .set({ settings: sql`settings || '{"insights": true}'` })
      .where('organization_id', '=', organizationId)
      .execute();
    const bySonnet = (await forecast('analyze')) as { micros: number };
    await owner.ask(saveProvider, { params: { provider: 'claude' }, body: { model: 'claude-haiku-5-5' } });
    expect(await forecast('analyze')).toEqual({ micros: bySonnet.micros / 3, basis: 'prices' });
  });

  test('counts no call out of reach', async () => {
    const { callId } = await aWorld();
    const stranger = await house.signedInAs('manager');
    const body = { kind: 'transcribe', call_ids: [callId] };
    expect((await stranger.ask(costs.forecastRerun, { body })).body).toEqual({ micros: 0, basis: 'free' });
  });
});

test('Costs and prices of the organization are for Owners', async () => {
  for (const role of namesOf(userRoles).filter((each) => each !== 'owner')) {
    const visitor = await house.signedInAs(role);
    for (const endpoint of [costs.readCosts, costs.exportCosts, readPrices]) {
      expect([role, (await visitor.ask(endpoint)).status]).toEqual([role, 403]);
    }
  }
});
