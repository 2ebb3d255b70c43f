import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { buildApp } from '#server/app.ts';
import { newId } from '#server/ids.ts';
import { openResumableUploads } from '#server/uploads/resumable.ts';
import { agentSays, aRecording, openTestHouse, seeCall } from '#test/support/app.ts';
import { now } from '#test/support/builders.ts';
import { announce, seeItems } from '#test/support/bulk-jobs.ts';
import { makeHostileFiles } from '#test/support/recordings.ts';
import { steppedClock } from '#test/support/stepped-clock.ts';
import { senderTo, type Told } from '#test/support/tus.ts';
import { until } from '#test/support/until.ts';
import type { Visitor } from '#test/support/visitor.ts';

const clock = steppedClock(now);
const house = await openTestHouse({ clock, config: { maxUploadBytes: 5_000_000 } });
const { deps } = house;
const { db, storage } = deps;
const folder = join(deps.config.dataDir, 'uploads');
const address = await house.app.listen({ port: 0, host: '127.0.0.1' });
const campaignId = await house.campaign();
const owner = await house.signedInAs('owner');
const sender = senderTo(address, cookieOf(owner));
const whole = aRecording();
const half = Math.floor(whole.length / 2);
const day = 24 * 3_600_000;

function cookieOf(visitor: Visitor): string {
  return Array.from(visitor.cookies, ([name, value]) => `${name}=${value}`).join('; ');
}

async function senderAs(...given: Parameters<typeof house.signedInAs>) {
  return senderTo(address, cookieOf(await house.signedInAs(...given)));
}

/** Announces a recording of the owner's; answers where it is to be sent. */
async function announced(
  bytes: Uint8Array = whole,
  metadata: Readonly<Record<string, string>> = {},
): Promise<string> {
  const told = await sender.create({
    sizeBytes: bytes.length,
    metadata: { filename: 'call.wav', campaign_id: campaignId, ...metadata },
  });
  expect(told).toMatchObject({ status: 201, body: null });
  return told.headers['location'] ?? '';
}

async function callsNow(): Promise<number> {
  const { count } = await db
    .selectFrom('calls')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

function codeOf({ status, body }: Told): [number, string | undefined] {
  return [status, (body as { code?: string } | null)?.code];
}

/** What announcing such a file is refused with; nothing of it is kept. */
async function refusal(metadata: Readonly<Record<string, string>>, sizeBytes = 100) {
  const before = (await readdir(folder)).length;
  const told = await sender.create({ sizeBytes, metadata });
  expect((await readdir(folder)).length).toBe(before);
  return codeOf(told);
}

function idIn(location: string): string {
  return location.split('/').at(-1) ?? '';
}

async function rowOf(location: string) {
  return db.selectFrom('uploads').selectAll().where('id', '=', idIn(location)).executeTakeFirst();
}

async function staged(location: string): Promise<boolean> {
  return (await readdir(folder)).includes(idIn(location));
}

describe('A recording in two parts', () => {
  test('becomes a call with its name, its fields and its uploader, and leaves nothing behind', async () => {
    const location = await announced(whole, { customer_name: 'Zoë 通話', call_type: 'inbound' });
    expect(location).toMatch(/^\/api\/v1\/uploads\/upl_[0-9a-z]{26}$/);
    const first = await sender.patch(location, 0, whole.subarray(0, half));
    expect(first).toMatchObject({ status: 204, headers: { 'upload-offset': String(half) } });
    const seen = await sender.head(location);
    expect(seen).toMatchObject({
      status: 200,
      headers: {
        'upload-offset': String(half),
        'upload-length': String(whole.length),
        'cache-control': 'no-store',
        'tus-resumable': '1.0.0',
      },
    });
    expect(seen.headers['upload-metadata']).toContain(
      `filename ${Buffer.from('call.wav').toString('base64')}`,
    );

    const last = await sender.patch(location, half, whole.subarray(half));
    expect(last).toMatchObject({ status: 204, headers: { 'upload-offset': String(whole.length) } });
    const call = await seeCall(owner, last.headers['totalview-call'] ?? '');
    expect(call).toMatchObject({
      file_name: 'call.wav',
      source: 'ui',
      status: 'pending',
      campaign: { id: campaignId },
      customer_name: 'Zoë 通話',
      call_type: 'inbound',
      size_bytes: whole.length,
      uploaded_by: 'A owner',
    });
    expect(await staged(location)).toBe(false);
    const noted = db.selectFrom('audit_log').select(['act', 'address']).where('object_id', '=', call.id);
    expect(await noted.execute()).toEqual([{ act: 'call.uploaded', address: '127.0.0.1' }]);
  });

  test('can be asked about when the last answer was lost', async () => {
    const location = await announced();
    const last = await sender.patch(location, 0, whole);
    const call = { 'totalview-call': last.headers['totalview-call'], 'upload-offset': String(whole.length) };
    expect(await sender.head(location)).toMatchObject({ status: 200, headers: call });
    expect(await sender.patch(location, whole.length, new Uint8Array())).toMatchObject({
      status: 204,
      headers: call,
    });
  });

  test.each([
    ['when the line broke', true],
    ['while the server still holds a line that is dead', false],
  ])('goes on from what had arrived, %s', async (_, isCut) => {
    const location = await announced();
    const line = sender.begin(location, 0, whole.subarray(0, 3_000), whole.length);
    await until(async () => (await stat(join(folder, idIn(location)))).size === 3_000);
    if (isCut) line.cut();
    expect(await sender.head(location)).toMatchObject({ status: 200, headers: { 'upload-offset': '3000' } });
    const last = await sender.patch(location, 3_000, whole.subarray(3_000));
    expect(await seeCall(owner, last.headers['totalview-call'] ?? '')).toMatchObject({
      sha256: createHash('sha256').update(whole).digest('hex'),
    });
    line.cut();
  });

  test('goes on after the server was started again', async () => {
    const location = await announced();
    await sender.patch(location, 0, whole.subarray(0, half));
    const again = await buildApp(deps);
    const there = senderTo(await again.listen({ port: 0, host: '127.0.0.1' }), cookieOf(owner));
    expect(await there.head(location)).toMatchObject({ headers: { 'upload-offset': String(half) } });
    expect(await there.patch(location, half, whole.subarray(half))).toMatchObject({ status: 204 });
    await again.close();
  });

  test('may be sent whole with its announcement', async () => {
    const metadata = { filename: 'small.wav', campaign_id: campaignId };
    const told = await sender.create({ sizeBytes: whole.length, metadata, now: whole });
    expect(told).toMatchObject({ status: 201, headers: { 'upload-offset': String(whole.length) } });
    expect(await seeCall(owner, told.headers['totalview-call'] ?? '')).toMatchObject({
      file_name: 'small.wav',
    });
  });
});

describe('A part', () => {
  test('that does not begin where the upload stands is refused, and changes nothing', async () => {
    const location = await announced();
    await sender.patch(location, 0, whole.subarray(0, half));
    for (const offset of [0, half - 1, half + 1, whole.length]) {
      expect(await sender.patch(location, offset, whole.subarray(0, 10))).toMatchObject({
        status: 409,
        body: { code: 'upload_elsewhere' },
      });
    }
    expect(await sender.head(location)).toMatchObject({ headers: { 'upload-offset': String(half) } });
  });

  test('that is longer than what was announced is refused', async () => {
    const location = await announced();
    expect(await sender.patch(location, 0, Buffer.concat([whole, whole]))).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
  });

  test('that does not say what it is, or that it speaks the protocol, is refused in the house’s words', async () => {
    const location = await announced();
    const odd = { headers: { 'content-type': 'application/json' } };
    expect(await sender.patch(location, 0, whole, odd)).toMatchObject({ status: 400 });
    const silent = { headers: { 'tus-resumable': '' } };
    const refused = await sender.patch(location, 0, whole, silent);
    expect(refused).toMatchObject({ status: 412, body: { code: 'upload_protocol' } });
    expect(refused.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(await sender.create({ sizeBytes: 1 }, { headers: { 'upload-length': '-1' } })).toMatchObject({
      status: 400,
    });
    expect(
      await sender.create({ sizeBytes: 1 }, { headers: { 'upload-metadata': 'filename not*base64' } }),
    ).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });
});

describe('Somebody else', () => {
  test('of the same organization finds nothing, whatever they ask', async () => {
    const location = await announced();
    const other = await senderAs('owner');
    const answers = [
      await other.head(location),
      await other.patch(location, 0, whole),
      await other.remove(location),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(answers[1]?.body).toMatchObject({ code: 'not_found' });
    expect(await sender.head(location)).toMatchObject({ status: 200, headers: { 'upload-offset': '0' } });
  });

  test('who is signed out, an agent, or on another site is refused', async () => {
    const location = await announced();
    const nobody = senderTo(address, '');
    const agent = await senderAs('agent');
    const foreign = { headers: { origin: 'https://evil.example' } };
    const metadata = { filename: 'call.wav', campaign_id: campaignId };
    expect(codeOf(await nobody.create({ sizeBytes: 9, metadata }))).toEqual([401, 'signed_out']);
    expect(codeOf(await nobody.patch(location, 0, whole))).toEqual([401, 'signed_out']);
    expect(codeOf(await agent.create({ sizeBytes: 9, metadata }))).toEqual([403, 'not_allowed']);
    expect(codeOf(await sender.create({ sizeBytes: 9, metadata }, foreign))).toEqual([403, 'foreign_origin']);
    expect(codeOf(await sender.patch(location, 0, whole, foreign))).toEqual([403, 'foreign_origin']);
    expect(codeOf(await sender.remove(location, foreign))).toEqual([403, 'foreign_origin']);
  });

  test.each(['upl_1', newId('upload', now), '..%2f..%2fetc%2fpasswd', 'call.json'])(
    '%s is not there',
    async (id) => {
      const location = `/api/v1/uploads/${id}`;
      const answers = [
        await sender.head(location),
        await sender.patch(location, 0, whole),
        await sender.remove(location),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    },
  );
});

describe('Before a byte is sent', () => {
  test('a recording needs a campaign of one’s own that takes calls', async () => {
    const elsewhere = await senderAs('manager', { campaignIds: [campaignId] });
    const theirs = await house.campaign();
    expect(await refusal({ filename: 'a.wav' })).toEqual([400, 'no_campaign']);
    expect(await refusal({ campaign_id: newId('campaign', now) })).toEqual([403, 'campaign_not_yours']);
    expect(await refusal({ campaign_id: await house.campaign({ archived: true }) })).toEqual([
      403,
      'campaign_archived',
    ]);
    expect(await elsewhere.create({ sizeBytes: 1, metadata: { campaign_id: theirs } })).toMatchObject({
      status: 403,
      body: { code: 'campaign_not_yours' },
    });
  });

  test('its fields are looked at, and a size above the limit is refused', async () => {
    expect(await refusal({ campaign_id: campaignId, call_type: 'sideways' })).toEqual([
      400,
      'invalid_request',
    ]);
    expect(await refusal({ campaign_id: campaignId, colour: 'red' })).toEqual([400, 'invalid_request']);
    expect(await refusal({ campaign_id: campaignId, metadata: '{' })).toEqual([400, 'invalid_request']);
    expect(await refusal({ campaign_id: campaignId }, 5_000_001)).toEqual([413, 'file_too_large']);
  });
});

describe('A full disk', () => {
  test('is told before anything is sent: what was announced counts, and the reserve stays', async () => {
    const free = 10_000_000;
    const small = await openTestHouse({
      clock,
      ports: { storage: { ...storage, freeBytes: async () => free } },
      config: { diskReserveBytes: 6_000_000 },
    });
    const there = senderTo(
      await small.app.listen({ port: 0, host: '127.0.0.1' }),
      cookieOf(await small.signedInAs('owner')),
    );
    const metadata = { filename: 'a.wav', campaign_id: await small.campaign() };
    expect(await there.create({ sizeBytes: 2_500_000, metadata })).toMatchObject({
      status: 507,
      body: { code: 'disk_full', advice: expect.stringContaining('operator') },
    });
    const fits = await there.create({ sizeBytes: 1_500_000, metadata });
    expect(fits).toMatchObject({ status: 201 });
    expect(await there.create({ sizeBytes: 1_500_000, metadata })).toMatchObject({ status: 507 });
    expect(await there.remove(fits.headers['location'] ?? '')).toMatchObject({ status: 204 });
    expect(await there.create({ sizeBytes: 1_500_000, metadata })).toMatchObject({ status: 201 });
    expect(await there.create({ sizeBytes: 1_500_000, metadata })).toMatchObject({ status: 507 });
    clock.advance(3_600_001);
    expect(await there.create({ sizeBytes: 1_500_000, metadata })).toMatchObject({ status: 201 });
  });
});

describe('A file that is not a recording', () => {
  const { 'empty.wav': _, ...hostile } = makeHostileFiles();
  test.each(Object.entries(hostile))('%s is refused for good, and told again', async (filename, file) => {
    const calls = await callsNow();
    const location = await announced(file.bytes, { filename });
    const refused = { status: 415, body: { code: file.refusedWith } };
    expect(await sender.patch(location, 0, file.bytes)).toMatchObject(refused);
    expect(await sender.patch(location, file.bytes.length, new Uint8Array())).toMatchObject(refused);
    expect(await sender.head(location)).toMatchObject({ status: 200 });
    expect(await staged(location)).toBe(false);
    expect(await callsNow()).toBe(calls);
  });

  test('because it is empty is refused at once', async () => {
    const metadata = { filename: 'empty.wav', campaign_id: campaignId };
    expect(await sender.create({ sizeBytes: 0, metadata })).toMatchObject({
      status: 415,
      body: { code: 'file_empty' },
    });
  });

  test('sent with its announcement gets the same answer', async () => {
    const bytes = Buffer.from('no sound at all');
    const metadata = { filename: 'a.wav', campaign_id: campaignId };
    const told = await sender.create({ sizeBytes: bytes.length, metadata, now: bytes });
    expect(told).toMatchObject({ status: 415, body: { code: 'not_audio' } });
    expect(told.headers['location']).toBeUndefined();
  });
});

describe('A transcript', () => {
  const transcript = agentSays('Good morning.');

  test('is sent first and goes with its recording', async () => {
    const first = await announced(transcript.bytes, { kind: 'transcript', filename: transcript.name });
    const arrived = await sender.patch(first, 0, transcript.bytes);
    expect(arrived).toMatchObject({ status: 204 });
    expect(arrived.headers['totalview-call']).toBeUndefined();
    const location = await announced(whole, { transcript_upload_id: idIn(first) });
    const told = await sender.patch(location, 0, whole);
    const call = await seeCall(owner, told.headers['totalview-call'] ?? '');
    expect(call).toMatchObject({ has_supplied_transcript: true });
    expect([await rowOf(first), await staged(first)]).toEqual([undefined, false]);
  });

  test('that cannot be read is refused before its recording is sent', async () => {
    const bad = Buffer.from('WEBVTT\n\n00:00:05.000 --> 00:00:01.000\nhello\n');
    const location = await announced(bad, { kind: 'transcript', filename: 'bad.vtt' });
    expect(await sender.patch(location, 0, bad)).toMatchObject({
      status: 422,
      body: { code: 'transcript_unreadable', detail: expect.stringContaining('line 3') },
    });
  });

  test('of somebody else, not arrived, or given away already does not go with a recording', async () => {
    const create = (id: string) =>
      sender.create({ sizeBytes: 9, metadata: { campaign_id: campaignId, transcript_upload_id: id } });
    const other = await senderAs('owner');
    const metadata = { campaign_id: campaignId, kind: 'transcript', filename: transcript.name };
    const sizeBytes = transcript.bytes.length;
    const theirs = await other.create({ sizeBytes, metadata, now: transcript.bytes });
    const unsent = await sender.create({ sizeBytes, metadata });
    const given = await sender.create({ sizeBytes, metadata, now: transcript.bytes });
    const ids = [theirs, unsent, given].map(({ headers }) => idIn(headers['location'] ?? ''));
    expect(await create(ids[2]!)).toMatchObject({ status: 201 });
    for (const id of [...ids, newId('upload', now)]) {
      expect(await create(id)).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    }
  });
});

describe('Cancelling', () => {
  test('removes the bytes and the row, with the transcript', async () => {
    const { bytes, name } = agentSays('Good morning.');
    const transcript = await announced(bytes, { kind: 'transcript', filename: name });
    await sender.patch(transcript, 0, bytes);
    const location = await announced(whole, { transcript_upload_id: idIn(transcript) });
    await sender.patch(location, 0, whole.subarray(0, half));
    expect(await sender.remove(location)).toMatchObject({ status: 204, body: null });
    expect(await Promise.all([location, transcript].flatMap((each) => [rowOf(each), staged(each)]))).toEqual([
      undefined,
      false,
      undefined,
      false,
    ]);
    expect(await sender.head(location)).toMatchObject({ status: 404 });
  });

  test('comes too late for a file that has become a call', async () => {
    const location = await announced();
    await sender.patch(location, 0, whole);
    expect(await sender.remove(location)).toMatchObject({ status: 409, body: { code: 'upload_finished' } });
  });
});

describe('The end of a file', () => {
  test('asked for by many at once, in two processes, makes one call', async () => {
    const location = await announced();
    await sender.patch(location, 0, whole.subarray(0, half));
    const before = await callsNow();
    const other = await openResumableUploads(deps);
    const last = sender.patch(location, half, whole.subarray(half));
    await until(async () => (await rowOf(location))?.received_at !== null);
    const id = idIn(location);
    const [{ callId }, ...outcomes] = await Promise.all([
      other.finish(id),
      ...Array.from({ length: 4 }, () => sender.patch(location, whole.length, new Uint8Array())),
      last,
    ]);
    const told = outcomes.map(({ headers }) => headers['totalview-call']);
    expect(new Set([...told, callId]).size).toBe(1);
    expect(await callsNow()).toBe(before + 1);
  });

  test('that a crash left between the last byte and the call is made up for, once', async () => {
    const location = await announced();
    await sender.patch(location, 0, whole.subarray(0, half));
    // The last bytes reach the disk, and the server dies.
    const dying = { ...deps, newJobId: () => expect.unreachable('the server died') };
    const lost = await openResumableUploads(dying);
    await lost.store.write(Readable.from([whole.subarray(half)]), idIn(location), half);
    await expect(lost.finish(idIn(location))).rejects.toThrow('the server died');
    const before = await callsNow();

    const [one, other] = [await openResumableUploads(deps), await openResumableUploads(deps)];
    await Promise.all([one.sweep(), other.sweep(), one.sweep()]);
    expect(await callsNow()).toBe(before + 1);
    const told = await sender.head(location);
    expect(await seeCall(owner, told.headers['totalview-call'] ?? '')).toMatchObject({
      file_name: 'call.wav',
    });
    expect(await staged(location)).toBe(false);
  });

  test('waits where the storage has trouble, and goes on when asked again', async () => {
    let broken = true;
    const flaky = await openTestHouse({
      ports: {
        storage: {
          ...storage,
          put: async (key, bytes, options) => {
            if (!broken) return storage.put(key, bytes, options);
            for await (const _ of bytes);
            throw Object.assign(new Error('storage is away'), { code: 'EIO' });
          },
        },
      },
    });
    const there = senderTo(
      await flaky.app.listen({ port: 0, host: '127.0.0.1' }),
      cookieOf(await flaky.signedInAs('owner')),
    );
    const metadata = { filename: 'a.wav', campaign_id: await flaky.campaign() };
    const { headers } = await there.create({ sizeBytes: whole.length, metadata });
    const location = headers['location'] ?? '';
    expect((await there.patch(location, 0, whole)).status).toBe(500);
    broken = false;
    const told = await there.patch(location, whole.length, new Uint8Array());
    expect(told).toMatchObject({
      status: 204,
      headers: { 'totalview-call': expect.stringMatching(/^call_/) },
    });
  });
});

describe('The files of a bulk job', () => {
  test('arrive in their places: as calls, as duplicates, and refused with the reason', async () => {
    const { jobId, itemIds } = await announce(owner, campaignId, ['a.wav', 'b.wav', 'c.wav', 'd.wav']);
    const [first = '', second = '', third = '', fourth = ''] = itemIds;
    const send = async (itemId: string, bytes: Uint8Array): Promise<Told> => {
      const location = await announced(bytes, { bulk_item_id: itemId });
      return sender.patch(location, 0, bytes);
    };
    const taken = await send(first, aRecording(1_234));
    const call = taken.headers['totalview-call'] ?? '';
    expect(await seeCall(owner, call)).toMatchObject({ source: 'bulk_job' });
    expect(await send(second, aRecording(1_234))).toMatchObject({
      status: 409,
      body: { code: 'same_audio', existing_call_id: call },
    });
    expect(await send(third, Buffer.from('no sound'))).toMatchObject({ status: 415 });
    const bad = Buffer.from('WEBVTT\n\n00:00:05.000 --> 00:00:01.000\nhello\n');
    const transcript = await announced(bad, { kind: 'transcript', filename: 'd.vtt', bulk_item_id: fourth });
    expect(await sender.patch(transcript, 0, bad)).toMatchObject({ status: 422 });
    expect(await seeItems(owner, jobId)).toMatchObject([
      { state: 'waiting', call_id: call },
      { state: 'duplicate', call_id: call },
      { state: 'failed', failure: { code: 'not_audio' } },
      { state: 'failed', failure: { code: 'transcript_unreadable' } },
    ]);
    // What has ended is not waited for: that is said before a byte is sent.
    expect(await refusal({ campaign_id: campaignId, bulk_item_id: third })).toEqual([
      409,
      'bulk_item_not_expected',
    ]);
  });

  test('that come again are the call that they became', async () => {
    const { itemIds } = await announce(owner, campaignId, ['a.wav', 'b.wav']);
    const bytes = aRecording(2_345);
    const told = await Promise.all(
      [1, 2].map(async () => {
        const location = await announced(bytes, { bulk_item_id: itemIds[0] ?? '' });
        return sender.patch(location, 0, bytes);
      }),
    );
    const calls = told.map(({ headers }) => headers['totalview-call']);
    expect(calls).toEqual([calls[0], calls[0]]);
    expect(calls[0]).toMatch(/^call_/);
  });
});

describe('After a day', () => {
  test('of silence half a file is removed; one that is still being sent is not', async () => {
    const uploads = await openResumableUploads(deps);
    const [left, alive] = [await announced(), await announced()];
    await sender.patch(left, 0, whole.subarray(0, half));
    clock.advance(day / 2);
    await sender.patch(alive, 0, whole.subarray(0, half));
    clock.advance(day / 2 + 1);
    await uploads.sweep();
    expect([await rowOf(left), await staged(left)]).toEqual([undefined, false]);
    expect(await sender.head(left)).toMatchObject({ status: 404 });
    expect(await sender.head(alive)).toMatchObject({
      status: 200,
      headers: { 'upload-offset': String(half) },
    });
  });

  test('what became of a file is no longer told, and the call stays', async () => {
    const uploads = await openResumableUploads(deps);
    const location = await announced();
    const told = await sender.patch(location, 0, whole);
    clock.advance(day + 1);
    await uploads.sweep();
    expect(await sender.head(location)).toMatchObject({ status: 404 });
    expect(await seeCall(owner, told.headers['totalview-call'] ?? '')).toMatchObject({ status: 'pending' });
  });
});
