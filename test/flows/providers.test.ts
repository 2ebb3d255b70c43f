import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import { reachedBy } from '#server/providers/reached.ts';
import { resealProviderKeys } from '#server/providers/reseal.ts';
import { listAuditLog } from '#shared/audit-log.ts';
import { type CampaignSettingsShown, readCampaignSettings } from '#shared/campaign-settings.ts';
import { createCampaign } from '#shared/campaigns.ts';
import { userRoles } from '#shared/permissions.ts';
import {
  forgetProvider,
  listProviders,
  type ProviderShown,
  saveProvider,
} from '#shared/provider-settings.ts';
import { namesOf } from '#shared/statuses.ts';
import { openTestHouse } from '#test/support/app.ts';
import { anOrganization } from '#test/support/builders.ts';
import type { Visitor } from '#test/support/visitor.ts';

const installed = 'sk-installation-0123456789-WXYZ';
const own = 'sk-of-our-own-9876543210-abcd';
const { providers } = readConfig({ TOTALVIEW_DEEPGRAM_KEY: installed, TOTALVIEW_DEEPGRAM_MODEL: 'nova-3' });
const house = await openTestHouse({ config: { providers } });
const { deps } = house;

async function anOwner(): Promise<{ owner: Visitor; organizationId: string }> {
  const organizationId = await anOrganization(deps.db);
  return { owner: await house.signedInAs('owner', { organizationId }), organizationId };
}

async function shown(owner: Visitor, provider: string): Promise<ProviderShown> {
  const { rows } = (await owner.ask(listProviders)).body as { rows: ProviderShown[] };
  return rows.find((row) => row.provider === provider)!;
}

function save(owner: Visitor, provider: string, body: object) {
  return owner.ask(saveProvider, { params: { provider }, body });
}

describe('A provider', () => {
  test('is not set up, or reached by the installation’s account', async () => {
    const { owner, organizationId } = await anOwner();
    expect(await shown(owner, 'assemblyai')).toMatchObject({ state: 'off', from: null, key_ends: null });
    expect(await shown(owner, 'deepgram')).toEqual({
      provider: 'deepgram',
      state: 'ok',
      from: 'installation',
      key_ends: 'WXYZ',
      base_url: null,
      model: 'nova-3',
      at_once: 50,
      allowed: 50,
      in_flight: 0,
      waiting: 0,
      paused_calls: 0,
      error: null,
      error_at: null,
      since: null,
      next_try_at: null,
      own: null,
    } satisfies ProviderShown);
    expect(await reachedBy(deps, organizationId, 'assemblyai')).toBeNull();
    expect(await reachedBy(deps, organizationId, 'deepgram')).toMatchObject({
      from: 'installation',
      key: installed,
    });
  });

  test('an organization’s own account goes before the installation’s, and is gone when it is removed', async () => {
    const { owner, organizationId } = await anOwner();
    const before = await reachedBy(deps, organizationId, 'deepgram');
    const saved = await save(owner, 'deepgram', { key: own, at_once: 3 });
    expect(saved).toMatchObject({
      status: 200,
      body: {
        from: 'organization',
        key_ends: 'abcd',
        at_once: 3,
        own: { key_ends: 'abcd', at_once: 3, model: null, base_url: null },
      },
    });
    const ours = await reachedBy(deps, organizationId, 'deepgram');
    expect(ours).toMatchObject({ from: 'organization', key: own, atOnce: 3, model: 'nova-3' });
    expect(ours?.accountId).not.toBe(before?.accountId);

    await save(owner, 'deepgram', { model: 'nova-2' });
    expect(await reachedBy(deps, organizationId, 'deepgram')).toEqual({ ...ours, model: 'nova-2' });
    await save(owner, 'deepgram', { key: 'another-key-1234567890' });
    expect((await reachedBy(deps, organizationId, 'deepgram'))?.accountId).not.toBe(ours?.accountId);

    const params = { provider: 'deepgram' };
    expect(await owner.ask(forgetProvider, { params })).toMatchObject({ status: 204 });
    expect(await reachedBy(deps, organizationId, 'deepgram')).toEqual(before);
  });

  test('is another organization’s alone', async () => {
    const { owner } = await anOwner();
    await save(owner, 'assemblyai', { key: own });
    const { owner: stranger, organizationId } = await anOwner();
    expect(await shown(stranger, 'assemblyai')).toMatchObject({ state: 'off', own: null });
    expect(await reachedBy(deps, organizationId, 'assemblyai')).toBeNull();
  });

  test('a Whisper endpoint needs an address and no key', async () => {
    const { owner, organizationId } = await anOwner();
    await save(owner, 'whisper', { base_url: 'http://gpu.internal:8000/' });
    expect(await reachedBy(deps, organizationId, 'whisper')).toMatchObject({
      key: null,
      baseUrl: 'http://gpu.internal:8000',
      from: 'organization',
    });
  });

  test('a key for a service goes to its own addresses only', async () => {
    const { owner } = await anOwner();
    const there = { key: own, base_url: 'https://api.eu.deepgram.com' };
    expect(await save(owner, 'deepgram', there)).toMatchObject({ status: 200 });
    const elsewhere = { key: own, base_url: 'https://deepgram.example' };
    expect(await save(owner, 'deepgram', elsewhere)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
  });

  test('is for Owners', async () => {
    for (const role of namesOf(userRoles).filter((each) => each !== 'owner')) {
      const visitor = await house.signedInAs(role);
      expect([role, (await visitor.ask(listProviders)).status]).toEqual([role, 403]);
      expect([role, (await save(visitor, 'deepgram', { key: own })).status]).toEqual([role, 403]);
    }
  });
});

test('A new campaign is transcribed by the first provider that is set up, and may choose among those', async () => {
  const { owner } = await anOwner();
  const settingsOf = async (name: string): Promise<CampaignSettingsShown> => {
    const { id } = (await owner.ask(createCampaign, { body: { name } })).body as { id: string };
    return (await owner.ask(readCampaignSettings, { params: { id } })).body as CampaignSettingsShown;
  };
  expect(await settingsOf('Before')).toMatchObject({
    transcription: 'deepgram',
    providers: { assemblyai: false, deepgram: true, whisper: false },
  });
  await save(owner, 'assemblyai', { key: own });
  expect(await settingsOf('After')).toMatchObject({
    transcription: 'assemblyai',
    providers: { assemblyai: true, deepgram: true, whisper: false },
  });
});

test('Keys stand nowhere in the clear: not in the database, the log, the audit log or an answer', async () => {
  const { owner, organizationId } = await anOwner();
  const secret = 'sk-nowhere-in-the-clear-5555-wxyz';
  const answers = [
    await save(owner, 'claude', { key: secret }),
    await save(owner, 'claude', { key: `${secret} `, base_url: 'https://example.com' }),
    await owner.ask(listProviders),
    await owner.ask(listAuditLog),
  ];
  expect(JSON.stringify(answers)).toContain('wxyz');
  await resealProviderKeys(deps);
  expect((await reachedBy(deps, organizationId, 'claude'))?.key).toBe(secret);

  const { rows } = await sql<{ dump: string }>`
    select query_to_xml(format('select * from %I', table_name), true, false, '')::text as dump
    from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
  `.execute(deps.db);
  const everywhere = [JSON.stringify(answers), house.logged.join('\n'), ...rows.map(({ dump }) => dump)];
  expect(rows.length).toBeGreaterThan(30);
  for (const key of [secret, own, installed]) {
    expect(everywhere.filter((text) => text.includes(key) || text.includes(key.slice(0, 16)))).toEqual([]);
  }
});
