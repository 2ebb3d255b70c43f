import { describe, expect, test } from 'vitest';
import { allHandlers } from '#server/http/handlers.ts';
import { openSample, uploadCall } from '#shared/calls.ts';
import { signIn } from '#shared/people.ts';
import type { UserRole } from '#shared/permissions.ts';
import { reprocessCall } from '#shared/versions.ts';
import { openTestHouse, upload } from '#test/support/app.ts';
import { aCall, aCampaign, anOrganization } from '#test/support/builders.ts';
import { nameOf } from '#test/support/requests.ts';
import type { Visitor } from '#test/support/visitor.ts';

const house = await openTestHouse();
const { db } = house.deps;
const noLive = { watch: () => expect.unreachable('nobody watches'), stop: async () => undefined };
const endpoints = allHandlers(noLive).map(({ endpoint }) => endpoint);

/** One's own campaign, one of somebody else's, and another organization's. */
const [mine, theirs] = [await house.campaign(), await house.campaign()];
const foreign = await aCampaign(db, await anOrganization(db));

/** Somebody of this role who is assigned to one campaign. */
function somebody(role: UserRole): Promise<Visitor> {
  return house.signedInAs(role, { campaignIds: [mine] });
}

test('Whoever is signed out may only ask what signing in and setting up need', () => {
  const open = endpoints.filter(({ access }) => access === 'anyone').map(nameOf);
  expect(open.toSorted()).toEqual([
    'GET /api/v1/session',
    'GET /api/v1/setup',
    'POST /api/v1/invitation/accept',
    'POST /api/v1/invitation/open',
    'POST /api/v1/session',
    'POST /api/v1/setup',
  ]);
});

describe('A campaign that is not theirs, named in a request', () => {
  test.each([
    ['manager', () => theirs],
    ['manager', () => foreign],
    ['owner', () => foreign],
  ] as const)('is refused with 403 to the %s', async (role, campaignId) => {
    const visitor = await somebody(role);
    const refused = { status: 403, body: { code: 'campaign_not_yours' } };
    expect(await upload(visitor, { campaignId: campaignId() })).toMatchObject(refused);
    const body = { campaign_id: campaignId() };
    expect(
      await visitor.ask(openSample, { params: { name: 'billing-question-resolved' }, body }),
    ).toMatchObject(refused);
  });
});

describe('Another site', () => {
  test('can change nothing in the name of somebody signed in', async () => {
    const visitor = await somebody('owner');
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const params = { id: await aCall(db, house.organizationId, mine) };
    for (const endpoint of [uploadCall, reprocessCall, signIn]) {
      expect(await visitor.ask(endpoint, { params, headers, body: {} })).toMatchObject({
        status: 403,
        body: { code: 'foreign_origin' },
      });
    }
  });
});
