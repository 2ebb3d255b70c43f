import { describe, expect, test } from 'vitest';
import {
  type CheckBody,
  type CheckDetail,
  createCheck,
  deleteCheck,
  duplicateCheck,
  editCheck,
  importChecks,
  listChecks,
  mostChecks,
  orderChecks,
} from '#shared/check-edits.ts';
import type { PhrasesRule } from '#shared/checks.ts';
import type { Answer } from '#shared/endpoint.ts';
import type { UserRole } from '#shared/permissions.ts';
import { readVersion, reprocessCall, type VersionDetail } from '#shared/versions.ts';
import { agentSays, openTestHouse, untilEnded, uploaded } from '#test/support/app.ts';
import { aCheckDraft, anOrganization } from '#test/support/builders.ts';
import type { Visitor } from '#test/support/visitor.ts';

const house = await openTestHouse();

const greets: PhrasesRule = {
  kind: 'phrases',
  phrases: ['good morning'],
  match: 'any',
  expect: 'said',
  by: 'agent',
  where: { part: 'whole_call' },
};

const body = (name: string, given: Partial<CheckBody> = {}) => ({
  name,
  type: 'quality',
  category: 'Opening',
  judging: greets,
  ...given,
});

async function added(visitor: Visitor, campaignId: string, name: string, given: Partial<CheckBody> = {}) {
  const seen = await visitor.ask(createCheck, { params: { id: campaignId }, body: body(name, given) });
  if (seen.status !== 201) throw new Error(`The check was refused: ${JSON.stringify(seen.body)}`);
  return seen.body as CheckDetail;
}

async function listed(visitor: Visitor, campaignId: string): Promise<Answer<typeof listChecks>> {
  const { body: list } = await visitor.ask(listChecks, { params: { id: campaignId } });
  return list as Answer<typeof listChecks>;
}

async function namesOf(visitor: Visitor, campaignId: string): Promise<string[]> {
  return (await listed(visitor, campaignId)).rows.map(({ name }) => name);
}

function change(visitor: Visitor, campaignId: string, check: CheckDetail, changes: Partial<CheckBody>) {
  const params = { id: campaignId, check_id: check.id };
  return visitor.ask(editCheck, { params, body: { changes, revision: check.revision } });
}

function remove(visitor: Visitor, campaignId: string, { id, revision }: CheckDetail) {
  return visitor.ask(deleteCheck, {
    params: { id: campaignId, check_id: id },
    query: { revision: String(revision) },
  });
}

describe('A check', () => {
  test('begins as a Warning of weight 1 that is on and has the campaign’s pass mark', async () => {
    const owner = await house.signedInAs('owner');
    const campaignId = await house.campaign();
    const check = await added(owner, campaignId, ' Greets ');
    expect(check).toEqual({
      id: check.id,
      name: 'Greets',
      type: 'quality',
      category: 'Opening',
      severity: 'warning',
      weight: 1,
      pass_mark: null,
      active: true,
      judging: greets,
      revision: 1,
      changed_at: check.changed_at,
      changed_by: 'A owner',
    });
    expect(await listed(owner, campaignId)).toEqual({
      rows: [check],
      categories: ['Opening'],
      pass_mark: 70,
      claude_ready: false,
    });
  });

  test.each([
    ['no name', body('  ')],
    ['a name of 256 characters', body('n'.repeat(256))],
    ['no weight', body('Greets', { weight: 0 })],
    ['a pass mark above 100', body('Greets', { pass_mark: 101 })],
    [
      'a prompt of 5,001 characters',
      body('Greets', { judging: { kind: 'claude', prompt: 'p'.repeat(5_001) } }),
    ],
    ['no phrase', body('Greets', { judging: { ...greets, phrases: [] } })],
    [
      'no second to look in',
      body('Greets', { judging: { ...greets, where: { part: 'first', seconds: 0 } } }),
    ],
  ])('with %s is refused', async (_, sent) => {
    const owner = await house.signedInAs('owner');
    const campaignId = await house.campaign();
    const seen = await owner.ask(createCheck, { params: { id: campaignId }, body: sent });
    expect(seen).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(await namesOf(owner, campaignId)).toEqual([]);
  });

  test('may have a prompt of 5,000 characters', async () => {
    const owner = await house.signedInAs('owner');
    const judging = { kind: 'claude', prompt: 'p'.repeat(5_000) } as const;
    expect(await added(owner, await house.campaign(), 'Long', { judging })).toMatchObject({ judging });
  });

  test('is changed in part, switched off, and copied switched off to the place behind it', async () => {
    const owner = await house.signedInAs('owner');
    const campaignId = await house.campaign();
    const first = await added(owner, campaignId, 'First');
    await added(owner, campaignId, 'Second');
    const edited = (await change(owner, campaignId, first, { severity: 'critical', active: false }))
      .body as CheckDetail;
    expect(edited).toEqual({
      ...first,
      severity: 'critical',
      active: false,
      revision: 2,
      changed_at: edited.changed_at,
    });
    const params = { id: campaignId, check_id: first.id };
    const copy = (await owner.ask(duplicateCheck, { params })).body as CheckDetail;
    expect(copy).toMatchObject({ name: 'First (copy)', severity: 'critical', active: false, revision: 1 });
    expect(await namesOf(owner, campaignId)).toEqual(['First', 'First (copy)', 'Second']);
  });

  test('of another campaign is not there', async () => {
    const owner = await house.signedInAs('owner');
    const [here, there] = [await house.campaign(), await house.campaign()];
    const check = await added(owner, here, 'Greets');
    expect((await change(owner, there, check, { name: 'Mine' })).status).toBe(404);
    expect((await remove(owner, there, check)).status).toBe(404);
    expect(await listed(owner, here)).toMatchObject({ rows: [check] });
  });
});

describe('Two people at one check', () => {
  test('the later is told who was before, and overwrites nothing', async () => {
    const campaignId = await house.campaign();
    const [ana, ben] = [await house.signedInAs('owner'), await house.signedInAs('senior_manager')];
    const check = await added(ana, campaignId, 'Greets');
    expect((await change(ana, campaignId, check, { weight: 3 })).status).toBe(200);
    const late = await change(ben, campaignId, check, { name: 'Greets the caller' });
    expect(late).toMatchObject({ status: 409, body: { code: 'check_changed' } });
    expect((late.body as { detail: string }).detail).toBe(
      'A owner has changed this check since you opened it.',
    );
    expect((await remove(ben, campaignId, check)).status).toBe(409);
    expect((await listed(ben, campaignId)).rows).toMatchObject([{ name: 'Greets', weight: 3, revision: 2 }]);
  });

  test('at the very same moment one of them wins', async () => {
    const campaignId = await house.campaign();
    const owner = await house.signedInAs('owner');
    const check = await added(owner, campaignId, 'Greets');
    const names = ['One', 'Two', 'Three', 'Four'];
    const answers = await Promise.all(names.map((name) => change(owner, campaignId, check, { name })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409]);
    const winner = names[answers.findIndex(({ status }) => status === 200)];
    expect((await listed(owner, campaignId)).rows).toMatchObject([{ name: winner, revision: 2 }]);
  });

  test('what was deleted meanwhile is not there', async () => {
    const campaignId = await house.campaign();
    const owner = await house.signedInAs('owner');
    const check = await added(owner, campaignId, 'Greets');
    expect((await remove(owner, campaignId, check)).status).toBe(204);
    expect((await change(owner, campaignId, check, { weight: 2 })).status).toBe(404);
  });
});

describe('The audit log', () => {
  test('says what was and what is of a check that somebody changed, and keeps the name of one that is gone', async () => {
    const campaignId = await house.campaign();
    const owner = await house.signedInAs('owner');
    const check = await added(owner, campaignId, 'Greets');
    const { body: changed } = await change(owner, campaignId, check, { severity: 'critical', weight: 3 });
    await change(owner, campaignId, changed as CheckDetail, {});
    await remove(owner, campaignId, { ...(changed as CheckDetail), revision: 3 });
    const lines = await house.deps.db
      .selectFrom('audit_log')
      .select(['act', 'object_name', 'before', 'after'])
      .where('object_id', '=', check.id)
      .orderBy('id')
      .execute();
    expect(lines.map(({ act, object_name }) => [act, object_name])).toEqual([
      ['check.created', 'Greets'],
      ['check.edited', 'Greets'],
      ['check.deleted', 'Greets'],
    ]);
    expect(lines[1]).toMatchObject({
      before: { severity: 'warning', weight: 1 },
      after: { severity: 'critical', weight: 3 },
    });
  });
});

describe('A campaign holds up to 100 checks', () => {
  test('those that are off included, and however many people add at once', async () => {
    const drafts = Array.from({ length: mostChecks - 3 }, (_, n) =>
      aCheckDraft(`Check ${n}`, { active: n > 9 }),
    );
    const campaignId = await house.campaign({ checks: drafts });
    const owner = await house.signedInAs('owner');
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        owner.ask(createCheck, { params: { id: campaignId }, body: body(`More ${n}`) }),
      ),
    );
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([201, 201, 201, 409, 409, 409, 409, 409]);
    const { rows } = await listed(owner, campaignId);
    expect(rows).toHaveLength(mostChecks);
    const params = { id: campaignId, check_id: rows[0]?.id ?? '' };
    expect(await owner.ask(duplicateCheck, { params })).toMatchObject({
      status: 409,
      body: { code: 'too_many_checks' },
    });
    const imported = { from: 'template', template: 'customer-service', names: ['Greets the caller'] };
    expect(await owner.ask(importChecks, { params: { id: campaignId }, body: imported })).toMatchObject({
      status: 409,
      body: { code: 'too_many_checks' },
    });
  });
});

describe('The order of checks', () => {
  test('is what somebody puts them in, each of them once', async () => {
    const campaignId = await house.campaign();
    const owner = await house.signedInAs('owner');
    const [a, b, c] = [
      await added(owner, campaignId, 'A'),
      await added(owner, campaignId, 'B'),
      await added(owner, campaignId, 'C'),
    ];
    const order = (ids: readonly string[]) =>
      owner.ask(orderChecks, { params: { id: campaignId }, body: { check_ids: ids } });
    expect((await order([c.id, a.id, b.id])).status).toBe(204);
    expect(await namesOf(owner, campaignId)).toEqual(['C', 'A', 'B']);
    const wrong = [
      [a.id, b.id],
      [a.id, a.id, b.id],
      [a.id, b.id, c.id, c.id],
    ];
    for (const ids of wrong) {
      expect(await order(ids)).toMatchObject({ status: 409, body: { code: 'checks_changed' } });
    }
    expect(await namesOf(owner, campaignId)).toEqual(['C', 'A', 'B']);
  });
});

describe('Checks are imported', () => {
  test('from a template, those that are chosen, in its order', async () => {
    const campaignId = await house.campaign();
    const owner = await house.signedInAs('owner');
    await added(owner, campaignId, 'Own');
    const sent = {
      from: 'template',
      template: 'customer-service',
      names: ['Offers further help', 'Greets the caller'],
    };
    const seen = await owner.ask(importChecks, { params: { id: campaignId }, body: sent });
    expect(seen).toMatchObject({ status: 201, body: { added: 2 } });
    expect(await namesOf(owner, campaignId)).toEqual(['Own', 'Greets the caller', 'Offers further help']);
    for (const stray of [
      { ...sent, names: ['No such check'] },
      { ...sent, template: 'none' },
    ]) {
      expect((await owner.ask(importChecks, { params: { id: campaignId }, body: stray })).status).toBe(400);
    }
  });

  test('from another campaign one may see, as they are there', async () => {
    const [mine, theirs, target] = [
      await house.campaign({ checks: [aCheckDraft('Seen', { weight: 4, passMark: 90, active: false })] }),
      await house.campaign({ checks: [aCheckDraft('Unseen')] }),
      await house.campaign(),
    ];
    const owner = await house.signedInAs('owner');
    const manager = await house.signedInAs('manager', { campaignIds: [mine, target] });
    const importFrom = async (campaignId: string) => {
      const ids = (await listed(owner, campaignId)).rows.map(({ id }) => id);
      const sent = { from: 'campaign', campaign_id: campaignId, check_ids: ids };
      return manager.ask(importChecks, { params: { id: target }, body: sent });
    };
    expect((await importFrom(mine)).status).toBe(201);
    expect(await importFrom(theirs)).toMatchObject({ status: 403, body: { code: 'campaign_not_yours' } });
    const { rows } = await listed(owner, target);
    expect(rows).toMatchObject([{ name: 'Seen', weight: 4, pass_mark: 90, active: false, revision: 1 }]);
    const [original] = (await listed(owner, mine)).rows;
    expect(rows[0]?.id).not.toBe(original?.id);
  });
});

describe('Who edits checks', () => {
  const roles: readonly [UserRole, number][] = [
    ['agent', 403],
    ['manager', 201],
    ['compliance_officer', 201],
    ['senior_manager', 201],
    ['owner', 201],
  ];

  test.each(roles)('%s: %i', async (role, status) => {
    const campaignId = await house.campaign();
    const visitor = await house.signedInAs(role, { campaignIds: [campaignId] });
    const seen = await visitor.ask(createCheck, { params: { id: campaignId }, body: body('Greets') });
    expect(seen.status).toBe(status);
  });

  test('a Manager only in the campaigns that are theirs, nobody in another organization', async () => {
    const campaignId = await house.campaign({ checks: [aCheckDraft('Greets')] });
    const owner = await house.signedInAs('owner');
    const [check] = (await listed(owner, campaignId)).rows as [CheckDetail];
    const elsewhere = await anOrganization(house.deps.db);
    const strangers = [
      await house.signedInAs('manager'),
      await house.signedInAs('owner', { organizationId: elsewhere }),
    ];
    for (const visitor of strangers) {
      const answers = [
        await visitor.ask(listChecks, { params: { id: campaignId } }),
        await visitor.ask(createCheck, { params: { id: campaignId }, body: body('Mine') }),
        await change(visitor, campaignId, check, { name: 'Mine' }),
        await remove(visitor, campaignId, check),
        await visitor.ask(orderChecks, { params: { id: campaignId }, body: { check_ids: [check.id] } }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    }
    expect((await listed(owner, campaignId)).rows).toEqual([check]);
  });
});

describe('A result keeps its check as it was', () => {
  test('when it is edited or deleted; the next run is judged by what there is then', async () => {
    const campaignId = await house.campaign();
    const owner = await house.signedInAs('owner');
    const greet = await added(owner, campaignId, 'Greets', { weight: 2, severity: 'critical' });
    const silent = await added(owner, campaignId, 'Judged by Claude', {
      judging: { kind: 'claude', prompt: 'Does the agent listen?' },
    });
    await house.startCrew();
    const callId = await uploaded(owner, { campaignId, transcript: agentSays('Good morning to you.') });
    await untilEnded(owner, callId);
    const versionOf = async (number: number) =>
      (await owner.ask(readVersion, { params: { id: callId, number: String(number) } }))
        .body as VersionDetail;
    const before = await versionOf(1);
    expect(before).toMatchObject({ checks_judged: 1, checks_total: 2, score: 100, flagged: false });
    expect(before.check_results).toMatchObject([
      {
        name: 'Greets',
        weight: 2,
        severity: 'critical',
        verdict: 'pass',
        asks: 'The agent says “good morning”.',
      },
      { name: 'Judged by Claude', verdict: 'not_evaluated', score: null, asks: 'Does the agent listen?' },
    ]);

    await change(owner, campaignId, greet, {
      name: 'Says good night',
      severity: 'info',
      weight: 9,
      judging: { ...greets, phrases: ['good night'] },
    });
    expect((await remove(owner, campaignId, silent)).status).toBe(204);
    expect(await versionOf(1)).toEqual(before);

    await owner.ask(reprocessCall, { params: { id: callId }, body: { kind: 'run_analysis' } });
    await untilEnded(owner, callId);
    expect(await versionOf(1)).toEqual(before);
    expect((await versionOf(2)).check_results).toMatchObject([
      { check_id: greet.id, name: 'Says good night', weight: 9, severity: 'info', verdict: 'fail' },
    ]);
  });

  test('a check that is off is not asked', async () => {
    const campaignId = await house.campaign({
      checks: [aCheckDraft('On'), aCheckDraft('Off', { active: false })],
    });
    const owner = await house.signedInAs('owner');
    await house.startCrew();
    const callId = await uploaded(owner, { campaignId, transcript: agentSays('Good morning.') });
    const { newest } = await untilEnded(owner, callId);
    expect(newest.check_results.map(({ name }) => name)).toEqual(['On']);
  });
});
