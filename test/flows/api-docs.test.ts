import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allHandlers } from '#server/http/handlers.ts';
import { codesOf, meaningOf } from '#server/http/openapi/problems.ts';
import * as calls from '#shared/calls.ts';
import { isForKeys } from '#shared/endpoint.ts';
import { type ErrorCode, errors } from '#shared/errors.ts';
import { keyScopes } from '#shared/permissions.ts';
import { agentSays, aRecording, openTestHouse, seeCall } from '#test/support/app.ts';
import { aCallRow, aCheckDraft } from '#test/support/builders.ts';
import { keyHolder } from '#test/support/key-holder.ts';
import { sectionOf, tableOf } from '#test/support/markdown.ts';
import { checkout } from '#test/support/source-files.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const run = promisify(execFile);
const docs = readFileSync(join(checkout, 'docs/api.md'), 'utf8');
const house = await openTestHouse({ config: { apiRequestsPerMinute: 10_000 } });
await house.startCrew();
const campaignId = await house.campaign({ checks: [aCheckDraft('Greeting')] });
const program = await keyHolder(house, campaignId);
const address = await house.app.listen({ port: 0, host: '127.0.0.1' });
const folder = await temporaryFolder();
afterAll(() => folder.remove());

beforeAll(async () => {
  await writeFile(join(folder.path, 'call.wav'), aRecording());
  await writeFile(join(folder.path, 'call.vtt'), agentSays('Good morning.').bytes);
});

/** The examples of one language, in their order. */
function examples(language: string): string[] {
  return Array.from(
    docs.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs')),
    ([, code = '']) => code,
  );
}

async function has(command: string): Promise<boolean> {
  return run(command, ['--version']).then(
    () => true,
    () => false,
  );
}

/** What a program prints that runs in a folder with a recording, and knows only the address and the key. */
async function outputOf(command: string, ...args: string[]): Promise<string> {
  const env = { PATH: process.env['PATH'] ?? '', TOTALVIEW_URL: address, TOTALVIEW_KEY: program.key };
  const { stdout } = await run(command, args, { cwd: folder.path, env, timeout: 60_000 });
  return stdout;
}

describe('The examples run as they stand', () => {
  test('curl', async ({ skip }) => {
    if (!((await has('curl')) && (await has('bash')))) skip('skipped: curl or bash not found');
    const [first = '', pages = ''] = examples('bash');
    const accepted = calls.Accepted.parse(JSON.parse(await outputOf('bash', '-euc', first)));
    expect(await seeCall(program, accepted.id)).toMatchObject({
      source: 'api',
      client_reference: 'crm-4711',
      call_date: '2026-11-20T08:30:00.000Z',
      has_supplied_transcript: true,
      metadata: { agent_code: 'A17' },
    });
    const more = Array.from({ length: 101 }, () => aCallRow(house.organizationId, campaignId));
    await house.deps.db.insertInto('calls').values(more).execute();
    const { body } = await program.ask(calls.listCalls);
    const ids = (await outputOf('bash', '-euc', pages)).trim().split('\n');
    expect(new Set(ids).size).toBe((body as { total: number }).total);
  }, 120_000);

  test('Node', async () => {
    const [code = ''] = examples('js');
    const told = JSON.parse(await outputOf(process.execPath, '--input-type=module', '-e', code)) as object;
    expect(told).toEqual({ id: expect.stringMatching(/^call_/), status: 'completed', score: 100 });
  }, 60_000);

  test('Python', async ({ skip }) => {
    if (!(await has('python3'))) skip('skipped: python3 not found');
    const [code = ''] = examples('python');
    const told = JSON.parse(await outputOf('python3', '-c', code)) as { id: string };
    expect(told).toEqual({ id: expect.stringMatching(/^call_/), status: 'pending' });
    expect(await seeCall(program, told.id)).toMatchObject({ metadata: { agent_code: 'A17' } });
  });

  test('the answer that is shown has the shape of answers', () => {
    const [answer = '{}'] = examples('json');
    expect(calls.Accepted.strict().safeParse(JSON.parse(answer)).error).toBeUndefined();
  });
});

describe('The tables say what the product does', () => {
  test('errors: every code that a program can meet', () => {
    const endpoints = allHandlers({ watch: ({ http }) => http, stop: async () => undefined });
    const codes = new Set(
      endpoints
        .map(({ endpoint }) => endpoint)
        .filter(isForKeys)
        .flatMap(codesOf),
    );
    const inOrder = (Object.keys(errors) as ErrorCode[])
      .filter((code) => codes.has(code))
      .toSorted((one, other) => errors[one].status - errors[other].status);
    const [, ...rows] = tableOf(sectionOf(docs, 'Errors'));
    expect(rows).toEqual(inOrder.map((code) => [`${errors[code].status}`, `\`${code}\``, meaningOf(code)]));
  });

  test('scopes', () => {
    const [, ...rows] = tableOf(sectionOf(docs, 'Get a key'));
    expect(rows).toEqual(Object.entries(keyScopes).map(([name, { label }]) => [`\`${name}\``, label]));
  });

  test('fields of an upload', () => {
    const [, ...rows] = tableOf(sectionOf(docs, 'Upload a call'));
    const said = rows.flatMap(([names = '']) =>
      Array.from(names.matchAll(/`(\w+)`/g), ([, name = '']) => name),
    );
    const { files, fields } = calls.uploadCall.form;
    expect(said.toSorted()).toEqual([...Object.keys(files), ...Object.keys(fields.shape)].toSorted());
  });
});
