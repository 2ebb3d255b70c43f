import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { uploadCall } from '#shared/calls.ts';
import type { Problem } from '#shared/failures.ts';
import { attachTranscript } from '#shared/versions.ts';
import {
  agentSays,
  aRecording,
  openTestHouse,
  seeCall,
  untilEnded,
  upload,
  uploaded,
} from '#test/support/app.ts';
import { anOrganization } from '#test/support/builders.ts';
import { multipartForm } from '#test/support/multipart.ts';
import { hostileNames, makeHostileFiles, makeTone, makeWav } from '#test/support/recordings.ts';
import { remainsOf } from '#test/support/remains.ts';
import { until } from '#test/support/until.ts';
import type { Seen } from '#test/support/visitor.ts';

const house = await openTestHouse();
const { deps } = house;
const campaignId = await house.campaign();
const owner = await house.signedInAs('owner');
await house.startCrew();

async function nobodyWorks(): Promise<boolean> {
  const ended = ['completed', 'failed'] as const;
  const open = await deps.db.selectFrom('calls').select('id').where('status', 'not in', ended).execute();
  return open.length === 0;
}

/** Expects a refusal that leaves everything as it was, and says no place on this machine. */
async function expectRefused(asking: () => Promise<Seen>, problem: Partial<Problem>): Promise<Problem> {
  await until(nobodyWorks);
  const before = await remainsOf(deps);
  const seen = await asking();
  expect(seen).toMatchObject({ status: problem.status, body: problem });
  expect(seen.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(JSON.stringify(seen.body)).not.toContain(deps.config.dataDir);
  expect(await remainsOf(deps)).toEqual(before);
  return seen.body as Problem;
}

describe('What is no recording', () => {
  test.each(Object.entries(makeHostileFiles()))('%s is refused and leaves nothing', async (name, file) => {
    await expectRefused(() => upload(owner, { campaignId, file: { name, bytes: file.bytes } }), {
      status: 415,
      code: file.refusedWith,
    });
  });

  test('no file at all, a transcript alone, no form', async () => {
    const empty = multipartForm([{ name: 'campaign_id', value: campaignId }]);
    await expectRefused(() => owner.ask(uploadCall, empty), { status: 400, code: 'no_file' });
    const alone = multipartForm([
      { name: 'campaign_id', value: campaignId },
      { name: 'transcript', fileName: 'call.vtt', bytes: agentSays('Hi.').bytes },
    ]);
    await expectRefused(() => owner.ask(uploadCall, alone), { status: 400, code: 'no_file' });
    await expectRefused(() => owner.ask(uploadCall, { body: { campaign_id: campaignId } }), {
      status: 400,
      code: 'no_file',
    });
  });

  test('a body that ends too early', async () => {
    const { body, headers } = multipartForm([
      { name: 'campaign_id', value: campaignId },
      { name: 'file', fileName: 'call.wav', bytes: aRecording() },
    ]);
    for (const length of [body.length - 40, body.length - 4_000, 150]) {
      const cut = { headers, body: body.subarray(0, length) };
      await expectRefused(() => owner.ask(uploadCall, cut), { status: 400, code: 'upload_cut' });
    }
  });
});

describe('Where it may go', () => {
  test('no campaign, a foreign one, an archived one', async () => {
    await expectRefused(() => upload(owner, {}), { status: 400, code: 'no_campaign' });
    const elsewhere = await house.campaign({ organizationId: await anOrganization(deps.db) });
    await expectRefused(() => upload(owner, { campaignId: elsewhere }), {
      status: 403,
      code: 'campaign_not_yours',
    });
    const archived = await house.campaign({ archived: true });
    await expectRefused(() => upload(owner, { campaignId: archived }), {
      status: 403,
      code: 'campaign_archived',
    });
    await expectRefused(() => upload(owner, { campaignId: 'camp_1' }), {
      status: 400,
      code: 'invalid_request',
    });
  });

  test('a Manager’s own campaign only, an Agent’s none, nobody’s without signing in', async () => {
    const manager = await house.signedInAs('manager', { campaignIds: [campaignId] });
    const other = await house.campaign();
    await expectRefused(() => upload(manager, { campaignId: other }), {
      status: 403,
      code: 'campaign_not_yours',
    });
    const agent = await house.signedInAs('agent');
    await expectRefused(() => upload(agent, { campaignId }), { status: 403, code: 'not_allowed' });
    const stranger = await house.signedInAs('owner');
    stranger.cookies.clear();
    await expectRefused(() => upload(stranger, { campaignId }), { status: 401, code: 'signed_out' });
    expect((await upload(manager, { campaignId })).status).toBe(201);
  });

  test('the order of the parts does not matter', async () => {
    const parts = [
      { name: 'file', fileName: 'call.wav', bytes: aRecording() },
      { name: 'campaign_id', value: campaignId },
    ];
    expect((await owner.ask(uploadCall, multipartForm(parts))).status).toBe(201);
    const wrong = [parts[0]!, { name: 'campaign_id', value: await house.campaign({ archived: true }) }];
    await expectRefused(() => owner.ask(uploadCall, multipartForm(wrong)), {
      status: 403,
      code: 'campaign_archived',
    });
  });
});

describe('What comes with it', () => {
  test('is kept as it was sent', async () => {
    const fields = {
      call_type: 'inbound',
      call_date: '2026-11-20T09:30:00+01:00',
      customer_id: 'C-1',
      customer_name: 'Zoë  Müller',
      disposition: 'sale',
      client_reference: 'REF 1',
      metadata: '{"queue":"a","nested":{"n":1}}',
    };
    const id = await uploaded(owner, { campaignId, fields });
    expect(await seeCall(owner, id)).toMatchObject({
      source: 'ui',
      file_name: 'call.wav',
      call_type: 'inbound',
      call_date: '2026-11-20T08:30:00.000Z',
      customer_id: 'C-1',
      customer_name: 'Zoë  Müller',
      disposition: 'sale',
      client_reference: 'REF 1',
      metadata: { queue: 'a', nested: { n: 1 } },
    });
  });

  test.each([
    ['an unknown field', { call_typ: 'inbound' }],
    ['an unknown value', { call_type: 'sideways' }],
    ['a date without a zone', { call_date: '2026-11-20 09:30' }],
    ['metadata that is no JSON', { metadata: '{queue' }],
    ['metadata that is no object', { metadata: '[1]' }],
    ['a value that is too long', { customer_name: 'x'.repeat(201) }],
    ['a character that cannot be stored', { customer_name: 'a\0b' }],
  ])('%s is refused', async (_, fields: Record<string, string>) => {
    const { detail } = await expectRefused(() => upload(owner, { campaignId, fields }), {
      status: 400,
      code: 'invalid_request',
    });
    expect(detail).toContain(Object.keys(fields)[0] === 'customer_name' ? '' : Object.keys(fields)[0]);
  });

  test('metadata with characters that cannot be stored keeps the rest', async () => {
    const fields = { metadata: String.raw`{"a":"x\u0000y","b\u0000":"\ud800","c":"\\u0000","d":"😀"}` };
    const id = await uploaded(owner, { campaignId, fields });
    expect((await seeCall(owner, id)).metadata).toEqual({
      a: 'x\ufffdy',
      'b\ufffd': '\ufffd',
      c: String.raw`\u0000`,
      d: '😀',
    });
  });

  test('a client reference that is taken names the call that has it, even when both come at once', async () => {
    const fields = { client_reference: 'REF 2' };
    const sent = await Promise.all([1, 2, 3, 4].map(() => upload(owner, { campaignId, fields })));
    const [accepted, ...more] = sent.filter(({ status }) => status === 201);
    expect(more).toEqual([]);
    const { id } = accepted!.body as { id: string };
    const refused = sent.filter(({ status }) => status !== 201);
    expect(refused.map(({ status, body }) => [status, (body as Problem)['existing_call_id']])).toEqual(
      [1, 2, 3].map(() => [409, id]),
    );
    await expectRefused(() => upload(owner, { campaignId, fields }), {
      status: 409,
      code: 'duplicate_reference',
      existing_call_id: id,
    });
    expect((await upload(owner, { campaignId: await house.campaign(), fields })).status).toBe(201);
  });
});

describe('A transcript that comes with it', () => {
  const folder = new URL('../../server/transcription/formats/fixtures/', import.meta.url);
  const read = (name: string) => ({ name, bytes: readFileSync(new URL(name, folder)) });

  test.each([
    'call.vtt',
    'call.srt',
    'call.txt',
    'assemblyai-channels.json',
    'assemblyai-speakers.json',
    'deepgram-channels.json',
    'deepgram-speakers.json',
    'amazon-call.json',
    'amazon-batch.json',
    'whisper-openai.json',
    'whisper-faster.json',
  ])('%s ends Completed with a supplied transcript', async (name) => {
    const bytes = makeWav({ seconds: 30, channels: [makeTone({ hz: 440 })] });
    const file = { name: 'call.wav', bytes };
    const id = await uploaded(owner, { campaignId, file, transcript: read(name) });
    const call = await untilEnded(owner, id);
    expect([call.status, call.error, call.newest.transcription?.provider]).toEqual([
      'completed',
      null,
      'supplied',
    ]);
  });

  test.each([
    ['bad.vtt', 'WEBVTT\n\n00:00:05.000 --> 00:00:01.000\nhello\n', /line 3/],
    ['bad.json', '{"words": [', /JSON/],
    ['empty.txt', '', /./],
    ['picture.vtt', '\x89PNG\r\n\x1a\n\0\0\0', /./],
    ['nul.txt', 'Agent: Good\0 morning.\n', /it is not text/],
  ])('%s is refused with the line and the reason', async (name, text, says) => {
    const transcript = { name, bytes: Buffer.from(text, 'latin1') };
    const { detail } = await expectRefused(() => upload(owner, { campaignId, transcript }), {
      status: 422,
      code: 'transcript_unreadable',
    });
    expect(detail).toMatch(says);
    expect(detail).toContain(name);
  });

  test('that cannot be read is told to a call that exists with what to do there', async () => {
    const id = await uploaded(owner, { campaignId });
    await untilEnded(owner, id);
    const attached = multipartForm([
      { name: 'transcript', fileName: 'bad.vtt', bytes: Buffer.from('WEBVTT\n\nbroken --> cue') },
    ]);
    expect(await owner.ask(attachTranscript, { params: { id }, ...attached })).toMatchObject({
      status: 422,
      body: {
        code: 'call_transcript_unreadable',
        advice: 'Correct the file and attach it to the call again.',
      },
    });
    const foreign = { name: 'other.txt', bytes: Buffer.from('[00:10:00] Agent: Hello.\n') };
    const call = await untilEnded(owner, await uploaded(owner, { campaignId, transcript: foreign }));
    expect(call).toMatchObject({
      status: 'failed',
      error: {
        code: 'call_transcript_unreadable',
        message: expect.stringContaining('does not belong to this recording'),
      },
    });
  });

  test('with a character that cannot be stored is stored without it', async () => {
    const { bytes } = read('whisper-openai.json');
    const text = bytes.toString().replaceAll('"text": "', String.raw`"text": "\u0000 `);
    const file = { name: 'call.wav', bytes: makeWav({ seconds: 30, channels: [makeTone({ hz: 440 })] }) };
    const transcript = { name: 'call.json', bytes: Buffer.from(text) };
    const call = await untilEnded(owner, await uploaded(owner, { campaignId, file, transcript }));
    expect([call.status, call.error]).toEqual(['completed', null]);
  });
});

test('Audio with neither transcript nor provider is Failed with the three ways out, and can be heard', async () => {
  const call = await untilEnded(owner, await uploaded(owner, { campaignId }));
  expect(call).toMatchObject({
    status: 'failed',
    has_playback: true,
    duration_seconds: 0.5,
    error: {
      code: 'no_transcription',
      message: 'There is no transcript and nothing to make one with.',
      advice:
        'Add a key for AssemblyAI or Deepgram, point TotalView at a Whisper endpoint, or attach a transcript to the recording.',
    },
  });
  const heard = await house.app.inject({
    url: `/api/v1/calls/${call.id}/audio`,
    headers: { cookie: Array.from(owner.cookies, (pair) => pair.join('=')).join('; ') },
  });
  expect([heard.statusCode, heard.rawPayload.length > 500]).toEqual([200, true]);
});

describe('File names', () => {
  test.each([
    ...hostileNames.map((name) => ({ name, sent: name })),
    { name: 'a Latin-1 byte', sent: Buffer.from([0x66, 0xe9, 0x2e, 0x77, 0x61, 0x76]) },
  ])('$name is text to be read, nothing else', async ({ sent }) => {
    const transcript = agentSays('Good morning.');
    const seen = await upload(owner, { campaignId, file: { name: sent, bytes: aRecording() }, transcript });
    expect(seen.status).toBe(201);
    const { id, file_name: shown } = seen.body as { id: string; file_name: string };
    expect(shown).not.toMatch(/[/\\\p{Cc}]/u);
    expect(Array.from(shown).length).toBeLessThanOrEqual(255);
    expect(await untilEnded(owner, id)).toMatchObject({ status: 'completed', file_name: shown });
  });

  test('and no place on this machine was ever told or logged', () => {
    expect(house.logged.filter((line) => line.includes(deps.config.dataDir))).toEqual([]);
    expect(house.logged.filter((line) => line.includes('passwd') || line.includes('$(id)'))).toEqual([]);
  });
});
