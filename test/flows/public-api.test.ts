import { expect, test } from 'vitest';
import * as calls from '#shared/calls.ts';
import { readTranscript, reprocessCall } from '#shared/versions.ts';
import { agentSays, aRecording, openTestHouse, untilEnded, upload } from '#test/support/app.ts';
import { aCheckDraft } from '#test/support/builders.ts';
import { keyHolder } from '#test/support/key-holder.ts';

const house = await openTestHouse({ config: { apiRequestsPerMinute: 10_000 } });
await house.startCrew();

test('a program uploads a recording and reads what came of it', async () => {
  const campaignId = await house.campaign({ checks: [aCheckDraft('Greeting')] });
  const program = await keyHolder(house, campaignId);
  const fields = {
    agent_code: 'A17',
    agent_name: 'Ana Agent',
    agent_email: 'ana@example.com',
    extension: '4711',
    call_type: 'inbound',
    call_date: '2026-11-20T09:30:00+01:00',
    customer_id: 'C-1',
    customer_name: 'Carl Customer',
    disposition: 'resolved',
    client_reference: 'crm-1',
    metadata: '{"shift":"early"}',
  };
  const transcript = agentSays('Good morning, this is Ana.');
  const accepted = await upload(program, { fields, transcript });
  expect(accepted).toMatchObject({
    status: 201,
    body: { status: 'pending', campaign_id: campaignId, file_name: 'call.wav', source: 'api' },
  });
  const { id } = accepted.body as calls.Accepted;
  expect(await untilEnded(program, id)).toMatchObject({
    id,
    source: 'api',
    status: 'completed',
    score: 100,
    flagged: false,
    call_type: 'inbound',
    call_date: '2026-11-20T08:30:00.000Z',
    customer_id: 'C-1',
    customer_name: 'Carl Customer',
    disposition: 'resolved',
    client_reference: 'crm-1',
    metadata: {
      shift: 'early',
      agent_code: 'A17',
      agent_name: 'Ana Agent',
      agent_email: 'ana@example.com',
      extension: '4711',
    },
    uploaded_by: null,
    newest: {
      check_results: [{ name: 'Greeting', verdict: 'pass', evidence: [{ quote: 'Good morning,' }] }],
    },
  });

  const params = { id };
  const asJson = await program.ask(readTranscript, { params });
  expect(asJson.body).toMatchObject({ turns: [{ role: 'agent', text: 'Good morning, this is Ana.' }] });
  const asVtt = await program.ask(readTranscript, { params, query: { format: 'vtt' } });
  expect(asVtt.headers['content-type']).toBe('text/vtt; charset=utf-8');
  expect(asVtt.body).toMatch(/^WEBVTT\n/);
  const asText = await program.ask(readTranscript, { params, query: { format: 'txt' } });
  expect(asText).toMatchObject({ status: 200, body: '[00:00:00] Agent: Good morning, this is Ana.\n' });
});

test('a transcript without times cannot be WebVTT', async () => {
  const program = await keyHolder(house, await house.campaign());
  const transcript = { name: 'call.txt', bytes: Buffer.from('Agent: Hello.\nCustomer: Hi.\n') };
  const { id } = (await upload(program, { transcript })).body as calls.Accepted;
  await untilEnded(program, id);
  const params = { id };
  expect(await program.ask(readTranscript, { params, query: { format: 'vtt' } })).toMatchObject({
    status: 422,
    body: { code: 'transcript_without_times' },
  });
  const asText = await program.ask(readTranscript, { params, query: { format: 'txt' } });
  expect(asText.body).toBe('Agent: Hello.\nCustomer: Hi.\n');
});

test('another campaign in the form is refused before the file is read', async () => {
  const program = await keyHolder(house, await house.campaign());
  const campaignId = await house.campaign();
  expect(await upload(program, { campaignId })).toMatchObject({
    status: 403,
    body: { code: 'campaign_not_yours' },
  });
});

test('the same client reference again is refused with the id of the call that has it', async () => {
  const program = await keyHolder(house, await house.campaign());
  const fields = { client_reference: 'crm-7' };
  const { id } = (await upload(program, { fields })).body as calls.Accepted;
  expect(await upload(program, { fields })).toMatchObject({
    status: 409,
    body: { code: 'duplicate_reference', existing_call_id: id },
  });
  const found = await program.ask(calls.listCalls, { query: fields });
  expect(found.body).toMatchObject({ rows: [{ id }], total: 1 });
});

test('a list is read page by page', async () => {
  const program = await keyHolder(house, await house.campaign());
  const ids: string[] = [];
  for (let at = 0; at < 5; at += 1) ids.push(((await upload(program, {})).body as calls.Accepted).id);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = { limit: '2', ...(cursor === null ? {} : { cursor }) };
    const { body } = await program.ask(calls.listCalls, { query });
    const page = body as { rows: { id: string }[]; next_cursor: string | null };
    expect(page.rows.length).toBeLessThanOrEqual(2);
    seen.push(...page.rows.map((row) => row.id));
    cursor = page.next_cursor;
  } while (cursor !== null);
  expect(seen).toEqual(ids.toReversed());
  const tooMany = await program.ask(calls.listCalls, { query: { limit: '201' } });
  expect(tooMany).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
});

test('a key that may reprocess need not read', async () => {
  const campaignId = await house.campaign();
  const reader = await keyHolder(house, campaignId, { scopes: ['upload', 'read'] });
  const { id } = (await upload(reader, { transcript: agentSays('Hello.') })).body as calls.Accepted;
  await untilEnded(reader, id);
  const body = { kind: 'run_analysis' };
  expect(await reader.ask(reprocessCall, { params: { id }, body })).toMatchObject({ status: 403 });
  const worker = await keyHolder(house, campaignId, { scopes: ['reprocess'] });
  expect(await worker.ask(reprocessCall, { params: { id }, body })).toMatchObject({
    status: 202,
    body: { id, version: 2, status: 'pending' },
  });
  expect(await untilEnded(reader, id)).toMatchObject({ version: 2, status: 'completed' });
});

test('everything refused has a status, a code, words and an id of the request', async () => {
  const program = await keyHolder(house, await house.campaign());
  const text = { name: 'call.mp3', bytes: Buffer.from('This is not a recording.') };
  const answers = [
    { answer: await upload(program, { file: text }), status: 415, code: 'not_audio' },
    {
      answer: await upload(program, { file: { ...text, bytes: Buffer.alloc(0) } }),
      status: 415,
      code: 'file_empty',
    },
    {
      answer: await upload(program, { fields: { call_date: 'yesterday' } }),
      status: 400,
      code: 'invalid_request',
    },
    { answer: await upload(program, { fields: { agent: 'A17' } }), status: 400, code: 'invalid_request' },
    {
      answer: await upload(program, {
        transcript: { name: 'a.vtt', bytes: Buffer.from('WEBVTT\n\nbroken --> cue') },
      }),
      status: 422,
      code: 'transcript_unreadable',
    },
  ];
  for (const { answer, status, code } of answers) {
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toEqual({
      type: `urn:totalview:error:${code}`,
      title: expect.any(String),
      status,
      detail: expect.any(String),
      code,
      advice: expect.any(String),
      request_id: expect.any(String),
    });
  }
});

test('an archived campaign takes nothing new and is still read', async () => {
  const campaignId = await house.campaign();
  const program = await keyHolder(house, campaignId);
  const { id } = (await upload(program, { transcript: agentSays('Hello.') })).body as calls.Accepted;
  await untilEnded(program, id);
  await house.deps.db
    .updateTable('campaigns')
    .set({ archived_at: new Date() })
    .where('id', '=', campaignId)
    .execute();
  const refused = { status: 403, body: { code: 'campaign_archived' } };
  expect(await upload(program, {})).toMatchObject(refused);
  expect(await program.ask(reprocessCall, { params: { id }, body: { kind: 'run_analysis' } })).toMatchObject(
    refused,
  );
  expect(await program.ask(calls.readCall, { params: { id } })).toMatchObject({ status: 200 });
});

test('two recordings of one file are both taken', async () => {
  const program = await keyHolder(house, await house.campaign());
  const file = { name: 'call.wav', bytes: aRecording() };
  const first = await upload(program, { file });
  const second = await upload(program, { file });
  expect([first.status, second.status]).toEqual([201, 201]);
});
