import { describe, expect, test } from 'vitest';
import { editAgentMatching } from '#shared/agent-matching.ts';
import { editAgent } from '#shared/agents.ts';
import { editCampaignSettings, editCategories } from '#shared/campaign-settings.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import { changePerson } from '#shared/members.ts';
import { editOrganization } from '#shared/organization.ts';
import { saveProvider } from '#shared/provider-settings.ts';
import { editRetention } from '#shared/retention.ts';
import { saveSftpConnection, saveSftpSettings } from '#shared/sftp-endpoints.ts';
import { openTestHouse } from '#test/support/app.ts';
import { aMember, anAgent } from '#test/support/builders.ts';

const house = await openTestHouse();
const { db } = house.deps;
const { organizationId } = house;
const [one, other] = [await house.signedInAs('owner'), await house.signedInAs('owner')];
const id = await house.campaign();
const agentId = await anAgent(db, organizationId, 'Ana');
const person = await aMember(db, organizationId, { role: 'manager', campaignIds: [id] });
await one.ask(editOrganization, { body: { name: 'Before' } });

type Form = {
  readonly endpoint: Endpoint;
  readonly id: string;
  /** What the form shows when it is opened. */
  readonly seen: Readonly<Record<string, unknown>>;
  /** What somebody else saves meanwhile, and what the form saves then. */
  readonly theirs: object;
  readonly mine: object;
  /** What it shows when it is opened after theirs. */
  readonly seenThen: Readonly<Record<string, unknown>>;
};

const rule = {
  score_below: 70,
  critical_check_fails: true,
  agents: [{ agent_id: agentId, score_below: 60 }],
};
const server = { host: 'sftp.invalid', username: 'u', sign_in: 'password', password: 'p' };
const noRule = { ...rule, agents: [] };

const forms: Readonly<Record<string, Form>> = {
  'the general settings of a campaign': {
    endpoint: editCampaignSettings,
    id,
    seen: { name: id, description: '', auto_process: true, pass_mark: 70 },
    theirs: { pass_mark: 80 },
    mine: { name: 'Mine', pass_mark: 60 },
    seenThen: { name: id, pass_mark: 80 },
  },
  'its flagging rules': {
    endpoint: editCampaignSettings,
    id,
    seen: { flagging: noRule },
    theirs: { flagging: rule },
    mine: { flagging: { ...noRule, score_below: null } },
    seenThen: { flagging: rule },
  },
  'its agent matching': {
    endpoint: editAgentMatching,
    id,
    seen: { pattern: null, time_zone: 'UTC', day_first: true },
    theirs: { time_zone: 'Europe/London' },
    mine: { pattern: '{agent_code}', time_zone: 'UTC' },
    seenThen: { pattern: null, time_zone: 'Europe/London' },
  },
  'its categories': {
    endpoint: editCategories,
    id,
    seen: { categories: [] },
    theirs: { rows: [{ name: 'Opening' }] },
    mine: { rows: [{ name: 'Closing' }] },
    seenThen: { categories: ['Opening'] },
  },
  'its retention': {
    endpoint: editRetention,
    id,
    seen: { audio_days: null, call_days: null },
    theirs: { audio_days: 30, call_days: null },
    mine: { audio_days: null, call_days: 400 },
    seenThen: { audio_days: 30, call_days: null },
  },
  'its folder for SFTP': {
    endpoint: saveSftpSettings,
    id,
    seen: { slug: '', window_minutes: 15 },
    theirs: { slug: 'theirs', window_minutes: 5 },
    mine: { slug: 'mine', window_minutes: 15 },
    seenThen: { slug: 'theirs', window_minutes: 5 },
  },
  'the SFTP server': {
    endpoint: saveSftpConnection,
    id: organizationId,
    seen: { host: null, root: null },
    theirs: { ...server, root: '/theirs' },
    mine: { ...server, root: '/mine' },
    seenThen: { host: server.host, root: '/theirs' },
  },
  'an agent': {
    endpoint: editAgent,
    id: agentId,
    seen: { name: 'Ana', code: null, campaign_ids: [] },
    theirs: { code: 'A1', campaign_ids: [id] },
    mine: { name: 'Anna', code: null },
    seenThen: { name: 'Ana', code: 'A1', campaign_ids: [id] },
  },
  'what a person may do': {
    endpoint: changePerson,
    id: person.userId,
    seen: { role: 'manager', agent_id: null, campaign_ids: [id] },
    theirs: { campaign_ids: [] },
    mine: { role: 'compliance_officer' },
    seenThen: { role: 'manager', campaign_ids: [] },
  },
  'how a provider is reached': {
    endpoint: saveProvider,
    id: organizationId,
    seen: { key: null, base_url: null, model: null, at_once: null },
    theirs: { key: 'a-key-that-ends-in-1234', at_once: 5 },
    mine: { key: 'a-key-that-ends-in-5678', model: 'nova-3', at_once: 7 },
    seenThen: { key: '1234', base_url: null, model: null, at_once: 5 },
  },
  'the name of the organization': {
    endpoint: editOrganization,
    id: organizationId,
    seen: { name: 'Before' },
    theirs: { name: 'Theirs' },
    mine: { name: 'Mine' },
    seenThen: { name: 'Theirs' },
  },
};

describe.each(Object.entries(forms))('A form of %s', (_, form) => {
  const { endpoint, seen, theirs, mine, seenThen } = form;
  const params = { id: form.id, provider: 'deepgram' };

  test('is refused when somebody else has changed what it shows, until it shows theirs', async () => {
    expect((await other.ask(endpoint, { params, body: { ...theirs, seen } })).status).toBe(200);
    const late = await one.ask(endpoint, { params, body: { ...mine, seen } });
    expect(late).toMatchObject({ status: 409, body: { code: 'changed_meanwhile' } });
    const again = await other.ask(endpoint, { params, body: { ...theirs, seen: seenThen } });
    expect(again.status).toBe(200);
    expect((await one.ask(endpoint, { params, body: { ...mine, seen: seenThen } })).status).toBe(200);
  });

  test('may be sent by a program that says nothing of what it saw', async () => {
    expect((await one.ask(endpoint, { params, body: theirs })).status).toBe(200);
  });
});

test('of two forms sent at once one is refused', async () => {
  const params = { id: await house.campaign() };
  const seen = { pass_mark: 70 };
  const save = (pass_mark: number) => ({ params, body: { pass_mark, seen } });
  const answers = await Promise.all([
    one.ask(editCampaignSettings, save(60)),
    other.ask(editCampaignSettings, save(80)),
  ]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
});

test('of two first accounts at a provider sent at once one is refused', async () => {
  const params = { provider: 'assemblyai' };
  const save = (key: string) => ({ params, body: { key, seen: { key: null } } });
  const answers = await Promise.all([
    one.ask(saveProvider, save('the-key-of-one')),
    other.ask(saveProvider, save('the-key-of-another')),
  ]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
});

test('what another part of the settings says is nobody’s hindrance', async () => {
  const params = { id: await house.campaign() };
  expect((await other.ask(editCampaignSettings, { params, body: { flagging: noRule } })).status).toBe(200);
  const body = { pass_mark: 90, seen: { pass_mark: 70 } };
  expect((await one.ask(editCampaignSettings, { params, body })).status).toBe(200);
});
