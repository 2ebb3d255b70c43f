import { describe, expect, test } from 'vitest';
import { allHandlers } from '#server/http/handlers.ts';
import type { UserRole } from '#shared/permissions.ts';
import { openSample } from '#shared/samples.ts';
import { openTestHouse, upload } from '#test/support/app.ts';
import { aCampaign, anOrganization } from '#test/support/builders.ts';
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

test('Whoever is signed out may only ask what signing in and setting up need, and say what a secret vouches for', () => {
  const open = endpoints.filter(({ access }) => access === 'anyone').map(nameOf);
  expect(open.toSorted()).toEqual([
    'GET /api/v1/session',
    'GET /api/v1/session/ways',
    'GET /api/v1/setup',
    'POST /api/v1/invitation/accept',
    'POST /api/v1/invitation/open',
    'POST /api/v1/password-reset',
    'POST /api/v1/password-reset/request',
    'POST /api/v1/provider-hooks/assemblyai',
    'POST /api/v1/session',
    'POST /api/v1/session/code',
    'POST /api/v1/session/code/use',
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
