import { describe, expect, test } from 'vitest';
import { editAgentMatching, previewPattern, readAgentMatching } from '#shared/agent-matching.ts';
import { createAgent } from '#shared/agents.ts';
import { type CsvPreview, previewCsv } from '#shared/csv-preview.ts';
import { aRecording, openTestHouse, seeCall, upload, uploaded } from '#test/support/app.ts';
import { aCall, anOrganization } from '#test/support/builders.ts';
import { type FormPart, multipartForm } from '#test/support/multipart.ts';
import type { Seen, Visitor } from '#test/support/visitor.ts';

const house = await openTestHouse();
const { db } = house.deps;
const owner = await house.signedInAs('owner');
const { body: ana } = await owner.ask(createAgent, { body: { name: 'Ana Silva', code: 'A17' } });
const anaShown = { id: (ana as { id: string }).id, name: 'Ana Silva' };

async function preview(
  visitor: Visitor,
  campaignId: string,
  csv: string | Uint8Array,
  recordings: readonly string[],
): Promise<Seen> {
  const parts: FormPart[] = [
    { name: 'names', fileName: 'names.json', bytes: Buffer.from(JSON.stringify(recordings)) },
    { name: 'csv', fileName: 'calls.csv', bytes: typeof csv === 'string' ? Buffer.from(csv) : csv },
  ];
  return visitor.ask(previewCsv, { params: { id: campaignId }, ...multipartForm(parts) });
}

function names(text: string): FormPart {
  return { name: 'names', fileName: 'names.json', bytes: Buffer.from(text) };
}

describe('A CSV that names the recordings', () => {
  test('is shown against them before anything is sent', async () => {
    const campaignId = await house.campaign({ settings: { timeZone: 'Europe/London' } });
    const csv = [
      'Recording;Agent;Call Date;Direction;Customer_Name;Team',
      'a.wav;A17;01/07/2026 10:00;in;Jo;Blue',
      'gone.wav;A17;;;;',
      'b.mp3;X1;2026;out;;Red',
      'too;few',
      'B.wav;A17;;;;Green',
      '',
    ];
    const { status, body } = await preview(owner, campaignId, csv.join('\r\n'), [
      'in/a.wav',
      'b.wav',
      'A17-c.wav',
    ]);
    expect([status, body]).toEqual([
      200,
      {
        encoding: 'UTF-8',
        separator: ';',
        columns: [
          { header: 'Recording', meaning: 'file_name' },
          { header: 'Agent', meaning: 'agent_code' },
          { header: 'Call Date', meaning: 'call_date' },
          { header: 'Direction', meaning: 'direction' },
          { header: 'Customer_Name', meaning: 'customer_name' },
          { header: 'Team', meaning: null },
        ],
        rows: 5,
        files: [
          {
            name: 'in/a.wav',
            line: 2,
            fields: {
              agent_code: 'A17',
              call_type: 'inbound',
              call_date: '2026-07-01T09:00:00.000Z',
              customer_name: 'Jo',
              metadata: '{"Team":"Blue"}',
            },
            agent: anaShown,
            agent_match: 'Linked by the code A17.',
            notes: [],
          },
          {
            name: 'b.wav',
            line: 6,
            fields: { agent_code: 'A17', metadata: '{"Team":"Green"}' },
            agent: anaShown,
            agent_match: 'Linked by the code A17.',
            notes: [
              'Line 6 calls it “B.wav”: upper and lower case differ.',
              'Line 4 names this recording too; line 6 is used because it comes later.',
            ],
          },
          {
            name: 'A17-c.wav',
            line: null,
            fields: {},
            agent: anaShown,
            agent_match: 'Linked by the code A17 in the file’s name.',
            notes: [],
          },
        ],
        files_without_row: 1,
        rows_without_file: { count: 1, first: [{ line: 3, file_name: 'gone.wav', several: false }] },
        bad_rows: { count: 1, first: [{ line: 5, problem: 'has 2 cells where the header has 6' }] },
        warnings: [],
      } satisfies CsvPreview,
    ]);
  });

  test('gives each upload fields that it is accepted with', async () => {
    const campaignId = await house.campaign();
    const csv = 'file,agent,conversationid,billsec,Team\nx.wav,A17,c-1,93,=1+1\n';
    const { body } = await preview(owner, campaignId, csv, ['x.wav']);
    const [file] = (body as CsvPreview).files;
    const id = await uploaded(owner, { campaignId, fields: file?.fields ?? {} });
    expect(await seeCall(owner, id)).toMatchObject({
      agent: anaShown,
      metadata: { call_id: 'c-1', duration_seconds: 93, Team: '=1+1' },
    });
  });

  test('that cannot be read says why', async () => {
    const campaignId = await house.campaign();
    expect(await preview(owner, campaignId, 'agent\nA17\n', ['x.wav'])).toMatchObject({
      status: 422,
      body: { code: 'csv_unreadable', detail: expect.stringContaining('no column names the recording') },
    });
  });

  test('needs the file and the names', async () => {
    const params = { id: await house.campaign() };
    const csv: FormPart = { name: 'csv', fileName: 'c.csv', bytes: Buffer.from('file\nx\n') };
    const ask = async (...parts: FormPart[]) =>
      (await owner.ask(previewCsv, { params, ...multipartForm(parts) })).body;
    expect(await ask(names('["x.wav"]'))).toMatchObject({ code: 'no_file' });
    expect(await ask(csv)).toMatchObject({ code: 'invalid_request' });
    expect(await ask(csv, names('{"x":1}'))).toMatchObject({ code: 'invalid_request' });
    expect((await owner.ask(previewCsv, { params })).body).toMatchObject({ code: 'no_file' });
  });

  test('is not for campaigns that are archived or somebody else’s', async () => {
    const archived = await house.campaign({ archived: true });
    expect((await preview(owner, archived, 'file\nx\n', ['x'])).body).toMatchObject({
      code: 'campaign_archived',
    });
    const elsewhere = await house.signedInAs('owner', { organizationId: await anOrganization(db) });
    expect((await preview(elsewhere, archived, 'file\nx\n', ['x'])).status).toBe(404);
  });
});

describe('Agent matching of a campaign', () => {
  test('is set by those who may, and later recordings follow it', async () => {
    const campaignId = await house.campaign();
    const params = { id: campaignId };
    const before = { pattern: null, time_zone: 'UTC', day_first: true };
    expect((await owner.ask(readAgentMatching, { params })).body).toEqual(before);
    const wanted = { pattern: '{call_id}__{agent_code}', time_zone: 'America/New_York', day_first: false };
    expect((await owner.ask(editAgentMatching, { params, body: wanted })).body).toEqual(wanted);
    expect((await owner.ask(editAgentMatching, { params, body: { day_first: true } })).body).toEqual({
      ...wanted,
      day_first: true,
    });
    const { body } = await upload(owner, { campaignId, file: { name: 'c1__A17.wav', bytes: aRecording() } });
    expect(await seeCall(owner, (body as { id: string }).id)).toMatchObject({
      agent: anaShown,
      metadata: { call_id: 'c1' },
    });
    const manager = await house.signedInAs('manager', { campaignIds: [campaignId] });
    expect((await manager.ask(editAgentMatching, { params, body: wanted })).status).toBe(403);
  });

  test.each([
    [{ pattern: '{nobody}' }, 'agent_pattern_invalid'],
    [{ time_zone: 'Mars/Olympus' }, 'time_zone_unknown'],
  ])('refuses %j', async (body, code) => {
    const params = { id: await house.campaign() };
    expect(await owner.ask(editAgentMatching, { params, body })).toMatchObject({
      status: 422,
      body: { code },
    });
    expect(await owner.ask(previewPattern, { params, body })).toMatchObject({ status: 422, body: { code } });
  });

  test('is previewed against given names, or the newest real ones', async () => {
    const campaignId = await house.campaign();
    const params = { id: campaignId };
    await aCall(db, house.organizationId, campaignId, { file_name: '20261122_a17_c9.wav' });
    const rows = [
      {
        name: '20261122_a17_c9.wav',
        agent: anaShown,
        sentence: 'Linked by the code a17 in the file’s name.',
        found: { call_date: '2026-11-21T23:00:00.000Z', call_id: 'c9' },
      },
    ];
    const body = { pattern: '{date}_{agent_code}_{call_id}', time_zone: 'Europe/Paris' };
    expect((await owner.ask(previewPattern, { params, body })).body).toEqual({ rows });
    const given = { ...body, names: ['other.wav'] };
    expect((await owner.ask(previewPattern, { params, body: given })).body).toEqual({
      rows: [
        {
          name: 'other.wav',
          agent: null,
          sentence: 'Not linked: the file’s name does not have the form {date}_{agent_code}_{call_id}.',
          found: {},
        },
      ],
    });
    expect((await owner.ask(readAgentMatching, { params })).body).toMatchObject({ pattern: null });
  });
});
