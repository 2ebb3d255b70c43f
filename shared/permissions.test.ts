import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Action,
  type Actor,
  actions,
  can,
  type KeyScope,
  keyScopes,
  type Person,
  type Reach,
  reachOf,
  type UserRole,
  userRoles,
} from './permissions.ts';

const roles = Object.keys(userRoles) as UserRole[];
const everyAction = Object.keys(actions) as Action[];
const campaigns = ['camp_a', 'camp_b', 'camp_c'];
const agents = ['agent_a', 'agent_b'];

const person: fc.Arbitrary<Person> = fc.record({
  kind: fc.constant('person'),
  organizationId: fc.constant('org_a'),
  userId: fc.constant('user_a'),
  role: fc.constantFrom(...roles),
  agentId: fc.constantFrom(null, ...agents),
  campaignIds: fc.subarray(campaigns),
});
const anyAction = fc.constantFrom(...everyAction);
const call = fc.record({
  campaignId: fc.constantFrom(...campaigns),
  agentId: fc.constantFrom(null, ...agents),
});

/** What each reach means, said a second time and in another way. */
function expected(
  reach: Reach,
  actor: Person,
  target: { campaignId: string; agentId: string | null },
): boolean {
  const meanings: Record<Reach, boolean> = {
    none: false,
    all: true,
    assigned: actor.campaignIds.some((id) => id === target.campaignId),
    own: target.agentId !== null && target.agentId === actor.agentId,
  };
  return meanings[reach];
}

test('every role may do every action to exactly the calls its cell of the table reaches', () => {
  fc.assert(
    fc.property(person, anyAction, call, (actor, action, target) => {
      const reach = actions[action].reach[actor.role];
      expect(reachOf(actor, action)).toBe(reach);
      expect(can(actor, action)).toBe(reach !== 'none');
      expect(can(actor, action, target)).toBe(expected(reach, actor, target));
    }),
    { numRuns: 2_000 },
  );
});

test('whoever may do an action to some call may do it at all', () => {
  fc.assert(
    fc.property(person, anyAction, call, (actor, action, target) => {
      if (can(actor, action, target)) expect(can(actor, action)).toBe(true);
    }),
  );
});

test('a call without an agent is nobody’s own call', () => {
  const agent: Person = {
    kind: 'person',
    organizationId: 'org_a',
    userId: 'user_a',
    role: 'agent',
    agentId: null,
    campaignIds: [],
  };
  expect(can(agent, 'calls.view', { campaignId: 'camp_a', agentId: null })).toBe(false);
  expect(can({ ...agent, agentId: 'agent_a' }, 'calls.view', { campaignId: 'camp_a', agentId: null })).toBe(
    false,
  );
  expect(
    can({ ...agent, agentId: 'agent_a' }, 'calls.view', { campaignId: 'camp_a', agentId: 'agent_a' }),
  ).toBe(true);
});

test('an action about no campaign is beyond those who have assigned campaigns only', () => {
  const manager: Person = {
    kind: 'person',
    organizationId: 'org_a',
    userId: 'user_a',
    role: 'manager',
    agentId: null,
    campaignIds: ['camp_a'],
  };
  expect(can(manager, 'calls.view', {})).toBe(false);
});

test('a key reaches its own campaign and only what its scopes name', () => {
  fc.assert(
    fc.property(
      fc.subarray(Object.keys(keyScopes) as KeyScope[]),
      anyAction,
      call,
      (scopes, action, target) => {
        const key: Actor = {
          kind: 'key',
          organizationId: 'org_a',
          keyId: 'key_a',
          scopes,
          campaignIds: ['camp_a'],
        };
        const named = scopes.some((scope) =>
          (keyScopes[scope].actions as readonly Action[]).includes(action),
        );
        expect(can(key, action)).toBe(named);
        expect(can(key, action, target)).toBe(named && target.campaignId === 'camp_a');
      },
    ),
  );
});

test('the operator may do everything in the organization they named', () => {
  const operator: Actor = { kind: 'operator', organizationId: 'org_a', campaignIds: [] };
  expect(everyAction.filter((action) => !can(operator, action, { campaignId: 'camp_a' }))).toEqual([]);
});

test('no role may do less than the one before it, but for Compliance Officers', () => {
  const ladder: UserRole[] = ['agent', 'manager', 'senior_manager', 'owner'];
  const steps: Reach[] = ['none', 'own', 'assigned', 'all'];
  const broken = everyAction.filter((action) => {
    const heights = ladder.map((role) => steps.indexOf(actions[action].reach[role]));
    return heights.some((height, index) => index > 0 && height < (heights[index - 1] ?? 0));
  });
  expect(broken).toEqual([]);
});
