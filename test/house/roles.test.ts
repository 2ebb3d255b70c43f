import { describe, expect, test } from 'vitest';
import { allHandlers } from '#server/http/handlers.ts';
import { createKey } from '#shared/api-keys.ts';
import { openSample, uploadCall } from '#shared/calls.ts';
import type { Access, Endpoint } from '#shared/endpoint.ts';
import { signIn } from '#shared/people.ts';
import { type Action, actions, type Reach, type UserRole, userRoles } from '#shared/permissions.ts';
import { reviewCall } from '#shared/review.ts';
import { reprocessCall } from '#shared/versions.ts';
import { agentSays, openTestHouse, upload } from '#test/support/app.ts';
import { aCall, aCampaign, aMember, anAgent, anOrganization } from '#test/support/builders.ts';
import { aBulkJob } from '#test/support/bulk-jobs.ts';
import { anInvitation } from '#test/support/invitations.ts';
import { multipartForm } from '#test/support/multipart.ts';
import { type Sent, Visitor } from '#test/support/visitor.ts';

const house = await openTestHouse();
const { db } = house.deps;
const noLive = { watch: () => expect.unreachable('nobody watches'), stop: async () => undefined };
const endpoints = allHandlers(noLive).map(({ endpoint }) => endpoint);
const roles = Object.keys(userRoles) as UserRole[];

/** One's own campaign, one of somebody else's, and another organization's, each with a call of some other agent. */
const [mine, theirs] = [await house.campaign(), await house.campaign()];
const elsewhere = await anOrganization(db);
const foreign = await aCampaign(db, elsewhere);
const [me, colleague] = [await anAgent(db, house.organizationId), await anAgent(db, house.organizationId)];
const callHere = await aCall(db, house.organizationId, mine, { agent_id: colleague });
const callThere = await aCall(db, house.organizationId, theirs, { agent_id: colleague });
const callElsewhere = await aCall(db, elsewhere, foreign);
const stranger = await anAgent(db, elsewhere);
const jobHere = await aBulkJob(db, house.organizationId, mine);
const jobThere = await aBulkJob(db, house.organizationId, theirs);
const jobElsewhere = await aBulkJob(db, elsewhere, foreign);
const somebodyHere = (await aMember(db, house.organizationId, { role: 'compliance_officer' })).userId;
const somebodyElsewhere = (await aMember(db, elsewhere, { role: 'manager' })).userId;
const invitedElsewhere = await anInvitation(db, elsewhere);
const here = {
  call: callHere,
  campaign: mine,
  job: jobHere,
  agent: colleague,
  person: somebodyHere,
  invitation: await anInvitation(db, house.organizationId),
};
type Ids = typeof here;

function namesOf(endpoint: Endpoint): string {
  return `${endpoint.method} ${endpoint.path}`;
}

function isAction(access: Access): access is Action {
  return access !== 'anyone' && access !== 'signed_in';
}

/** Somebody of this role who is assigned to one campaign and is one agent. */
function somebody(role: UserRole): Promise<Visitor> {
  return house.signedInAs(role, { campaignIds: [mine], agentId: me });
}

/** A valid id of the endpoint's own kind wherever its path asks for one. */
function paramsFor(endpoint: Endpoint, ids: Ids): Record<string, string> {
  const kinds = {
    '/bulk-jobs/': ids.job,
    '/campaigns/': ids.campaign,
    '/agents/': ids.agent,
    '/people/': ids.person,
    '/invitations/': ids.invitation,
  };
  const about = Object.entries(kinds).find(([part]) => endpoint.path.includes(part));
  return { id: about?.[1] ?? ids.call, number: '1', name: 'a-sample' };
}

describe('Whoever is signed out', () => {
  const closed = endpoints.filter(({ access }) => access !== 'anyone');
  test.each(closed.map((endpoint) => [namesOf(endpoint), endpoint] as const))(
    'gets 401 from %s',
    async (_, endpoint) => {
      const params = paramsFor(endpoint, here);
      expect(await new Visitor(house.app).ask(endpoint, { params })).toMatchObject({
        status: 401,
        body: { code: 'signed_out' },
      });
    },
  );

  test('may only ask what signing in and setting up need', () => {
    const open = endpoints.filter(({ access }) => access === 'anyone').map(namesOf);
    expect(open.toSorted()).toEqual([
      'GET /api/v1/session',
      'GET /api/v1/setup',
      'POST /api/v1/invitation/accept',
      'POST /api/v1/invitation/open',
      'POST /api/v1/session',
      'POST /api/v1/setup',
    ]);
  });
});

describe.each(roles)('A signed-in %s', (role) => {
  const reachOfRole = (endpoint: Endpoint): Reach =>
    isAction(endpoint.access) ? actions[endpoint.access].reach[role] : 'all';

  test('gets 403 from every endpoint whose action the role table denies', async () => {
    const visitor = await somebody(role);
    for (const endpoint of endpoints.filter((each) => reachOfRole(each) === 'none')) {
      const params = paramsFor(endpoint, here);
      const { status, body } = await visitor.ask(endpoint, { params });
      expect([namesOf(endpoint), status, body]).toMatchObject([
        namesOf(endpoint),
        403,
        { code: 'not_allowed' },
      ]);
    }
  });

  test('gets 404 for everything out of reach', async () => {
    const visitor = await somebody(role);
    const about = endpoints.filter(
      (each) => each.path.includes('/:id') && isAction(each.access) && reachOfRole(each) !== 'none',
    );
    for (const endpoint of about) {
      const abroad = { person: somebodyElsewhere, invitation: invitedElsewhere };
      const out: Ids[] = [
        { ...abroad, call: callElsewhere, campaign: foreign, job: jobElsewhere, agent: stranger },
      ];
      const there = { ...here, call: callThere, campaign: theirs, job: jobThere };
      if (reachOfRole(endpoint) !== 'all') out.push(there);
      if (reachOfRole(endpoint) === 'own') out.push(here);
      for (const ids of out) {
        const { status, body } = await visitor.ask(endpoint, {
          params: paramsFor(endpoint, ids),
          ...contentOf(endpoint),
        });
        expect([namesOf(endpoint), status, body]).toMatchObject([
          namesOf(endpoint),
          404,
          { code: 'not_found' },
        ]);
      }
    }
  });
});

/** What an endpoint has to be sent before it looks at what it is about. */
function contentOf(endpoint: Endpoint): Pick<Sent, 'body' | 'headers'> {
  if (endpoint.takes === 'multipart') {
    const { name, bytes } = agentSays('Good morning.');
    return multipartForm([{ name: 'transcript', fileName: name, bytes }]);
  }
  if (endpoint.body === undefined) return {};
  if (endpoint.body.safeParse({}).success) return { body: {} };
  const bodies = new Map<string, object>([
    [namesOf(reprocessCall), { kind: 'rerun_transcription' }],
    [namesOf(createKey), { name: 'A key' }],
    [namesOf(reviewCall), { version: 1, revision: 0, act: { kind: 'reopen' } }],
  ]);
  return {
    body: bodies.get(namesOf(endpoint)) ?? expect.unreachable(`${namesOf(endpoint)} needs a body here`),
  };
}

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
    const params = { id: callHere };
    for (const endpoint of [uploadCall, reprocessCall, signIn]) {
      expect(await visitor.ask(endpoint, { params, headers, body: {} })).toMatchObject({
        status: 403,
        body: { code: 'foreign_origin' },
      });
    }
  });
});
