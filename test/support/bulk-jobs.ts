import { insertBulkJob } from '#server/bulk-jobs/bulk-jobs.db.ts';
import type { Db } from '#server/db/db.ts';
import { newId } from '#server/ids.ts';
import {
  type BulkCounts,
  type BulkItemShown,
  type BulkItemState,
  type BulkJobShown,
  createBulkUpload,
  listBulkItems,
  readBulkJob,
} from '#shared/bulk-jobs.ts';
import type { Endpoint } from '#shared/endpoint.ts';
import { agentSays, aRecording, type Uploaded, upload } from './app.ts';
import { now } from './builders.ts';
import type { Seen, Sent, Visitor } from './visitor.ts';

/** The counts of a job, of which only what is not zero is named. */
export function counts(given: Partial<BulkCounts>): BulkCounts {
  const none = { expected: 0, waiting: 0, processing: 0, done: 0, failed: 0, duplicate: 0, cancelled: 0 };
  return { ...none, ...given };
}

/** Announces a bulk upload of files of these names; answers the job's id and its items' ids. */
export async function announce(
  visitor: Visitor,
  campaignId: string,
  names: readonly string[],
): Promise<{ jobId: string; itemIds: string[] }> {
  const files = names.map((name) => ({ name, size_bytes: 1_000 }));
  const job = await expectOk<BulkJobShown & { items: { id: string }[] }>(visitor, createBulkUpload, {
    body: { campaign_id: campaignId, files },
  });
  return { jobId: job.id, itemIds: job.items.map(({ id }) => id) };
}

/** Uploads one file of a bulk job: a recording of its own sound with a transcript, unless said. */
export async function sendItem(
  visitor: Visitor,
  itemId: string,
  given: Uploaded & { hz?: number },
): Promise<Seen> {
  const { hz = 440, fields, ...rest } = given;
  return upload(visitor, {
    file: { name: `call-${hz}.wav`, bytes: aRecording(hz) },
    transcript: agentSays('Good morning.'),
    ...rest,
    fields: { bulk_item_id: itemId, ...fields },
  });
}

export async function seeJob(visitor: Visitor, jobId: string): Promise<BulkJobShown> {
  return expectOk(visitor, readBulkJob, { params: { id: jobId } });
}

/** The items of a job, at most 200, in their order. */
export async function seeItems(
  visitor: Visitor,
  jobId: string,
  state?: BulkItemState,
): Promise<BulkItemShown[]> {
  const query = { limit: '200', ...(state === undefined ? {} : { state }) };
  const page = await expectOk<{ rows: BulkItemShown[] }>(visitor, listBulkItems, {
    params: { id: jobId },
    query,
  });
  return page.rows;
}

/** Asks, and throws what was said when it did not go well. */
export async function expectOk<Answer>(visitor: Visitor, endpoint: Endpoint, sent: Sent): Promise<Answer> {
  const seen = await visitor.ask(endpoint, sent);
  if (seen.status >= 300) throw new Error(`${endpoint.path}: ${seen.status} ${JSON.stringify(seen.body)}`);
  return seen.body as Answer;
}

/** A bulk upload that expects one file; answers its id. */
export async function aBulkJob(db: Db, organizationId: string, campaignId: string): Promise<string> {
  const id = newId('bulkJob', now);
  const job = { organizationId, id, campaignId, kind: 'upload' as const, createdBy: null, at: now };
  const file = { id: newId('bulkItem', now), fileName: 'call.wav', sizeBytes: 1, failure: null, call: null };
  await db.transaction().execute((trx) => insertBulkJob(trx, job, [{ ...file, state: 'expected' }]));
  return id;
}
