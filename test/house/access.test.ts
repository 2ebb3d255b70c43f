import { describe, expect, test } from 'vitest';
import { allHandlers } from '#server/http/handlers.ts';
import { listAgents } from '#shared/agents.ts';
import { listKeys, revokeKey } from '#shared/api-keys.ts';
import { listBulkJobs } from '#shared/bulk-jobs.ts';
import { listCalls } from '#shared/calls.ts';
import { listCampaigns } from '#shared/campaigns.ts';
import { type Endpoint, isForKeys } from '#shared/endpoint.ts';
import { actions, type Reach, type UserRole, userRoles } from '#shared/permissions.ts';
import { openTestHouse } from '#test/support/app.ts';
import { keyHolder } from '#test/support/key-holder.ts';
import { contentOf, nameOf, paramsFor, queryOf, type Subject, subjectOf } from '#test/support/requests.ts';
import type { Visitor } from '#test/support/visitor.ts';
import { aWorld, type Place, places, type World } from '#test/support/world.ts';

/** What an answer says about access. An answer that refuses for another reason is an answer. */
type Outcome = 'signed out' | 'not allowed' | 'hidden' | 'answered';

const house = await openTestHouse({ config: { apiRequestsPerMinute: 1_000 } });
await house.startCrew();
const base = await house.app.listen({ port: 0, host: '127.0.0.1' });
const noLive = { watch: () => expect.unreachable('nobody watches'), stop: async () => undefined };
const inOrder = { GET: 0, POST: 1, PUT: 1, PATCH: 1, DELETE: 2 } as const;
/** What reads comes first, what takes away comes last. */
const endpoints = allHandlers(noLive)
  .map(({ endpoint }) => endpoint)
  .filter(({ access }) => access !== 'anyone' && access !== 'signed_in')
  .toSorted((one, other) => inOrder[one.method] - inOrder[other.method]);
const roles = Object.keys(userRoles) as UserRole[];
/** For everybody who can delete nothing in it. */
const lasting = await aWorld(house);

type Headers = Readonly<Record<string, string>>;

/** Everything in every place, asked one after another: `METHOD path, place` with what came back. */
async function outcomesFor(
  headers: Headers,
  world: World,
  reach: Reach = 'none',
): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  for (const endpoint of endpoints) {
    for (const place of subjectOf(endpoint) === null ? [null] : places) {
      outcomes.set(rowOf(endpoint, place), await outcomeOf(endpoint, headers, { world, place, reach }));
    }
  }
  return outcomes;
}

function rowOf(endpoint: Endpoint, place: Place | null): string {
  return place === null ? nameOf(endpoint) : `${nameOf(endpoint)}, ${place}`;
}

async function outcomeOf(
  endpoint: Endpoint,
  headers: Headers,
  { world, place, reach }: { world: World; place: Place | null; reach: Reach },
): Promise<Outcome> {
  const params = paramsFor(endpoint, world.ids[place ?? 'assigned']);
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? '');
  const query = new URLSearchParams(queryOf(endpoint)).toString();
  const answer = await fetch(`${base}${path}${query === '' ? '' : `?${query}`}`, {
    method: endpoint.method,
    ...contentFor(endpoint, headers),
  });
  const isText = endpoint.gives !== 'audio' && endpoint.gives !== 'event_stream';
  const text = isText || !answer.ok ? await answer.text() : '';
  if (text === '') await answer.body?.cancel();
  const code = answer.ok ? null : (JSON.parse(text) as { code: string }).code;
  if (answer.ok) expect(strangersIn(text, world, reach), rowOf(endpoint, place)).toEqual([]);
  expect([429, 500, 503], rowOf(endpoint, place)).not.toContain(answer.status);
  if (place !== null) expect(code, rowOf(endpoint, place)).not.toBe('invalid_request');
  if (endpoint.method === 'GET' && code === null) expect(answer.status).toBe(200);
  return meaningOf(answer.status, code);
}

/** The ids of what lies out of reach that an answer names all the same. */
function strangersIn(text: string, { ids }: World, reach: Reach): string[] {
  const inReach = places.filter((place) => reach !== 'none' && seen[reach][place]);
  const known = new Set(inReach.flatMap((place) => Object.values(ids[place])));
  const strangers = places.flatMap((place) => Object.values(ids[place])).filter((id) => !known.has(id));
  return strangers.filter((id) => text.includes(id));
}

function contentFor(endpoint: Endpoint, headers: Headers): Pick<RequestInit, 'headers' | 'body'> {
  const content = contentOf(endpoint);
  if (content.body === undefined) return { headers };
  if (content.body instanceof Uint8Array)
    return { headers: { ...headers, ...content.headers }, body: new Uint8Array(content.body) };
  return { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(content.body) };
}

function meaningOf(status: number, code: string | null): Outcome {
  if (status === 401) return 'signed out';
  if (status === 403 && (code === 'not_allowed' || code === 'key_not_allowed')) return 'not allowed';
  return status === 404 && code === 'not_found' ? 'hidden' : 'answered';
}

/** What the role table says of a place, for a reach. */
const seen: Readonly<Record<Exclude<Reach, 'none'>, Readonly<Record<Place, boolean>>>> = {
  own: { own: true, assigned: false, other_campaign: false, other_organization: false },
  assigned: { own: true, assigned: true, other_campaign: false, other_organization: false },
  all: { own: true, assigned: true, other_campaign: true, other_organization: false },
};

function expectedBy(reachOf: (endpoint: Endpoint) => Reach): Map<string, Outcome> {
  return new Map(
    endpoints.flatMap((endpoint) => {
      const reach = reachOf(endpoint);
      const where = subjectOf(endpoint) === null ? [null] : places;
      return where.map((place): [string, Outcome] => {
        if (reach === 'none') return [rowOf(endpoint, place), 'not allowed'];
        const answered = place === null || seen[reach][place];
        return [rowOf(endpoint, place), answered ? 'answered' : 'hidden'];
      });
    }),
  );
}

function everywhere(outcome: Outcome): Map<string, Outcome> {
  return new Map([...expectedBy(() => 'all').keys()].map((row) => [row, outcome]));
}

function cookieOf(visitor: Visitor): Headers {
  const cookie = Array.from(visitor.cookies, ([name, value]) => `${name}=${value}`).join('; ');
  return { origin: base, cookie };
}

function roleReach(role: UserRole): (endpoint: Endpoint) => Reach {
  return ({ access }) =>
    access === 'anyone' || access === 'signed_in' ? 'all' : actions[access].reach[role];
}

describe('Every endpoint, for everything in every place', () => {
  test.each(roles)('answers a signed-in %s as the role table says', async (role) => {
    const world = actions['calls.delete'].reach[role] === 'none' ? lasting : await aWorld(house);
    const { agentId, campaignId } = world;
    const visitor = await house.signedInAs(role, { agentId, campaignIds: [campaignId] });
    const reach = actions['calls.view'].reach[role];
    expect(await outcomesFor(cookieOf(visitor), world, reach)).toEqual(expectedBy(roleReach(role)));
  });

  test('answers nobody who is signed out, or whose session was revoked', async () => {
    const visitor = await house.signedInAs('owner');
    const headers = cookieOf(visitor);
    await house.deps.db.deleteFrom('sessions').execute();
    expect(await outcomesFor(headers, lasting)).toEqual(everywhere('signed out'));
    expect(await outcomesFor({ origin: base }, lasting)).toEqual(everywhere('signed out'));
  });

  test('answers a key of the campaign what its scopes name there, and nothing else', async () => {
    const world = await aWorld(house);
    const { key } = await keyHolder(house, world.campaignId);
    const outcomes = await outcomesFor({ authorization: `Bearer ${key}` }, world, 'assigned');
    expect(outcomes).toEqual(expectedBy((endpoint) => (isForKeys(endpoint) ? 'assigned' : 'none')));
  });

  test('answers a key of another campaign nothing of this one, and a revoked key nothing at all', async () => {
    const world = await aWorld(house);
    const { id, key } = await keyHolder(house, world.otherCampaignId);
    const headers = { authorization: `Bearer ${key}` };
    const { own, other_campaign } = world.ids;
    const fromThere = {
      ...world,
      ids: { ...world.ids, own: other_campaign, assigned: other_campaign, other_campaign: own },
    };
    const outcomes = await outcomesFor(headers, fromThere, 'assigned');
    const beyond = [...outcomes].filter(([row]) => row.includes(', other_'));
    expect(new Set(beyond.map(([, outcome]) => outcome))).toEqual(new Set(['hidden', 'not allowed']));
    const owner = await house.signedInAs('owner');
    expect(await owner.ask(revokeKey, { params: { id } })).toMatchObject({ status: 200 });
    expect(await outcomesFor(headers, world)).toEqual(everywhere('signed out'));
  });
});

describe('What is in reach', () => {
  const lists = {
    call: listCalls,
    campaign: listCampaigns,
    agent: listAgents,
    job: listBulkJobs,
    key: listKeys,
  };

  test.each(roles)('is listed for the %s, and nothing else is', async (role) => {
    const { agentId, campaignId, ids } = lasting;
    const visitor = await house.signedInAs(role, { agentId, campaignIds: [campaignId] });
    const known = new Set(places.flatMap((place) => Object.values(ids[place])));
    for (const [subject, list] of Object.entries(lists)) {
      const reach = roleReach(role)(list);
      if (reach === 'none') continue;
      const { body } = await visitor.ask(list, { query: { limit: '100' } });
      const listed = (body as { rows: { id: string }[] }).rows
        .map(({ id }) => id)
        .filter((id) => known.has(id));
      const inReach = places
        .filter((place) => seen[reach][place])
        .map((place) => ids[place][subject as Subject]);
      expect({ subject, listed: listed.toSorted() }).toEqual({
        subject,
        listed: [...new Set(inReach)].toSorted(),
      });
    }
  });
});
