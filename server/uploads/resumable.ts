import path from 'node:path';
import type { FileStore } from '@tus/file-store';
import { noteTakenBack } from '#server/bulk-jobs/arrivals.ts';
import { nowOf } from '#server/clock.ts';
import type { Trx } from '#server/db/db.ts';
import type { Deps } from '#server/deps.ts';
import { KnownError } from '#shared/errors.ts';
import type { Origin, Person } from '#shared/permissions.ts';
import { announceUpload } from './announce-upload.ts';
import { type Outcome, outcomeOf, takeIn } from './finish-upload.ts';
import { receiveDeps } from './receive-deps.ts';
import {
  deleteOpenUpload,
  deleteUpload,
  noteReceived,
  openRecordings,
  type UploadRow,
  uploadById,
  uploadsSilentSince,
} from './resumable.db.ts';
import { openStaging } from './staging.ts';

export type { UploadRow };

/** Files that come in parts, over hours and broken lines, until each is whole and goes through the one door. */
export type ResumableUploads = {
  /** Where the protocol keeps the bytes. */
  readonly store: FileStore;
  /** Announces a file before its bytes; answers its id. Throws what the door would refuse, and disk_full. */
  announce(
    person: Person,
    file: { sizeBytes: number; metadata: Readonly<Record<string, string>> },
  ): Promise<string>;
  /** A person's own upload. Throws not_found. */
  find(person: Person, id: string): Promise<UploadRow>;
  note(id: string, receivedBytes: number): Promise<void>;
  /**
   * Takes a file in whose bytes are all here, or tells again what became of it. Asked twice, it happens once. Throws
   * what the door refuses.
   */
  finish(id: string, from?: Origin): Promise<Outcome>;
  /** Forgets an upload that has not ended, with its bytes and its place in a bulk job. Throws upload_finished. */
  cancel(upload: UploadRow): Promise<void>;
  /** Takes in what a crash left whole, and removes what has been silent for a day. */
  sweep(): Promise<void>;
  /** Waits for the files that are being taken in. */
  close(): Promise<void>;
};

const silentForMs = 24 * 3_600_000;

/** Opens the uploads of this process; their bytes lie in a folder that no other process may use. */
export async function openResumableUploads(deps: Deps): Promise<ResumableUploads> {
  const { db, clock, log } = deps;
  const staging = await openStaging(path.join(deps.config.dataDir, 'uploads'), (id) => uploadById(db, id));
  const door = { ...receiveDeps(deps), staging };
  const running = new Map<string, Promise<Outcome>>();

  const finish = (id: string, from?: Origin): Promise<Outcome> => {
    const begun = running.get(id);
    if (begun !== undefined) return begun;
    const ending = takeIn(door, id, from).finally(() => running.delete(id));
    running.set(id, ending);
    return ending;
  };

  const forget = async (upload: UploadRow): Promise<void> => {
    await staging.remove(upload.id);
    await deleteUpload(db, upload.id);
    if (upload.transcriptUploadId === null) return;
    await staging.remove(upload.transcriptUploadId);
    await deleteUpload(db, upload.transcriptUploadId);
  };

  const finishWhole = async (): Promise<void> => {
    for (const { id, sizeBytes } of await openRecordings(db)) {
      if ((await staging.sizeOf(id)) !== sizeBytes) continue;
      await finish(id).catch((error: unknown) =>
        log.warn({ err: error, upload: id }, 'a file was not taken in'),
      );
    }
  };

  const removeSilent = async (before: Date): Promise<void> => {
    const silent = (await uploadsSilentSince(db, before)).filter(({ id }) => !running.has(id));
    for (const upload of silent) await forget(upload);
    // Their rows went with a person or a campaign.
    for (const id of await staging.untouchedSince(before)) {
      if ((await uploadById(db, id)) === null) await staging.remove(id);
    }
    if (silent.length > 0)
      log.info({ event: 'uploads_removed', count: silent.length }, 'silent uploads removed');
  };

  return {
    store: staging.store,
    announce: (person, file) =>
      announceUpload({ ...door, config: deps.config, newId: deps.newId }, person, file),
    find: async (person, id) => {
      const upload = await uploadById(db, id, person);
      if (upload === null) throw new KnownError('not_found');
      return upload;
    },
    note: (id, receivedBytes) => noteReceived(db, id, receivedBytes, nowOf(clock)),
    finish,
    cancel: async (upload) => {
      if (running.has(upload.id) || outcomeOf(upload) !== null) throw new KnownError('upload_finished');
      await db.transaction().execute((trx) => takeBack(trx, upload, nowOf(clock)));
      await forget(upload);
    },
    sweep: async () => {
      await finishWhole();
      await removeSilent(new Date(clock.now() - silentForMs));
    },
    close: async () => {
      await Promise.allSettled(running.values());
    },
  };
}

/** Of taking back and becoming a call one comes first, and the other finds it done. Throws upload_finished. */
async function takeBack(trx: Trx, upload: UploadRow, at: Date): Promise<void> {
  if (!(await deleteOpenUpload(trx, upload.id))) throw new KnownError('upload_finished');
  const itemId = upload.metadata['bulk_item_id'];
  if (itemId === undefined || upload.kind === 'transcript') return;
  await noteTakenBack(trx, { organizationId: upload.organizationId, itemId, at });
}
