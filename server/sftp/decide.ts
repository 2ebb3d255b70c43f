import { createHash } from 'node:crypto';
import { nowOf } from '#server/clock.ts';
import { asJson, type SftpMissing, type SftpRow } from '#server/db/tables.ts';
import { type ErrorCode, failureOf, KnownError } from '#shared/errors.ts';
import type { SftpSettings } from '#shared/sftp.ts';
import { afterEvents, type Decision, type FileFacts, isOpen, nextOfBatch } from './batch.ts';
import { type BatchRow, batchesToDecide, changeBatch, type FileRow, filesOfBatch } from './batches.db.ts';
import { transcriptsBeside } from './beside.ts';
import type { SftpCampaign } from './campaigns.db.ts';
import { type FileChange, importedNames, moveFiles } from './files.db.ts';
import { type LookDeps, postpone } from './look-at.ts';
import { below, importedAs } from './names.ts';
import { noteEnd } from './note-end.ts';
import { isSettled, type ReadDeps, readCsvs } from './read-csvs.ts';
import { readmit } from './readmit.ts';
import { reconsider } from './reconsider.ts';
import type { Remote } from './remote.ts';
import type { RowsRead } from './rows.ts';
import { spareTranscripts } from './transcripts.db.ts';
import { filtersOf, type Imported, type Judged, judge } from './verdict.ts';

export type DecideDeps = LookDeps & ReadDeps;
type Campaign = SftpCampaign & { sftp: SftpSettings };

/** What is known for one batch before it is decided. */
type Known = {
  readonly files: readonly FileRow[];
  readonly byId: ReadonlyMap<string, FileRow>;
  readonly read: RowsRead;
  readonly judged: ReadonlyMap<string, Judged>;
  /** The transcript of each recording that is to be decided, by their ids. */
  readonly beside: ReadonlyMap<string, string>;
};

/** Decides every batch of a campaign, until nothing more is to be decided now. */
export async function decideBatches(
  deps: DecideDeps,
  campaign: Campaign,
  remote: Remote,
  folder: string,
): Promise<void> {
  const key = { organizationId: campaign.organizationId, campaignId: campaign.id };
  if (!campaign.archived)
    await deps.db.transaction().execute((trx) => reconsider(deps, trx, campaign, ['campaign_archived']));
  for (const batch of await batchesToDecide(deps.db, key)) {
    const known = await gather(deps, campaign, batch, { remote, folder }).catch(unlessChanging);
    if (known !== null) await decide(deps, campaign, batch, known);
  }
}

/** A CSV that changes or goes while it is read is looked at again by the next sweep. */
function unlessChanging(error: unknown): null {
  if (error instanceof KnownError && ['sftp_changed', 'sftp_vanished'].includes(error.code)) return null;
  throw error;
}

async function gather(
  deps: DecideDeps,
  campaign: Campaign,
  batch: BatchRow,
  { remote, folder }: { remote: Remote; folder: string },
): Promise<Known> {
  const key = { organizationId: campaign.organizationId, campaignId: campaign.id };
  let files = await filesOfBatch(deps.db, key.organizationId, batch.id);
  const read = await readCsvs(deps, campaign, { batch, files, remote, folder });
  if (isOpen(batch.status) && read.rows.size > 0 && (await readmit(deps, campaign, batch, read))) {
    files = await filesOfBatch(deps.db, key.organizationId, batch.id);
  }
  const waiting = files.filter(({ status }) => status === 'detected');
  const before = await importedNames(
    deps.db,
    key,
    waiting.map(({ path }) => importedAs(key.campaignId, path)),
  );
  const imported = await sameBytes(deps, waiting, before, { remote, folder });
  const filters = filtersOf(campaign.sftp);
  const judged = new Map(
    waiting.map((file) => [
      file.id,
      judge({
        file: { ...file, sizeBytes: file.size_bytes, modifiedAt: file.modified_at },
        filters,
        archived: campaign.archived,
        campaign: campaign.name,
        imported: imported.get(file.id),
        row: read.rows.get(file.path) ?? file.row,
        csvProblem: read.problems.get(file.id) ?? null,
      }),
    ]),
  );
  const spare = waiting.some(({ kind }) => kind === 'recording') ? await spareTranscripts(deps.db, key) : [];
  const byId = new Map(files.map((file) => [file.id, file]));
  return { files, byId, read, judged, beside: transcriptsBeside(files, spare, filters) };
}

/**
 * What was imported under the name of each file, by the file's id. One that was written anew with the very same bytes is
 * the one that was imported: those with another time and the same size are read once to find out.
 */
async function sameBytes(
  deps: DecideDeps,
  waiting: readonly FileRow[],
  imported: ReadonlyMap<string, Imported>,
  { remote, folder }: { remote: Remote; folder: string },
): Promise<ReadonlyMap<string, Imported>> {
  const known = new Map<string, Imported>();
  for (const file of waiting) {
    const before = imported.get(importedAs(file.campaign_id, file.path));
    if (before === undefined) continue;
    known.set(file.id, before);
    const isAlike =
      before.sizeBytes === file.size_bytes && before.modifiedAt.getTime() !== file.modified_at.getTime();
    if (!isAlike || file.anyway || !isSettled(deps, file)) continue;
    const hash = createHash('sha256');
    for await (const piece of remote.read(below(folder, file.path), file.size_bytes)) hash.update(piece);
    if (hash.digest('hex') === before.sha256) known.set(file.id, { ...before, modifiedAt: file.modified_at });
  }
  return known;
}

async function decide(deps: DecideDeps, campaign: Campaign, batch: BatchRow, known: Known): Promise<void> {
  const at = nowOf(deps.clock);
  const missing = missingNow(batch, known.read.missing);
  const decision = nextOfBatch({
    status: batch.status,
    csv: campaign.sftp.csv,
    windowOver: batch.window_ends_at <= at,
    missing: missing.count,
    files: known.files.map((file) => factsOf(deps, known, file)),
  });
  const status = afterEvents(batch.status, decision.events);
  const isSame = asJson(missing) === asJson(batch.missing);
  const nothingToDo =
    status === batch.status && decision.files.length === 0 && decision.postponed.length === 0;
  if (nothingToDo && !decision.restart && isSame) return;
  await deps.db.transaction().execute(async (trx) => {
    const held = await changeBatch(trx, batch, {
      status,
      missing,
      ...(decision.restart
        ? { windowEndsAt: new Date(at.getTime() + campaign.sftp.window_minutes * 60_000) }
        : {}),
      ...(status === batch.status ? {} : { endedAt: hasEnded(status) ? at : null }),
      failure: decision.failure === null ? null : failureOf(new KnownError(decision.failure)),
    });
    if (!held) return;
    const changes = decision.files.map((move) => changeOf(campaign, known, move));
    const kept = postponedFiles(known, decision);
    await moveFiles(trx, batch.organization_id, [...changes, ...kept], { from: ['detected'], at });
    if (status !== batch.status && hasEnded(status)) await noteEnd(trx, { ...batch, status, missing }, at);
    await postpone(deps, trx, campaign, decision.postponed);
  });
}

function missingNow(batch: BatchRow, found: SftpMissing): SftpMissing {
  return isOpen(batch.status) ? found : batch.missing;
}

function hasEnded(status: BatchRow['status']): boolean {
  return status === 'completed' || status === 'incomplete' || status === 'failed';
}

function factsOf(deps: DecideDeps, known: Known, file: FileRow): FileFacts {
  return {
    id: file.id,
    kind: file.kind === 'csv' || file.kind === 'transcript' ? file.kind : 'recording',
    status: file.status,
    transcript: file.status === 'detected' ? (known.beside.get(file.id) ?? null) : file.transcript_id,
    settled: isSettled(deps, file),
    verdict: known.judged.get(file.id)?.verdict ?? { become: 'import', hasRow: false },
  };
}

function changeOf(campaign: Campaign, known: Known, move: Decision['files'][number]): FileChange {
  const file = known.byId.get(move.id);
  const judged = known.judged.get(move.id);
  const row = rowFor(known, file);
  const notes = file?.kind === 'csv' ? (known.read.notes.get(move.id) ?? []) : (row?.notes ?? []);
  const failure = failureFor(move.reason, judged?.error ?? null);
  const putAway = move.to === 'completed' && campaign.sftp.afterwards !== 'leave';
  const transcriptId = known.beside.get(move.id) ?? null;
  const differs = judged?.differs ?? false;
  return { id: move.id, to: move.to, row, transcriptId, notes, failure, putAway, differs };
}

/** What a CSV says of a file, this time or before. */
function rowFor(known: Known, file: FileRow | undefined): SftpRow | null {
  return known.read.rows.get(file?.path ?? '') ?? file?.row ?? null;
}

/** Files that go on to the next batch take along what a CSV of this one says of them. */
function postponedFiles(known: Known, decision: Decision): FileChange[] {
  const ids = new Set(decision.postponed);
  return known.files
    .filter(({ id }) => ids.has(id))
    .map((file) => ({ id: file.id, to: 'detected', row: rowFor(known, file) }));
}

function failureFor(reason: ErrorCode | null, error: KnownError | null) {
  if (reason === null) return null;
  return failureOf(error?.code === reason ? error : new KnownError(reason));
}
