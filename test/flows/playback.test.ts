import { describe, expect, test } from 'vitest';
import { agentSays, aRecording, openTestHouse, untilEnded, uploaded } from '#test/support/app.ts';
import { anOrganization } from '#test/support/builders.ts';
import type { Visitor } from '#test/support/visitor.ts';

const house = await openTestHouse();
const campaignId = await house.campaign();
const owner = await house.signedInAs('owner');
const name = "Größe '1' 通話.wav";
const bytes = aRecording();
const id = await uploaded(owner, { campaignId, file: { name, bytes }, transcript: agentSays('Hello.') });
const playing = `/api/v1/calls/${id}/audio`;
const original = `/api/v1/calls/${id}/original`;

async function get(url: string, range?: string, visitor: Visitor = owner, method: 'GET' | 'HEAD' = 'GET') {
  const cookie = Array.from(visitor.cookies, (pair) => pair.join('=')).join('; ');
  const headers = range === undefined ? { cookie } : { cookie, range };
  const answer = await house.app.inject({ method, url, headers });
  return { status: answer.statusCode, headers: answer.headers, bytes: answer.rawPayload };
}

test('Before it is decoded there is nothing to play, but the original is there', async () => {
  expect((await get(playing)).status).toBe(404);
  expect((await get(original)).bytes.equals(bytes)).toBe(true);
  await house.startCrew();
  await untilEnded(owner, id);
});

describe('The playback copy', () => {
  test('is sent whole, as sound that browsers play', async () => {
    const { status, headers, bytes: whole } = await get(playing);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': expect.stringMatching(/^audio\/(ogg|mpeg|webm|mp4)/),
      'accept-ranges': 'bytes',
      'content-length': String(whole.length),
      'cache-control': 'private, no-store',
      'content-disposition': `inline; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%271%27%20%E9%80%9A%E8%A9%B1.wav`,
    });
    expect(whole.length).toBeGreaterThan(500);
  });

  test.each([
    ['bytes=0-99', 0, 99],
    ['bytes=100-199', 100, 199],
    ['bytes=0-0', 0, 0],
    ['bytes=200-', 200, null],
    ['bytes=-50', -50, null],
    ['bytes=100-99999999', 100, null],
    ['bytes=-99999999', 0, null],
  ])('in part: %s', async (range, from, to) => {
    const whole = (await get(playing)).bytes;
    const start = from < 0 ? whole.length + from : from;
    const end = to ?? whole.length - 1;
    const part = await get(playing, range);
    expect(part.status).toBe(206);
    expect(part.headers).toMatchObject({
      'content-range': `bytes ${start}-${end}/${whole.length}`,
      'content-length': String(end - start + 1),
    });
    expect(part.bytes.equals(whole.subarray(start, end + 1))).toBe(true);
  });

  test.each(['bytes=99999999-', 'bytes=-0'])('beyond its end: %s', async (range) => {
    const whole = (await get(playing)).bytes;
    const { status, headers, bytes: body } = await get(playing, range);
    expect(status).toBe(416);
    expect(headers['content-range']).toBe(`bytes */${whole.length}`);
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(JSON.parse(body.toString())).toMatchObject({ code: 'range_not_satisfiable', status: 416 });
  });

  test.each(['bytes=5-1', 'bytes=a-b', 'seconds=0-1', 'bytes=0-1,5-6', 'bytes=-'])(
    'whole for what may be ignored: %s',
    async (range) => {
      expect((await get(playing, range)).status).toBe(200);
    },
  );

  test('HEAD tells the same without a body', async () => {
    const [whole, head] = [await get(playing), await get(playing, undefined, owner, 'HEAD')];
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
    for (const field of ['content-type', 'content-length', 'accept-ranges', 'content-disposition'])
      expect(head.headers[field]).toBe(whole.headers[field]);
  });
});

describe('The original', () => {
  test('is the very file, to be saved', async () => {
    const { status, headers, bytes: sent } = await get(original);
    expect([status, sent.equals(bytes)]).toEqual([200, true]);
    expect(headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(/^attachment; /),
    });
  });

  test('is for Managers and up', async () => {
    const agentId = 'agent_00000000000000000000000000';
    const { db } = house.deps;
    const row = { organization_id: house.organizationId, id: agentId, name: 'Ana' };
    await db.insertInto('agents').values(row).execute();
    await db.updateTable('calls').set({ agent_id: agentId }).where('id', '=', id).execute();
    const agent = await house.signedInAs('agent', { agentId });
    expect([
      (await get(playing, undefined, agent)).status,
      (await get(original, undefined, agent)).status,
    ]).toEqual([200, 403]);
  });
});

test('Who may not see the call hears nothing', async () => {
  const strangers = [
    await house.signedInAs('agent'),
    await house.signedInAs('manager'),
    await house.signedInAs('owner', { organizationId: await anOrganization(house.deps.db) }),
  ];
  const nobody = await house.signedInAs('owner');
  nobody.cookies.clear();
  for (const url of [playing, original]) {
    const answers = await Promise.all(
      strangers.map(async (visitor) => (await get(url, undefined, visitor)).status),
    );
    expect(answers).toEqual(url === playing ? [404, 404, 404] : [403, 404, 404]);
    expect((await get(url, undefined, nobody)).status).toBe(401);
  }
});
