import { mostBulkItems } from '#shared/bulk-jobs.ts';
import type { FileChosen } from './transport.ts';
import type { Upload } from './upload-queue.ts';

export type Fields = Readonly<Record<string, string>>;

/** A bulk job that was made for some files: its id, and its items in the order of the files. */
export type Announced = { readonly id: string; readonly items: readonly { readonly id: string }[] };

export type AnnounceWays = {
  /** The fields a file was to be sent with before the page was loaded again; null for a new one. */
  readonly recall: (file: FileChosen) => Fields | null;
  readonly intend: (file: FileChosen, fields: Fields) => void;
  readonly makeJob: (files: readonly { name: string; size_bytes: number }[]) => Promise<Announced>;
};

/** What to send with each file, by the upload's id, and the jobs that were made. */
export type Plan = { readonly fields: ReadonlyMap<string, Fields>; readonly jobIds: readonly string[] };

/** Whether a file is to be sent: it was chosen, or cancelled and is now asked for again. */
function isToGo({ id, state }: Upload<File>, again: ReadonlySet<string>): boolean {
  return state.kind === 'ready' || (state.kind === 'cancelled' && again.has(id));
}

/**
 * Decides what the chosen files are sent with, and those that were cancelled and are asked for again. Two or more new ones become a bulk job, in which each has its place; what
 * was begun before the page was loaded again keeps the place it had. Files that are refused already are told to the job,
 * so that it counts them.
 */
export async function announce(
  campaignId: string,
  uploads: readonly Upload<File>[],
  ways: AnnounceWays,
  again: ReadonlySet<string> = new Set(),
): Promise<Plan> {
  const ready = uploads.filter((upload) => isToGo(upload, again));
  const fields = new Map<string, Fields>();
  for (const upload of ready) {
    const known = ways.recall(fileOf(upload, campaignId));
    fields.set(upload.id, { ...upload.fields, ...known });
  }
  const refused = uploads.filter(({ state }) => state.kind === 'refused' && state.campaignId === null);
  const fresh = ready.filter((upload) => fields.get(upload.id)?.['bulk_item_id'] === undefined);
  const jobIds: string[] = [];
  if (fresh.length === 0 || fresh.length + refused.length < 2) return { fields, jobIds };
  for (const files of evenParts([...fresh, ...refused], mostBulkItems)) {
    const job = await ways.makeJob(
      files.map(({ path, sizeBytes }) => ({ name: nameIn(path), size_bytes: sizeBytes })),
    );
    jobIds.push(job.id);
    files.forEach((upload, index) => {
      const item = job.items[index];
      if (item === undefined || upload.state.kind === 'refused') return;
      const placed = { ...fields.get(upload.id), bulk_item_id: item.id };
      fields.set(upload.id, placed);
      ways.intend(fileOf(upload, campaignId), placed);
    });
  }
  return { fields, jobIds };
}

/** Rows in as few parts of at most `most` as it takes, none much smaller than another. */
export function evenParts<Row>(rows: readonly Row[], most: number): Row[][] {
  const count = Math.ceil(rows.length / most);
  const until = (part: number): number => Math.round((part * rows.length) / count);
  return Array.from({ length: count }, (_, part) => rows.slice(until(part), until(part + 1)));
}

function fileOf({ path, recording }: Upload<File>, campaignId: string): FileChosen {
  return { campaignId, path, recording };
}

function nameIn(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
