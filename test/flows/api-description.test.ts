import { Validator } from '@seriousme/openapi-schema-validator';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as calls from '#shared/calls.ts';
import { readTranscript, readVersion, reprocessCall } from '#shared/versions.ts';
import { agentSays, openTestHouse, untilEnded, uploaded } from '#test/support/app.ts';
import { aCheckDraft } from '#test/support/builders.ts';
import { Contract } from '#test/support/contract.ts';
import { askWith, keyHolder } from '#test/support/key-holder.ts';

const house = await openTestHouse({ config: { apiRequestsPerMinute: 100_000 } });
await house.startCrew();
const { document } = Contract.stated();
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    operation,
  })),
);

test('the description is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  const found = await validator.validate(structuredClone(document));
  expect(found).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
});

test('it names what programs may call, and nothing else', () => {
  expect(operations.map(({ name }) => name).toSorted()).toEqual([
    'DELETE /api/v1/calls/{id}',
    'GET /api/v1/bulk-jobs',
    'GET /api/v1/bulk-jobs/{id}',
    'GET /api/v1/bulk-jobs/{id}/errors',
    'GET /api/v1/bulk-jobs/{id}/items',
    'GET /api/v1/calls',
    'GET /api/v1/calls/{id}',
    'GET /api/v1/calls/{id}/audio',
    'GET /api/v1/calls/{id}/timeline',
    'GET /api/v1/calls/{id}/transcript',
    'GET /api/v1/calls/{id}/versions/{number}',
    'GET /api/v1/calls/{id}/waveform',
    'POST /api/v1/calls/upload',
    'POST /api/v1/calls/{id}/reprocess',
    'POST /api/v1/calls/{id}/transcript',
  ]);
});

test('every operation has a name of its own', () => {
  const ids = operations.map(
    ({ operation }) => (operation as unknown as { operationId: string }).operationId,
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test('a processed call is answered as described, in every form', async () => {
  const campaignId = await house.campaign({ checks: [aCheckDraft('Greeting'), aCheckDraft('Farewell')] });
  const program = await keyHolder(house, campaignId);
  const id = await uploaded(program, { transcript: agentSays('Good morning.', 'Goodbye.') });
  await untilEnded(program, id);
  const params = { id };
  const answers = [
    await program.ask(calls.readCall, { params }),
    await program.ask(calls.readTimeline, { params }),
    await program.ask(calls.readWaveform, { params }),
    await program.ask(calls.playAudio, { params }),
    await program.ask(calls.playAudio, { params, headers: { range: 'bytes=0-99' } }),
    await program.ask(calls.playAudio, { params, headers: { range: 'bytes=999999999-' } }),
    await program.ask(readVersion, { params: { id, number: '1' } }),
    await program.ask(readVersion, { params: { id, number: '2' } }),
    await program.ask(readTranscript, { params }),
    await program.ask(readTranscript, { params, query: { format: 'vtt' } }),
    await program.ask(readTranscript, { params, query: { format: 'pdf' } }),
    await program.ask(reprocessCall, { params, body: { kind: 'retry' } }),
    await program.ask(reprocessCall, { params, body: { kind: 'everything' } }),
    await program.ask(calls.listCalls, { query: { sort: 'score_low' } }),
    await program.ask(calls.deleteCall, { params }),
    await program.ask(calls.readCall, { params }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([
    200, 200, 200, 200, 206, 416, 200, 404, 200, 200, 400, 409, 400, 200, 204, 404,
  ]);
});

test('whatever is asked of the list, the answer is as described', async () => {
  const program = await keyHolder(house, await house.campaign());
  const names = Object.keys(calls.listCalls.query.shape);
  const value = fc.oneof(
    fc.string(),
    fc.constantFrom('completed', 'api', 'true', 'none', '50', '-1', '1e400', 'NaN', '2026-11-20T00:00:00Z'),
  );
  const query = fc.dictionary(
    fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, fc.string()),
    value,
    {
      maxKeys: 5,
    },
  );
  await fc.assert(
    fc.asyncProperty(query, async (asked) => {
      const { status } = await program.ask(calls.listCalls, { query: asked });
      expect([200, 400]).toContain(status);
    }),
    { numRuns: 300 },
  );
});

test('whatever body a reprocess has, the answer is as described', async () => {
  const program = await keyHolder(house, await house.campaign());
  const id = await uploaded(program, {});
  const body = fc.oneof(
    fc.object(),
    fc.record({ kind: fc.constantFrom('retry', 'requeue', 'run_analysis', '') }),
  );
  await fc.assert(
    fc.asyncProperty(body, async (sent) => {
      const { status } = await program.ask(reprocessCall, { params: { id }, body: sent });
      expect([202, 400, 409]).toContain(status);
    }),
    { numRuns: 100 },
  );
  const notJson = { body: Buffer.from('{"kind":'), headers: { 'content-type': 'application/json' } };
  expect(await program.ask(reprocessCall, { params: { id }, ...notJson })).toMatchObject({ status: 400 });
});

test('it is given to programs with a key, whatever the key is for, and to who may manage keys', async () => {
  const { key } = await keyHolder(house, await house.campaign(), { scopes: ['delete'] });
  const [owner, manager] = [await house.signedInAs('owner'), await house.signedInAs('manager')];
  const ask = (url: string, headers: Record<string, string>) => house.app.inject({ url, headers });
  const cookieOf = ({ cookies }: typeof owner) => ({
    cookie: Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; '),
  });
  const withKey = await ask('/api/v1/openapi.json', { authorization: `Bearer ${key}` });
  const { info, ...rest } = withKey.json<Record<string, object>>();
  const { info: _, ...stated } = document;
  expect([withKey.statusCode, rest, info]).toEqual([
    200,
    stated,
    expect.objectContaining({ title: 'TotalView API' }),
  ]);
  for (const url of ['/api/v1/openapi.json', '/api/docs']) {
    expect((await ask(url, cookieOf(owner))).statusCode).toBe(200);
    expect((await ask(url, cookieOf(manager))).json()).toMatchObject({ status: 403, code: 'not_allowed' });
    expect((await ask(url, { 'x-api-key': `${key}x` })).json()).toMatchObject({ code: 'api_key_invalid' });
  }
  expect((await ask('/api/v1/openapi.json', {})).json()).toMatchObject({ status: 401, code: 'signed_out' });
  expect(await ask('/api/docs', {})).toMatchObject({
    statusCode: 302,
    headers: { location: '/login?next=/api/docs' },
  });
});

test('the page shows every operation and every code, and runs nothing but its own script', async () => {
  const { key } = await keyHolder(house, await house.campaign());
  const page = await house.app.inject({ url: '/api/docs', headers: { 'x-api-key': key } });
  expect(page.statusCode).toBe(200);
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': expect.stringContaining(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    ),
  });
  for (const path of Object.keys(document.paths)) expect(page.body).toContain(`<code>${path}</code>`);
  for (const code of ['duplicate_reference', 'too_many_uploads', 'request_running'])
    expect(page.body).toContain(code);
  expect(page.body).not.toMatch(/ style=|<style|<script>| on\w+="/);
  for (const [url, type] of [
    ['/api/docs/try.js', 'text/javascript; charset=utf-8'],
    ['/api/docs/page.css', 'text/css; charset=utf-8'],
  ] as const) {
    expect(await house.app.inject(url)).toMatchObject({ statusCode: 200, headers: { 'content-type': type } });
  }
  expect(await askWith(house, key, calls.listCalls)).toMatchObject({ status: 200 });
});
