import { type Clock, nowOf } from '#server/clock.ts';
import type { Db, Trx } from '#server/db/db.ts';
import { failureOf, KnownError } from '#shared/errors.ts';
import type { IdKind } from '#shared/ids.ts';
import { pairByBaseName } from '#shared/pairing.ts';
import type { SftpSettings } from '#shared/sftp.ts';
import {
  type BatchRow,
  batchesMissingFiles,
  changeBatch,
  type FileRow,
  gatheringBatch,
  joinBatch,
} from './batches.db.ts';
import type { SftpCampaign } from './campaigns.db.ts';
import {
  beginAgain,
  type CampaignKey,
  insertFiles,
  knownFiles,
  moveFiles,
  notePresence,
  putInBatch,
  retireFiles,
} from './files.db.ts';
import { compare, type Look, type SeenFile, seenFiles } from './look.ts';
import { kindOfName } from './names.ts';
import type { RemoteFile } from './remote.ts';
import { awaitedRow } from './rows.ts';
import { recordingsHeldBy } from './transcripts.db.ts';

export type LookDeps = {
  readonly db: Db;
  readonly clock: Clock;
  readonly newId: (kind: IdKind) => string;
};

const weekMs = 7 * 86_400_000;

/** Writes down what a look at a campaign's folder has found: new files into the batch that gathers, changes to those known. */
export async function noteLook(
  deps: LookDeps,
  campaign: SftpCampaign & { sftp: SftpSettings },
  files: readonly RemoteFile[],
): Promise<void> {
  const key = { organizationId: campaign.organizationId, campaignId: campaign.id };
  const look = compare(await knownFiles(deps.db, key), seenFiles(campaign.id, files));
  if (Object.values(look).every((found) => found.length === 0)) return;
  const at = nowOf(deps.clock);
  await deps.db.transaction().execute(async (trx) => {
    const gathering = async (): Promise<string> => {
      const windowEndsAt = new Date(at.getTime() + campaign.sftp.window_minutes * 60_000);
      return gatheringBatch(trx, key, { id: deps.newId('sftpBatch'), at, windowEndsAt });
    };
    await noteNew(deps, trx, { key, at, gathering }, look);
    const { organizationId } = key;
    await beginAgain(trx, organizationId, look.grown, { batchId: null, at });
    if (look.readmitted.length > 0)
      await beginAgain(trx, organizationId, look.readmitted, { batchId: await gathering(), at });
    const failure = failureOf(new KnownError('sftp_vanished'));
    const lost = look.vanished.map((id) => ({ id, to: 'failed' as const, failure }));
    await moveFiles(trx, organizationId, lost, { from: ['detected', 'matched'], at });
    await notePresence(trx, organizationId, look.gone, false);
    const mended = [...look.readmitted.map(({ id }) => id), ...look.gone];
    await takeUpAgain(trx, await recordingsHeldBy(trx, organizationId, mended), gathering, at);
    await notePresence(trx, organizationId, look.back, true);
  });
}

/** Recordings that had failed by a transcript which is another now, or gone. */
async function takeUpAgain(
  trx: Trx,
  recordings: readonly FileRow[],
  gathering: () => Promise<string>,
  at: Date,
): Promise<void> {
  const [first] = recordings;
  if (first === undefined) return;
  const seen = recordings.map((file) => ({
    id: file.id,
    seen: { path: file.path, sizeBytes: file.size_bytes, modifiedAt: file.modified_at },
  }));
  await beginAgain(trx, first.organization_id, seen, { batchId: await gathering(), at });
}

type Noting = { key: CampaignKey; at: Date; gathering: () => Promise<string> };

async function noteNew(deps: LookDeps, trx: Trx, { key, at, gathering }: Noting, look: Look): Promise<void> {
  const { organizationId } = key;
  await retireFiles(
    trx,
    organizationId,
    look.replaced.map(({ id }) => id),
  );
  const seen = [...look.fresh, ...look.replaced.map((each) => each.seen)];
  if (seen.length === 0) return;
  const files = seen.map((file) => ({ ...file, id: deps.newId('sftpFile'), kind: storedKind(file.path) }));
  const awaited = await answersTo(deps.db, key, files, at);
  const beside = transcriptsOf(files, awaited);
  const gatherNow = files.filter(({ id }) => !awaited.has(id) && !beside.has(id));
  // A file has to have a batch from its first moment; those that were waited for go on to theirs at once.
  const home = gatherNow.length > 0 ? await gathering() : null;
  const first = [...awaited.values()][0]?.batch.id ?? '';
  await insertFiles(trx, { ...key, batchId: home ?? first, at }, files);
  for (const [id, { batch, row }] of awaited) {
    await joinBatch(trx, batch, id, row);
    const rows = batch.missing.rows.filter((each) => each.line !== row.line || each.csv !== row.csv);
    const answered = batch.missing.rows.length - rows.length;
    batch.missing = { count: batch.missing.count - answered, rows };
    await changeBatch(trx, batch, { missing: batch.missing });
  }
  for (const [id, batchId] of beside) await putInBatch(trx, organizationId, [id], batchId);
}

/** New transcripts of recordings that an ended batch has waited for go there with them. */
function transcriptsOf(
  files: readonly { readonly id: string; readonly path: string }[],
  awaited: ReadonlyMap<string, { readonly batch: BatchRow }>,
): Map<string, string> {
  if (awaited.size === 0) return new Map();
  return new Map(
    pairByBaseName(files).pairs.flatMap(({ recording, transcript }) => {
      const home = awaited.get(recording.id);
      return transcript === null || home === undefined ? [] : [[transcript.id, home.batch.id]];
    }),
  );
}

function storedKind(path: string): 'recording' | 'csv' | 'transcript' | 'other' {
  const kind = kindOfName(path);
  return kind === 'unknown' ? 'recording' : kind;
}

/** Which new recordings an ended batch has waited for, with their rows. */
async function answersTo(
  db: Db,
  key: CampaignKey,
  files: readonly (SeenFile & { id: string; kind: string })[],
  at: Date,
) {
  const waiting = await batchesMissingFiles(db, key, new Date(at.getTime() - weekMs));
  const found = new Map<
    string,
    { batch: (typeof waiting)[number]; row: NonNullable<ReturnType<typeof awaitedRow>> }
  >();
  if (waiting.length === 0) return found;
  for (const file of files.filter(({ kind }) => kind === 'recording')) {
    for (const batch of waiting) {
      const row = awaitedRow(batch.missing, file.path);
      if (row === null) continue;
      found.set(file.id, { batch, row });
      break;
    }
  }
  return found;
}

/** Puts files into the batch that gathers now. */
export async function postpone(
  deps: LookDeps,
  trx: Trx,
  campaign: SftpCampaign & { sftp: SftpSettings },
  fileIds: readonly string[],
): Promise<void> {
  if (fileIds.length === 0) return;
  const at = nowOf(deps.clock);
  const key = { organizationId: campaign.organizationId, campaignId: campaign.id };
  const windowEndsAt = new Date(at.getTime() + campaign.sftp.window_minutes * 60_000);
  const batchId = await gatheringBatch(trx, key, { id: deps.newId('sftpBatch'), at, windowEndsAt });
  await putInBatch(trx, key.organizationId, fileIds, batchId);
}
