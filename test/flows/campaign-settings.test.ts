import { describe, expect, test } from 'vitest';
import { listCalls } from '#shared/calls.ts';
import {
  addCampaignMember,
  archiveCampaign,
  type CampaignSettingsShown,
  editCampaignSettings,
  editCategories,
  listCampaignMembers,
  listCategories,
  readCampaignSettings,
  removeCampaignMember,
  unarchiveCampaign,
} from '#shared/campaign-settings.ts';
import { createCampaign, listCampaigns, readCampaign } from '#shared/campaigns.ts';
import { listChecks } from '#shared/check-edits.ts';
import { readSession } from '#shared/people.ts';
import type { UserRole } from '#shared/permissions.ts';
import { startCalls, startCampaignCalls } from '#shared/start-calls.ts';
import { reprocessCall } from '#shared/versions.ts';
import { agentSays, openTestHouse, seeCall, untilEnded, upload, uploaded } from '#test/support/app.ts';
import { aCheckDraft, aMember, anAgent, anOrganization } from '#test/support/builders.ts';
import { signedIn, type Visitor } from '#test/support/visitor.ts';

const house = await openTestHouse();
const { db } = house.deps;
const { organizationId } = house;

const owner = await house.signedInAs('owner');

function settingsOf(visitor: Visitor, id: string) {
  return visitor.ask(readCampaignSettings, { params: { id } });
}

function edit(visitor: Visitor, id: string, body: object) {
  return visitor.ask(editCampaignSettings, { params: { id }, body });
}

/** Rules that flag these agents' calls below 60. */
function rules(ids: readonly string[]) {
  const agents = ids.map((agent_id) => ({ agent_id, score_below: 60 }));
  return { flagging: { score_below: 70, critical_check_fails: true, agents } };
}

async function auditOf(campaignId: string) {
  return await db
    .selectFrom('audit_log')
    .select(['act', 'before', 'after'])
    .where('object_id', '=', campaignId)
    .orderBy('id')
    .execute();
}

describe('The settings of a campaign', () => {
  test('are those of the product until somebody changes them', async () => {
    const { id } = (await owner.ask(createCampaign, { body: { name: 'Fresh' } })).body as { id: string };
    expect((await settingsOf(owner, id)).body).toEqual({
      name: 'Fresh',
      description: '',
      archived: false,
      auto_process: true,
      pass_mark: 70,
      insights: true,
      batches: false,
      transcription: 'none',
      failover: false,
      channels: { mode: 'dual', agent_channel: 0 },
      language: null,
      vocabulary: [],
      flagging: { score_below: 70, critical_check_fails: true, agents: [] },
      agents: [],
      providers: { assemblyai: false, deepgram: false, whisper: false },
    } satisfies CampaignSettingsShown);
  });

  test('change by what is named, the rest stays, and the audit log says what was and what is', async () => {
    const id = await house.campaign();
    const agentId = await anAgent(db, organizationId, 'Ana Flagged');
    const flagging = {
      score_below: null,
      critical_check_fails: false,
      agents: [{ agent_id: agentId, score_below: 60 }],
    };
    const before = (await settingsOf(owner, id)).body as CampaignSettingsShown;
    await edit(owner, id, { flagging });
    await edit(owner, id, { vocabulary: ['TotalView', 'TotalView', 'Larkfield'], language: 'pt-BR' });
    await edit(owner, id, { channels: { mode: 'mono', agent_channel: 1 }, transcription: 'deepgram' });
    await edit(owner, id, {
      name: `${id} renamed`,
      description: 'For tests',
      pass_mark: 82.5,
      auto_process: false,
    });
    await edit(owner, id, {});
    const after = {
      ...before,
      name: `${id} renamed`,
      description: 'For tests',
      pass_mark: 82.5,
      auto_process: false,
      flagging,
      agents: [{ id: agentId, name: 'Ana Flagged' }],
      vocabulary: ['TotalView', 'Larkfield'],
      language: 'pt-BR',
      channels: { mode: 'mono', agent_channel: 1 },
      transcription: 'deepgram',
    };
    expect((await settingsOf(owner, id)).body).toEqual(after);
    const lines = await auditOf(id);
    expect(lines.map(({ act }) => act)).toEqual(Array(4).fill('campaign.settings_edited'));
    expect(lines[0]).toEqual({
      act: 'campaign.settings_edited',
      before: { flag_below: 70, flag_critical: true, agent_rules: [] },
      after: { flag_below: null, flag_critical: false, agent_rules: [`${agentId} below 60`] },
    });
  });

  test.each([
    ['a pass mark above 100', { pass_mark: 101 }],
    ['no name', { name: ' ' }],
    ['a provider there is not', { transcription: 'parrot' }],
    ['a third channel', { channels: { mode: 'dual', agent_channel: 2 } }],
    ['a language in words', { language: 'English, please' }],
    ['a threshold below zero', { flagging: { score_below: -1, critical_check_fails: true, agents: [] } }],
  ])('%s is refused', async (_, body) => {
    const id = await house.campaign();
    const before = (await settingsOf(owner, id)).body;
    expect(await edit(owner, id, body)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect((await settingsOf(owner, id)).body).toEqual(before);
  });

  test('rules name agents of this organization, each once', async () => {
    const id = await house.campaign();
    const stranger = await anAgent(db, await anOrganization(db));
    const mine = await anAgent(db, organizationId);
    expect(await edit(owner, id, rules([stranger]))).toMatchObject({
      status: 422,
      body: { code: 'agent_unknown' },
    });
    expect((await edit(owner, id, rules([mine, mine]))).status).toBe(400);
    expect((await edit(owner, id, rules([mine]))).status).toBe(200);
  });

  test('a name that another campaign has is refused, whatever its case', async () => {
    const [one, other] = [await house.campaign(), await house.campaign()];
    const seen = await edit(owner, one, { name: other.toUpperCase(), pass_mark: 10 });
    expect(seen).toMatchObject({ status: 409, body: { code: 'name_taken' } });
    expect((await settingsOf(owner, one)).body).toMatchObject({ name: one, pass_mark: 70 });
  });

  const roles: readonly [UserRole, number][] = [
    ['agent', 403],
    ['manager', 403],
    ['compliance_officer', 403],
    ['senior_manager', 200],
    ['owner', 200],
  ];
  test.each(roles)('are set by whoever may: %s %i', async (role, status) => {
    const id = await house.campaign();
    const visitor = await house.signedInAs(role, { campaignIds: [id] });
    expect((await edit(visitor, id, { pass_mark: 50 })).status).toBe(status);
    expect((await settingsOf(visitor, id)).status).toBe(status);
  });

  test('of another organization are not there', async () => {
    const id = await house.campaign({ organizationId: await anOrganization(db) });
    expect((await settingsOf(owner, id)).status).toBe(404);
    expect((await edit(owner, id, { pass_mark: 50 })).status).toBe(404);
  });
});

describe('Flagging', () => {
  test('an agent’s own threshold flags that agent’s calls, with the numbers that made it true', async () => {
    const id = await house.campaign({ checks: [aCheckDraft('Greets')] });
    const code = `A${Date.now()}`;
    const agentId = await anAgent(db, organizationId, 'Ana Watched');
    await db.updateTable('agents').set({ code }).where('id', '=', agentId).execute();
    const agents = [{ agent_id: agentId, score_below: 60 }];
    await edit(owner, id, { flagging: { score_below: null, critical_check_fails: true, agents } });
    await house.startCrew();
    const transcript = agentSays('What do you want?');
    const hers = await uploaded(owner, { campaignId: id, transcript, fields: { agent_code: code } });
    const nobodys = await uploaded(owner, { campaignId: id, transcript });
    expect((await untilEnded(owner, hers)).newest.flags).toEqual([
      {
        reason: 'agent_rule',
        sentence: 'The score of 0 is below this agent’s threshold of 60.',
        check_id: null,
      },
    ]);
    expect((await untilEnded(owner, nobodys)).newest).toMatchObject({ score: 0, flags: [] });
    const stored = await db.selectFrom('versions').select('flags').where('call_id', '=', hers).execute();
    expect(stored).toEqual([{ flags: [{ reason: 'agent_rule', agentId, score: 0, threshold: 60 }] }]);
  });
});

describe('An archived campaign', () => {
  test('takes nothing new, is hidden by default, keeps everything, and finishes what it has accepted', async () => {
    const id = await house.campaign({ checks: [aCheckDraft('Greets')], settings: { autoProcess: false } });
    const waiting = await uploaded(owner, { campaignId: id, transcript: agentSays('Good morning.') });
    const done = await uploaded(owner, { campaignId: id, transcript: agentSays('Good morning.') });
    await owner.ask(reprocessCall, { params: { id: done }, body: { kind: 'requeue' } });
    expect(await owner.ask(archiveCampaign, { params: { id } })).toMatchObject({ status: 204 });
    await house.startCrew();
    expect(await untilEnded(owner, done)).toMatchObject({ status: 'completed', score: 100 });

    const refused = { status: 403, body: { code: 'campaign_archived' } };
    expect(await upload(owner, { campaignId: id })).toMatchObject(refused);
    for (const [callId, kind] of [
      [done, 'run_analysis'],
      [waiting, 'requeue'],
    ] as const) {
      expect(await owner.ask(reprocessCall, { params: { id: callId }, body: { kind } })).toMatchObject(
        refused,
      );
    }
    const idsWith = async (query: Record<string, string>) =>
      ((await owner.ask(listCampaigns, { query })).body as { rows: { id: string }[] }).rows.map(
        (row) => row.id,
      );
    expect(await idsWith({})).not.toContain(id);
    expect(await idsWith({ archived: 'true' })).toContain(id);
    const { body } = await owner.ask(listCalls, { query: { campaign_id: id } });
    expect((body as { rows: unknown[] }).rows).toHaveLength(2);

    expect((await owner.ask(unarchiveCampaign, { params: { id } })).status).toBe(204);
    expect(await idsWith({})).toContain(id);
    await owner.ask(reprocessCall, { params: { id: waiting }, body: { kind: 'requeue' } });
    expect(await untilEnded(owner, waiting)).toMatchObject({ status: 'completed' });
    expect((await auditOf(id)).map(({ act }) => act)).toEqual(['campaign.archived', 'campaign.unarchived']);
  });

  test('is archived by Owners alone, and archiving twice is nothing new', async () => {
    const id = await house.campaign();
    for (const role of ['agent', 'manager', 'compliance_officer', 'senior_manager'] as const) {
      const visitor = await house.signedInAs(role, { campaignIds: [id] });
      for (const act of [archiveCampaign, unarchiveCampaign]) {
        expect((await visitor.ask(act, { params: { id } })).status).toBe(403);
      }
    }
    for (const _ of [1, 2]) await owner.ask(archiveCampaign, { params: { id } });
    expect(await auditOf(id)).toHaveLength(1);
    const elsewhere = await house.campaign({ organizationId: await anOrganization(db) });
    expect((await owner.ask(archiveCampaign, { params: { id: elsewhere } })).status).toBe(404);
  });
});

describe('Auto-process off', () => {
  test('calls wait in Pending with the reason until somebody starts them', async () => {
    const id = await house.campaign({ settings: { autoProcess: false } });
    await house.startCrew();
    const callId = await uploaded(owner, { campaignId: id, transcript: agentSays('Good morning.') });
    const call = await seeCall(owner, callId);
    expect(call).toMatchObject({ status: 'pending', newest: { waiting: { reason: 'not_started' } } });
    await owner.ask(reprocessCall, { params: { id: callId }, body: { kind: 'requeue' } });
    expect(await untilEnded(owner, callId)).toMatchObject({ status: 'completed', version: 1 });
  });
});

async function waitingIn(visitor: Visitor, id: string) {
  const { body } = await visitor.ask(readCampaign, { params: { id } });
  return body as { waiting_to_start: number };
}

describe('Many calls that wait', () => {
  test('are started together: those that are chosen, or all of a campaign', async () => {
    const id = await house.campaign({ settings: { autoProcess: false } });
    const transcript = agentSays('Good morning.');
    const [one, two, three] = [
      await uploaded(owner, { campaignId: id, transcript }),
      await uploaded(owner, { campaignId: id, transcript }),
      await uploaded(owner, { campaignId: id, transcript }),
    ];
    expect(await waitingIn(owner, id)).toMatchObject({ waiting_to_start: 3 });
    await house.startCrew();
    const chosen = await owner.ask(startCalls, { body: { call_ids: [one, one] } });
    expect(chosen).toMatchObject({ status: 200, body: { started: 1, left: 0 } });
    expect(await untilEnded(owner, one)).toMatchObject({ status: 'completed', version: 1 });
    const again = await owner.ask(startCalls, { body: { call_ids: [one, two] } });
    expect(again.body).toEqual({ started: 1, left: 1 });
    const rest = await owner.ask(startCampaignCalls, { params: { id } });
    expect(rest.body).toEqual({ started: 1, left: 0 });
    for (const callId of [two, three]) {
      expect(await untilEnded(owner, callId)).toMatchObject({ status: 'completed', version: 1 });
    }
    expect(await waitingIn(owner, id)).toMatchObject({ waiting_to_start: 0 });
  });

  test('two who start the same calls at once start each of them once', async () => {
    const id = await house.campaign({ settings: { autoProcess: false } });
    const callId = await uploaded(owner, { campaignId: id, transcript: agentSays('Good morning.') });
    const answers = await Promise.all([1, 2, 3].map(() => owner.ask(startCampaignCalls, { params: { id } })));
    const started = answers.map(({ body }) => (body as { started: number }).started);
    expect(started.toSorted((a, b) => a - b)).toEqual([0, 0, 1]);
    await house.startCrew();
    expect(await untilEnded(owner, callId)).toMatchObject({ status: 'completed' });
  });

  test('stay where they are for those who may not, and in an archived campaign', async () => {
    const id = await house.campaign({ settings: { autoProcess: false } });
    const callId = await uploaded(owner, { campaignId: id });
    const stranger = await house.signedInAs('manager');
    const body = { call_ids: [callId] };
    expect((await stranger.ask(startCalls, { body })).body).toEqual({ started: 0, left: 1 });
    expect((await stranger.ask(startCampaignCalls, { params: { id } })).status).toBe(404);
    await owner.ask(archiveCampaign, { params: { id } });
    const refused = { status: 403, body: { code: 'campaign_archived' } };
    expect(await owner.ask(startCalls, { body })).toMatchObject(refused);
    expect(await owner.ask(startCampaignCalls, { params: { id } })).toMatchObject(refused);
    expect(await seeCall(owner, callId)).toMatchObject({ status: 'pending' });
  });
});

describe('Check categories', () => {
  test('are listed with their checks; a new name carries over, one that is left out leaves its checks', async () => {
    const drafts = ['Opening', 'Closing', 'Closing', 'Manners'].map((category, n) =>
      aCheckDraft(`Check ${n}`, { category }),
    );
    const id = await house.campaign({ checks: drafts, settings: { categories: ['Empty', 'Closing'] } });
    const listed = async () => (await owner.ask(listCategories, { params: { id } })).body;
    expect(await listed()).toEqual({
      rows: [
        { name: 'Empty', checks: 0 },
        { name: 'Closing', checks: 2 },
        { name: 'Opening', checks: 1 },
        { name: 'Manners', checks: 1 },
      ],
    });
    const rows = [
      { name: 'Closing', was: 'Opening' },
      { name: 'Opening', was: 'Closing' },
      { name: 'Fresh', was: null },
    ];
    const seen = await owner.ask(editCategories, { params: { id }, body: { rows } });
    expect(seen.body).toEqual({
      rows: [
        { name: 'Closing', checks: 1 },
        { name: 'Opening', checks: 2 },
        { name: 'Fresh', checks: 0 },
      ],
    });
    const { body } = await owner.ask(listChecks, { params: { id } });
    expect(body).toMatchObject({
      categories: ['Closing', 'Opening', 'Fresh'],
      rows: [{ category: 'Closing' }, { category: 'Opening' }, { category: 'Opening' }, { category: '' }],
    });
  });

  test('have names of their own, and are for those who set campaigns', async () => {
    const id = await house.campaign();
    const rows = [{ name: 'Twice' }, { name: ' Twice ' }];
    expect(await owner.ask(editCategories, { params: { id }, body: { rows } })).toMatchObject({
      status: 409,
      body: { code: 'name_taken' },
    });
    const manager = await house.signedInAs('manager', { campaignIds: [id] });
    expect((await manager.ask(editCategories, { params: { id }, body: { rows: [] } })).status).toBe(403);
  });
});

describe('The members of a campaign', () => {
  test('are Managers who see it from then on, and no longer when they are taken out', async () => {
    const id = await house.campaign();
    const person = await aMember(db, organizationId, { role: 'manager' });
    const manager = await signedIn(house.app, house.deps, person);
    const params = { id, user_id: person.userId };
    const campaignsSeen = async () => (await manager.ask(readSession)).body;
    expect((await owner.ask(listCampaignMembers, { params: { id } })).body).toMatchObject({ rows: [] });
    expect((await owner.ask(addCampaignMember, { params })).status).toBe(204);
    expect((await owner.ask(addCampaignMember, { params })).status).toBe(204);
    expect(await campaignsSeen()).toMatchObject({ user: { campaign_ids: [id] } });
    const { rows, others } = (await owner.ask(listCampaignMembers, { params: { id } })).body as {
      rows: { user_id: string }[];
      others: { user_id: string; role: UserRole }[];
    };
    expect(rows).toMatchObject([{ user_id: person.userId, role: 'manager' }]);
    expect(others.map(({ user_id }) => user_id)).not.toContain(person.userId);
    expect(new Set(others.map(({ role }) => role))).toEqual(new Set(['manager']));
    expect((await owner.ask(removeCampaignMember, { params })).status).toBe(204);
    expect(await campaignsSeen()).toMatchObject({ user: { campaign_ids: [] } });
    const lines = (await auditOf(id)).map(({ act, before, after }) => ({ act, before, after }));
    const email = `${person.userId}@example.com`;
    expect(lines).toEqual([
      { act: 'campaign.member_added', before: null, after: { member: email } },
      { act: 'campaign.member_removed', before: { member: email }, after: null },
    ]);
  });

  test('only whoever needs it is assigned, and nobody of another organization', async () => {
    const id = await house.campaign();
    for (const role of ['agent', 'compliance_officer', 'senior_manager', 'owner'] as const) {
      const { userId } = await aMember(db, organizationId, { role });
      expect(await owner.ask(addCampaignMember, { params: { id, user_id: userId } })).toMatchObject({
        status: 422,
        body: { code: 'member_not_manager' },
      });
    }
    const stranger = await aMember(db, await anOrganization(db), { role: 'manager' });
    expect((await owner.ask(addCampaignMember, { params: { id, user_id: stranger.userId } })).status).toBe(
      404,
    );
  });
});
