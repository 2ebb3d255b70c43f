import { expect, test } from 'vitest';
import { keyFrom } from '#server/api-keys/key-form.ts';
import * as apiKeys from '#shared/api-keys.ts';
import { listCalls, readCall } from '#shared/calls.ts';
import { readEvents } from '#shared/events.ts';
import { readSession } from '#shared/people.ts';
import { userRoles } from '#shared/permissions.ts';
import { listSamples } from '#shared/samples.ts';
import { namesOf } from '#shared/statuses.ts';
import { openTestHouse } from '#test/support/app.ts';
import { aCall, anOrganization, now } from '#test/support/builders.ts';
import { askWith, keyHolder } from '#test/support/key-holder.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';

const clock = steppedClock(now);
const house = await openTestHouse({ clock, config: { apiRequestsPerMinute: 1_000 } });
const { deps } = house;
const owner = await house.signedInAs('owner');

test('a key is made, shown once, listed without itself, used, and revoked at once', async () => {
  const campaignId = await house.campaign();
  const made = await owner.ask(apiKeys.createKey, {
    params: { id: campaignId },
    body: { name: 'Recorder in Leeds', expires_at: '2027-01-01T00:00:00Z' },
  });
  expect(made.status).toBe(201);
  const { key, ...shown } = made.body as apiKeys.NewApiKey;
  expect(key).toMatch(/^tv_[0-9A-Za-z]{49}$/);
  expect(shown).toEqual({
    id: expect.stringMatching(/^key_/),
    campaign: { id: campaignId, name: campaignId },
    name: 'Recorder in Leeds',
    starts_with: key.slice(0, 10),
    scopes: ['upload', 'read'],
    state: 'active',
    created_by: 'A owner',
    created_at: new Date(clock.now()).toISOString(),
    expires_at: '2027-01-01T00:00:00.000Z',
    last_used_at: null,
    revoked_at: null,
  });
  const lists = [
    await owner.ask(apiKeys.listCampaignKeys, { params: { id: campaignId } }),
    await owner.ask(apiKeys.listKeys),
  ];
  for (const list of lists) expect(list).toMatchObject({ status: 200, body: { rows: [shown] } });

  expect(await askWith(house, key, listCalls)).toMatchObject({ status: 200, body: { rows: [] } });
  const revoked = await owner.ask(apiKeys.revokeKey, { params: { id: shown.id } });
  const nowText = new Date(clock.now()).toISOString();
  expect(revoked).toMatchObject({
    status: 200,
    body: { ...shown, state: 'revoked', last_used_at: nowText, revoked_at: nowText },
  });
  expect(await askWith(house, key, listCalls)).toMatchObject({
    status: 401,
    body: { code: 'api_key_invalid' },
  });

  clock.advance(60_000);
  expect(await owner.ask(apiKeys.revokeKey, { params: { id: shown.id } })).toMatchObject({
    status: 200,
    body: { revoked_at: nowText },
  });
});

test('both headers are taken, and a key alone decides even when somebody is signed in too', async () => {
  const campaignId = await house.campaign();
  const { key } = await keyHolder(house, campaignId);
  const elsewhere = await house.campaign();
  await aCall(deps.db, house.organizationId, elsewhere);
  const own = { headers: { authorization: '', 'x-api-key': key } };
  expect(await askWith(house, key, listCalls, own)).toMatchObject({ status: 200, body: { rows: [] } });
  expect(await owner.ask(listCalls, { headers: { 'x-api-key': key } })).toMatchObject({ body: { rows: [] } });
  const wrong = await owner.ask(listCalls, { headers: { 'x-api-key': 'tv_wrong' } });
  expect(wrong).toMatchObject({ status: 401, body: { code: 'api_key_invalid' } });
});

test('wrong, mistyped, revoked and expired keys get the very same answer', async () => {
  const campaignId = await house.campaign();
  const expired = await keyHolder(house, campaignId, {
    expiresAt: new Date(clock.now() + 1_000).toISOString(),
  });
  const revoked = await keyHolder(house, campaignId);
  await owner.ask(apiKeys.revokeKey, { params: { id: revoked.id } });
  clock.advance(1_000);
  const stranger = keyFrom(crypto.getRandomValues(new Uint8Array(32)));
  const typo = `${stranger.slice(0, -1)}${stranger.endsWith('x') ? 'y' : 'x'}`;
  const answers = await Promise.all(
    [stranger, typo, revoked.key, expired.key].map((key) => askWith(house, key, listCalls)),
  );
  for (const { status, body, headers } of answers) {
    expect({ status, headers }).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
    expect({ ...(body as object), request_id: '' }).toEqual({
      type: 'urn:totalview:error:api_key_invalid',
      title: 'The API key is not valid.',
      status: 401,
      detail: 'The API key is not valid.',
      code: 'api_key_invalid',
      advice: 'Check that it is whole, and in the settings of its campaign that it is active.',
      request_id: '',
    });
  }
});

test('two active keys of one name, for replacing one by the other; no third', async () => {
  const campaignId = await house.campaign();
  const first = await keyHolder(house, campaignId, { name: 'Dialler' });
  const makeAnother = () =>
    owner.ask(apiKeys.createKey, { params: { id: campaignId }, body: { name: 'DIALLER' } });
  const rivals = await Promise.all([makeAnother(), makeAnother(), makeAnother()]);
  const made = rivals.filter(({ status }) => status === 201);
  expect(made).toHaveLength(1);
  const refused = rivals.filter(({ status }) => status === 409);
  expect(refused).toHaveLength(2);
  for (const { body } of refused) expect(body).toMatchObject({ code: 'two_keys_active' });
  await owner.ask(apiKeys.revokeKey, { params: { id: first.id } });
  expect(await makeAnother()).toMatchObject({ status: 201 });
});

test('a key reaches its campaign and no other, in its own organization and in others', async () => {
  const [mine, other] = [await house.campaign(), await house.campaign()];
  const program = await keyHolder(house, mine);
  const own = await aCall(deps.db, house.organizationId, mine);
  const foreign = await aCall(deps.db, house.organizationId, other);
  const list = await program.ask(listCalls);
  expect((list.body as { rows: { id: string }[] }).rows.map(({ id }) => id)).toEqual([own]);
  expect(await program.ask(listCalls, { query: { campaign_id: other } })).toMatchObject({
    body: { rows: [] },
  });
  expect(await program.ask(readCall, { params: { id: foreign } })).toMatchObject({ status: 404 });
});

test('a key does what its scopes say, and nothing that is for people', async () => {
  const campaignId = await house.campaign();
  const uploader = await keyHolder(house, campaignId, { scopes: ['upload'] });
  const refused = { status: 403, body: { code: 'key_not_allowed' } };
  expect(await uploader.ask(listCalls)).toMatchObject(refused);
  const everything = await keyHolder(house, campaignId);
  for (const endpoint of [readSession, listSamples, readEvents, apiKeys.listKeys]) {
    expect(await everything.ask(endpoint)).toMatchObject(refused);
  }
  const params = { id: campaignId };
  expect(await everything.ask(apiKeys.createKey, { params, body: { name: 'More' } })).toMatchObject(refused);
});

test('only Senior Managers and Owners see and make keys', async () => {
  const campaignId = await house.campaign();
  for (const role of namesOf(userRoles)) {
    const person = await house.signedInAs(role, { campaignIds: [campaignId] });
    const expected = role === 'senior_manager' || role === 'owner' ? [200, 200, 201] : [403, 403, 403];
    const params = { id: campaignId };
    const seen = [
      await person.ask(apiKeys.listKeys),
      await person.ask(apiKeys.listCampaignKeys, { params }),
      await person.ask(apiKeys.createKey, { params, body: { name: `Made by ${role}` } }),
    ];
    expect(seen.map(({ status }) => status)).toEqual(expected);
  }
});

test('keys of another organization are not there', async () => {
  const campaignId = await house.campaign();
  const { id } = await keyHolder(house, campaignId);
  const stranger = await house.signedInAs('owner', { organizationId: await anOrganization(deps.db) });
  const params = { id: campaignId };
  expect(await stranger.ask(apiKeys.listKeys)).toMatchObject({ status: 200, body: { rows: [] } });
  expect(await stranger.ask(apiKeys.listCampaignKeys, { params })).toMatchObject({ status: 404 });
  expect(await stranger.ask(apiKeys.createKey, { params, body: { name: 'Mine' } })).toMatchObject({
    status: 404,
  });
  expect(await stranger.ask(apiKeys.revokeKey, { params: { id } })).toMatchObject({ status: 404 });
});

function make(campaignId: string, body: object) {
  return owner.ask(apiKeys.createKey, { params: { id: campaignId }, body: { name: 'A key', ...body } });
}

test('no key for an archived campaign, none that has expired already, none without a scope', async () => {
  const campaignId = await house.campaign();
  expect(await make(await house.campaign({ archived: true }), {})).toMatchObject({
    status: 403,
    body: { code: 'campaign_archived' },
  });
  const past = { expires_at: new Date(clock.now()).toISOString() };
  expect(await make(campaignId, past)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  expect(await make(campaignId, { scopes: [] })).toMatchObject({ status: 400 });
  expect(await make(campaignId, { scopes: ['everything'] })).toMatchObject({ status: 400 });
});

test('the last use is written once a minute', async () => {
  const campaignId = await house.campaign();
  const program = await keyHolder(house, campaignId);
  const lastUse = async () => {
    const { body } = await owner.ask(apiKeys.listCampaignKeys, { params: { id: campaignId } });
    return (body as { rows: apiKeys.ApiKeyShown[] }).rows[0]?.last_used_at;
  };
  const first = new Date(clock.now()).toISOString();
  await program.ask(listCalls);
  clock.advance(59_999);
  await program.ask(listCalls);
  expect(await lastUse()).toBe(first);
  clock.advance(1);
  await program.ask(listCalls);
  expect(await lastUse()).toBe(new Date(clock.now()).toISOString());
});

test('a key in an address is refused wherever it stands, and never counted as shown', async () => {
  const { key } = await keyHolder(house, await house.campaign());
  const addresses = [
    `/api/v1/calls?api_key=${key}`,
    `/api/v1/calls?limit=1&x=${key.replace('_', '%5F')}`,
    `/api/v1/calls/${key}`,
    `/calls?key=${key}`,
  ];
  for (const url of addresses) {
    const answer = await house.app.inject({ url, headers: { authorization: `Bearer ${key}` } });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'api_key_in_address' });
  }
});
