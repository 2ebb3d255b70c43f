import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { SftpNeeds } from '#shared/sftp.ts';
import * as sftp from '#shared/sftp-endpoints.ts';
import { type EventStream, openEventStream } from '#test/support/event-stream.ts';
import { good, openSftpHouse, put, type Settled, usual } from '#test/support/sftp-house.ts';
import { startOpenSsh } from '#test/support/sftp-servers.ts';
import { until } from '#test/support/until.ts';
import type { Visitor } from '#test/support/visitor.ts';

const { house, advance, settle } = await openSftpHouse();
const { db } = house.deps;
const server = await startOpenSsh();
const sales = join(server.folder, 'sales');
afterAll(() => server.remove());
beforeEach(async () => {
  for (const folder of [sales, `${sales}-uk`]) await rm(folder, { recursive: true, force: true });
});

function asManager(one: Settled, campaignIds = [one.campaignId]): Promise<Visitor> {
  return house.signedInAs('manager', { organizationId: one.organizationId, campaignIds });
}

async function needsOf(visitor: Visitor): Promise<SftpNeeds> {
  return (await good(visitor.ask(sftp.readSftpNeeds))) as SftpNeeds;
}

describe('What needs somebody first', () => {
  test('a folder that is silent for long is named to those who see its campaign, until something comes', async () => {
    const one = await settle(server);
    await put(sales, 'a.wav');
    await one.sweepAfterWindow();
    const [manager, stranger] = [await asManager(one), await asManager(one, [])];
    expect(await needsOf(manager)).toEqual({ health: null, folders: [] });
    advance(80 * 3_600);
    await one.sweep();
    const silent = {
      campaign: { id: one.campaignId },
      trouble: null,
      silence: { usual_minutes: null, since: expect.any(String) },
    };
    expect(await needsOf(one.senior)).toMatchObject({ health: null, folders: [silent] });
    expect(await needsOf(manager)).toMatchObject({ folders: [silent] });
    expect(await needsOf(stranger)).toEqual({ health: null, folders: [] });
    const status = one.senior.ask(sftp.readSftpStatus, { params: { id: one.campaignId } });
    expect(await good(status)).toMatchObject({ silence: silent.silence });
    await put(sales, 'b.wav');
    await one.sweep();
    expect(await needsOf(manager)).toEqual({ health: null, folders: [] });
  });

  test('what is usual at this time of the week is known after two weeks', async () => {
    const one = await settle(server);
    for (const name of ['a.wav', 'b.wav']) {
      await put(sales, name);
      await one.sweep();
      advance(7 * 86_400);
    }
    await put(sales, 'c.wav');
    await one.sweep();
    // In the weeks before, five days without one were usual; more than a week never was.
    advance(5 * 86_400);
    const folders = async () => (await needsOf(await asManager(one))).folders.length;
    expect(await folders()).toBe(0);
    advance(7 * 86_400);
    expect(await folders()).toBe(1);
  });

  test('a folder that is missing, and a server that is away', async () => {
    const one = await settle(server);
    await one.sweep();
    expect(await needsOf(await asManager(one))).toMatchObject({
      health: null,
      folders: [
        { campaign: { id: one.campaignId }, trouble: { code: 'sftp_folder_missing' }, silence: null },
      ],
    });
    await server.stop();
    await one.sweep();
    expect(await needsOf(await asManager(one))).toMatchObject({
      health: { trouble: { code: 'sftp_unreachable' } },
      folders: [],
    });
    await server.restart();
    await one.sweep();
    expect((await needsOf(one.senior)).health).toBeNull();
  });
});

test('the audit log says how each batch ended, and what people did about it', async () => {
  const one = await settle(server);
  await put(sales, 'a.wav');
  await put(sales, 'calls.csv', 'file_name\na.wav\nb.wav\n');
  await one.sweepAfterWindow();
  const [batch] = await one.batches();
  await put(sales, 'b.wav');
  await one.sweepTwice();
  await put(sales, 'a.wav', 'another call', new Date('2026-11-21T09:00:00Z'));
  await one.sweepAfterWindow();
  const duplicate = (await one.filesOf((await one.batches())[1]!.id))[0]!;
  await good(one.senior.ask(sftp.importSftpFileAnyway, { params: { id: duplicate.id } }));
  const log = await db
    .selectFrom('audit_log')
    .select(['act', 'who_kind', 'object_id', 'before', 'after'])
    .where('organization_id', '=', one.organizationId)
    .where('act', 'like', 'sftp_%')
    .where('object_kind', 'in', ['sftp_batch', 'sftp_file'])
    .orderBy('id')
    .execute();
  const ended = { act: 'sftp_batch.ended', who_kind: 'system', object_id: batch!.id, before: null };
  expect(log).toEqual([
    { ...ended, after: { status: 'incomplete', completed: 1, missing: 1 } },
    { ...ended, after: { status: 'completed', completed: 2, missing: 0 } },
    { ...ended, object_id: expect.any(String), after: { status: 'completed', duplicate: 1, missing: 0 } },
    {
      act: 'sftp_file.imported_anyway',
      who_kind: 'person',
      object_id: duplicate.id,
      before: null,
      after: null,
    },
  ]);
});

/** The lines of a CSV that somebody downloads. */
async function linesFor(visitor: Visitor, url: string): Promise<string[]> {
  const cookie = Array.from(visitor.cookies, (pair) => pair.join('=')).join('; ');
  const answer = await house.app.inject({ url, headers: { cookie } });
  expect(answer.statusCode).toBe(200);
  return answer.body.trimEnd().split('\r\n');
}

/** A campaign that misses a recording, and another beside it. */
async function twoCampaigns(): Promise<{ one: Settled; other: string }> {
  const one = await settle(server);
  const other = await house.campaign({ organizationId: one.organizationId });
  const body = { ...usual, slug: 'sales-uk' };
  await good(one.senior.ask(sftp.saveSftpSettings, { params: { id: other }, body }));
  await put(sales, 'a.wav');
  await put(sales, 'notes, "quoted".wav');
  await put(sales, '=1+2.csv', 'file_name\na.wav\n=lost().wav\n');
  await put(join(server.folder, 'sales-uk'), 'uk.wav');
  await one.sweepAfterWindow();
  return { one, other };
}

async function reconciled(visitor: Visitor): Promise<unknown> {
  return good(visitor.ask(sftp.readSftpReconciliationOfAll));
}

describe('The reconciliation of all campaigns', () => {
  test('adds up what came, by day and by campaign, within reach', async () => {
    const { one, other } = await twoCampaigns();
    const none = { duplicate: 0, skipped: 0, failed: 0, open: 0 };
    const mine = { seen: 2, missing: 1, completed: 2, ...none };
    const theirs = { seen: 1, missing: 0, completed: 1, ...none };
    const all = { seen: 3, missing: 1, completed: 3, ...none };
    expect(await reconciled(one.senior)).toMatchObject({
      total: all,
      days: [all],
      campaigns: expect.arrayContaining([
        { campaign: { id: one.campaignId, name: expect.any(String) }, ...mine },
        { campaign: { id: other, name: expect.any(String) }, ...theirs },
      ]),
    });
    expect(await reconciled(await asManager(one, [other]))).toMatchObject({
      total: theirs,
      campaigns: [theirs],
    });
    expect(await reconciled(await asManager(one, []))).toMatchObject({ campaigns: [], days: [] });
    const agent = await house.signedInAs('agent', { organizationId: one.organizationId });
    expect((await agent.ask(sftp.readSftpReconciliationOfAll)).status).toBe(403);
  });

  test('names every file, and every recording that never came, in a CSV that no spreadsheet runs', async () => {
    const { one, other } = await twoCampaigns();
    const lines = await linesFor(one.senior, sftp.exportSftpReconciliationOfAll.path);
    expect(lines[0]).toBe(
      '\u{feff}campaign,detected_at,path,size_bytes,modified_at,status,reason,call_id,batch_id',
    );
    expect(lines).toHaveLength(5);
    expect(lines.some((line) => line.includes(',"notes, ""quoted"".wav",'))).toBe(true);
    const missing = lines.find((line) => line.includes(',Missing,'));
    expect(missing).toMatch(
      /,'=lost\(\)\.wav,,,Missing,"?Line 3 of =1\+2\.csv names it, and it never came\./,
    );
    const manager = await asManager(one, [other]);
    expect(await linesFor(manager, sftp.exportSftpReconciliationOfAll.path)).toHaveLength(2);
    const ofOne = sftp.exportSftpReconciliation.path.replace(':id', other);
    expect(await linesFor(one.senior, ofOne)).toHaveLength(2);
    const acts = await db
      .selectFrom('audit_log')
      .select('act')
      .where('organization_id', '=', one.organizationId)
      .where('act', 'like', '%exported')
      .orderBy('id')
      .execute();
    expect(acts.map(({ act }) => act)).toEqual(['sftp.exported', 'sftp.exported', 'campaign.sftp_exported']);
  });
});

describe('The live stream', () => {
  const open: EventStream[] = [];
  afterAll(() => open.splice(0).forEach((stream) => stream.close()));

  async function watch(address: string, visitor: Visitor): Promise<EventStream> {
    const cookies = Array.from(visitor.cookies, (pair) => pair.join('=')).join('; ');
    const stream = await openEventStream(address, cookies);
    open.push(stream);
    return stream;
  }

  test('tells of batches and files to those who see the campaign, and to nobody else', async () => {
    const address = await house.app.listen({ port: 0, host: '127.0.0.1' });
    const one = await settle(server);
    const may = [await watch(address, one.senior), await watch(address, await asManager(one))];
    const agent = await house.signedInAs('agent', { organizationId: one.organizationId });
    const mayNot = await Promise.all([
      watch(address, await asManager(one, [])),
      watch(address, await house.signedInAs('owner')),
      watch(address, agent),
    ]);
    await put(sales, 'a.wav');
    await one.sweepAfterWindow();
    const [batch] = await one.batches();
    const told = { kind: 'sftp_changed', batch_id: batch!.id, campaign_id: one.campaignId };
    for (const stream of may) {
      await until(() => stream.events.some(({ kind }) => kind === 'sftp_changed'));
      expect(stream.events.find(({ kind }) => kind === 'sftp_changed')).toEqual(told);
    }
    for (const { events } of mayNot) expect(events.filter(({ kind }) => kind === 'sftp_changed')).toEqual([]);
  });
});
