import { Agent, request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { KnownError } from '#shared/errors.ts';
import type { Problem } from '#shared/failures.ts';
import { agentSays, aRecording, openTestHouse, upload } from '#test/support/app.ts';
import { multipartForm } from '#test/support/multipart.ts';
import { makeTone, makeWav } from '#test/support/recordings.ts';
import { filesIn, remainsOf } from '#test/support/remains.ts';
import { until } from '#test/support/until.ts';

const mostBytes = 1_000_000;
const house = await openTestHouse({ config: { maxUploadBytes: mostBytes } });
const { deps } = house;
const campaignId = await house.campaign();
const owner = await house.signedInAs('owner');
const cookie = Array.from(owner.cookies, (pair) => pair.join('=')).join('; ');
const address = await house.app.listen({ port: 0, host: '127.0.0.1' });
const origin = new URL(address).origin;
const tooLarge = {
  status: 413,
  code: 'file_too_large',
  detail: 'The file is larger than this server accepts (1 MB).',
};

function soundOf(bytes: number): Buffer {
  return makeWav({ seconds: Math.ceil((bytes - 44) / 16_000), channels: [makeTone({ hz: 440 })] });
}

function formWith(bytes: Uint8Array) {
  return multipartForm([
    { name: 'campaign_id', value: campaignId },
    { name: 'file', fileName: 'call.wav', bytes },
  ]);
}

/** Begins an upload over a real connection; the body is up to the caller. */
function beginUpload(headers: Record<string, string | number>, agent?: Agent) {
  const sending = request(`${address}/api/v1/calls/upload`, {
    method: 'POST',
    headers: { cookie, origin, ...headers },
    ...(agent === undefined ? {} : { agent }),
  });
  const { promise: answer, resolve, reject } = Promise.withResolvers<{ status: number; body: Problem }>();
  sending.on('response', (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Problem;
      resolve({ status: response.statusCode ?? 0, body });
    });
  });
  sending.on('error', reject);
  answer.catch(() => undefined);
  return { sending, answer };
}

describe('A connection that breaks', () => {
  test.each([
    ['in the middle of the recording', 0.5],
    ['just before the end of the form', 0.999],
    ['right after the first bytes', 0.05],
  ])('%s leaves nothing', async (_, part) => {
    const before = await remainsOf(deps);
    const { body, headers } = formWith(soundOf(600_000));
    const { sending } = beginUpload({ ...headers, 'content-length': body.length });
    sending.write(body.subarray(0, Math.floor(body.length * part)));
    await until(async () => (await remainsOf(deps)).blobs.length > before.blobs.length);
    sending.destroy();
    await until(async () => {
      expect(await remainsOf(deps)).toEqual(before);
      return true;
    });
  });
});

describe('A refusal before everything has come', () => {
  test.each([
    ['of a form that is wrong', { call_typ: 'inbound' }, 'invalid_request'],
    [
      'of a campaign that is not there',
      { campaign_id: 'camp_00000000000000000000000000' },
      'campaign_not_yours',
    ],
  ])('%s does not block the connection for what is sent next', async (_, fields, code) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const parts = Object.entries(fields).map(([name, value]) => ({ name, value }));
    const file = { name: 'file', fileName: 'call.wav', bytes: soundOf(900_000) };
    const { body, headers } = multipartForm([...parts, file, { ...file, name: 'transcript' }]);
    for (let round = 0; round < 3; round += 1) {
      const { sending, answer } = beginUpload({ ...headers, 'content-length': body.length }, agent);
      sending.end(body);
      expect((await answer).body.code).toBe(code);
    }
    agent.destroy();
  });
});

describe('More than the operator allows', () => {
  test('is refused, however it comes, and leaves nothing', async () => {
    const before = await remainsOf(deps);
    const seen = await upload(owner, {
      campaignId,
      file: { name: 'call.wav', bytes: soundOf(mostBytes + 20_000) },
    });
    expect(seen).toMatchObject({ status: 413, body: tooLarge });

    const { body, headers } = formWith(soundOf(3_000_000));
    const chunked = beginUpload(headers);
    chunked.sending.end(body);
    expect(await chunked.answer).toMatchObject({ status: 413, body: tooLarge });
    expect(await remainsOf(deps)).toEqual(before);
  });

  test('is refused before it is read where its length is known', async () => {
    const before = await remainsOf(deps);
    const { body, headers } = formWith(aRecording());
    const { sending, answer } = beginUpload({ ...headers, 'content-length': 10_000_000_000 });
    sending.write(body.subarray(0, 300));
    expect(await answer).toMatchObject({ status: 413, body: tooLarge });
    sending.destroy();
    expect(await remainsOf(deps)).toEqual(before);
  });

  test('is not what is just small enough, with a transcript beside it', async () => {
    const bytes = soundOf(mostBytes - 20_000);
    expect(bytes.length).toBeLessThanOrEqual(mostBytes);
    const file = { name: 'call.wav', bytes };
    const seen = await upload(owner, { campaignId, file, transcript: agentSays('Hello.') });
    expect(seen.status).toBe(201);
    expect((await filesIn(deps.config.dataDir)).filter((name) => name.includes('.incoming'))).toEqual([]);
  });
});

test('Storage that fails refuses and leaves nothing', async () => {
  const before = await remainsOf(deps);
  const { put } = deps.storage;
  deps.storage.put = async () => {
    throw new KnownError('disk_full');
  };
  const seen = await upload(owner, { campaignId });
  deps.storage.put = put;
  expect(seen).toMatchObject({ status: 507, body: { code: 'disk_full' } });
  expect(await remainsOf(deps)).toEqual(before);
});
