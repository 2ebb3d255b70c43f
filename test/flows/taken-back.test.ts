import { describe, expect, test } from 'vitest';
import { openResumableUploads } from '#server/uploads/resumable.ts';
import { cancelBulkItems } from '#shared/bulk-jobs.ts';
import { aRecording, openTestHouse } from '#test/support/app.ts';
import { announce, counts, seeItems, seeJob } from '#test/support/bulk-jobs.ts';
import { senderTo } from '#test/support/tus.ts';
import type { Visitor } from '#test/support/visitor.ts';

/** What storing a file waits for, while a test has something in mind. */
let gate: { reached: () => void; opened: Promise<void> } | null = null;
const house = await openTestHouse();
const { deps } = house;
const put = deps.storage.put.bind(deps.storage);
deps.storage.put = async (...given) => {
  gate?.reached();
  await gate?.opened;
  return put(...given);
};
const address = await house.app.listen({ port: 0, host: '127.0.0.1' });
const campaignId = await house.campaign();
const owner = await house.signedInAs('owner');
const sender = senderTo(address, cookieOf(owner));

function cookieOf(visitor: Visitor): string {
  return Array.from(visitor.cookies, ([name, value]) => `${name}=${value}`).join('; ');
}

let hz = 200;
/** A bulk job of two files, the first announced and sent but for its last byte. */
async function almostThere() {
  const { jobId, itemIds } = await announce(owner, campaignId, ['one.wav', 'two.wav']);
  hz += 1;
  const bytes = aRecording(hz);
  const metadata = { filename: 'one.wav', campaign_id: campaignId, bulk_item_id: itemIds[0]! };
  const { headers } = await sender.create({ sizeBytes: bytes.length, metadata });
  const location = headers['location']!;
  const last = bytes.length - 1;
  expect((await sender.patch(location, 0, bytes.subarray(0, last))).status).toBe(204);
  return { jobId, itemIds, location, sendLast: () => sender.patch(location, last, bytes.subarray(last)) };
}

/** Holds whoever stores a file until `open` is called. */
function holdStorage() {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  gate = { reached: reached.resolve, opened: opened.promise };
  return {
    reached: reached.promise,
    open: () => {
      gate = null;
      opened.resolve();
    },
  };
}

async function callsNamed(name: string): Promise<number> {
  const rows = await deps.db.selectFrom('calls').select('id').where('file_name', '=', name).execute();
  return rows.length;
}

describe('A file that is taken back', () => {
  test('is cancelled in its job at once, and is not taken any more', async () => {
    const { jobId, itemIds, location, sendLast } = await almostThere();
    expect(await sender.remove(location)).toMatchObject({ status: 204 });
    expect(await seeJob(owner, jobId)).toMatchObject({
      status: 'queued',
      cancelling: false,
      counts: counts({ cancelled: 1, expected: 1 }),
    });
    expect((await sendLast()).status).toBe(404);
    const metadata = { filename: 'one.wav', campaign_id: campaignId, bulk_item_id: itemIds[0]! };
    expect(await sender.create({ sizeBytes: 9, metadata })).toMatchObject({
      status: 409,
      body: { code: 'bulk_item_not_expected' },
    });
    expect(await owner.ask(cancelBulkItems, { body: { item_ids: itemIds } })).toMatchObject({
      status: 200,
      body: { cancelled: 1 },
    });
    expect(await seeJob(owner, jobId)).toMatchObject({
      status: 'cancelled',
      counts: counts({ cancelled: 2 }),
    });
    expect(await callsNamed('one.wav')).toBe(0);
  });

  test('comes too late while it is being taken in, and stays what it becomes', async () => {
    const { jobId, location, sendLast } = await almostThere();
    const storage = holdStorage();
    const sending = sendLast();
    await storage.reached;
    expect(await sender.remove(location)).toMatchObject({ status: 409, body: { code: 'upload_finished' } });
    storage.open();
    expect((await sending).status).toBe(204);
    expect((await seeJob(owner, jobId)).counts).toEqual(counts({ waiting: 1, expected: 1 }));
    await deps.db.deleteFrom('calls').execute();
  });

  test('by another process while it is being taken in: it becomes no call', async () => {
    const { jobId, location, sendLast } = await almostThere();
    const other = await openResumableUploads(deps);
    const upload = await deps.db
      .selectFrom('uploads')
      .select(['organization_id', 'user_id'])
      .where('id', '=', location.split('/').at(-1)!)
      .executeTakeFirstOrThrow();
    const person = {
      kind: 'person',
      organizationId: upload.organization_id,
      userId: upload.user_id,
      role: 'owner',
      agentId: null,
      campaignIds: [],
    } as const;
    const storage = holdStorage();
    const sending = sendLast();
    await storage.reached;
    await other.cancel(await other.find(person, location.split('/').at(-1)!));
    storage.open();
    expect(await sending).toMatchObject({ status: 410, body: { code: 'upload_gone' } });
    expect((await seeJob(owner, jobId)).counts).toEqual(counts({ cancelled: 1, expected: 1 }));
    expect(await callsNamed('one.wav')).toBe(0);
  });

  test('at the moment of its last byte is either taken back or a call, never both and never neither', async () => {
    for (const removeFirst of Array.from({ length: 12 }, (_, round) => round % 2 === 0)) {
      const { jobId, location, sendLast } = await almostThere();
      const begun = removeFirst ? null : sendLast();
      const removing = sender.remove(location);
      const [sent, removed] = await Promise.all([begun ?? sendLast(), removing]);
      const [item] = await seeItems(owner, jobId);
      const calls = await callsNamed('one.wav');
      const isTakenBack = removed.status === 204;
      expect({ removed: removed.status, isSent: sent.status === 204, state: item!.state, calls }).toEqual(
        isTakenBack
          ? { removed: 204, isSent: false, state: 'cancelled', calls: 0 }
          : { removed: 409, isSent: true, state: 'waiting', calls: 1 },
      );
      await deps.db.deleteFrom('calls').execute();
    }
  });

  test('must be within reach', async () => {
    const { jobId, itemIds } = await announce(owner, campaignId, ['one.wav', 'two.wav']);
    const outside = await house.signedInAs('manager', { campaignIds: [await house.campaign()] });
    expect(await outside.ask(cancelBulkItems, { body: { item_ids: itemIds } })).toMatchObject({
      status: 404,
    });
    const inside = await house.signedInAs('manager', { campaignIds: [campaignId] });
    expect((await seeJob(inside, jobId)).counts).toEqual(counts({ expected: 2 }));
    expect(await inside.ask(cancelBulkItems, { body: { item_ids: itemIds } })).toMatchObject({ status: 200 });
  });
});
