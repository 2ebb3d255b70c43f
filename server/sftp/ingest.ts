import { basename } from 'node:path/posix';
import { nowOf } from '#server/clock.ts';
import type { Trx } from '#server/db/db.ts';
import {
  acceptFile,
  discardFile,
  type ReceiveDeps,
  type StoredFile,
  storeFile,
} from '#server/uploads/receive-file.ts';
import { type ErrorCode, failureOf, KnownError } from '#shared/errors.ts';
import type { Operator } from '#shared/permissions.ts';
import type { SftpSettings } from '#shared/sftp.ts';
import type { FileRow } from './batches.db.ts';
import type { SftpCampaign } from './campaigns.db.ts';
import { beginAgain, importedNames, moveFiles, rememberImport } from './files.db.ts';
import { completeFile, filesToImport, handBack, takeFile } from './ingest.db.ts';
import { below, importedAs, kindOfName } from './names.ts';
import { inTurn, turnsOf } from './reading-turns.ts';
import type { Remote, RemoteState } from './remote.ts';
import { asTranscriptProblem, takeTranscript } from './take-transcript.ts';
import { completeTranscript, transcriptOf } from './transcripts.db.ts';

type Campaign = SftpCampaign & { sftp: SftpSettings };

export type IngestDeps = {
  readonly receive: ReceiveDeps;
  /** A file is at rest that was the same in two looks so far apart. */
  readonly settleMs: number;
};

export type Source = { readonly campaign: Campaign; readonly remote: Remote; readonly folder: string };

/** A loss of the connection or the process in the middle of a file is borne this often. */
export const mostTries = 5;
const transfersAtOnce = 4;
/** While one file is made durable and written down, the next is read in its place. */
const filesAtOnce = 8;
const listedAtOnce = 200;

/** Trouble that every other file would have too: the sweep ends, and nothing is held against the file. */
const ourTrouble: readonly ErrorCode[] = [
  'disk_full',
  'storage_unavailable',
  'storage_refused',
  'shutting_down',
];

/**
 * Imports the matched files of a campaign, reading four at a time. Throws what keeps all of them out: sftp_unreachable,
 * disk_full, storage_unavailable; those that were being read are back in line then.
 */
export async function importFiles(deps: IngestDeps, source: Source, signal: AbortSignal): Promise<void> {
  const key = { organizationId: source.campaign.organizationId, campaignId: source.campaign.id };
  const turns = turnsOf(transfersAtOnce);
  const read: Remote['read'] = (path, sizeBytes) => inTurn(turns, source.remote.read(path, sizeBytes));
  const inTurns = { ...source, remote: { ...source.remote, read } };
  let trouble: KnownError | null = null;
  const tried = new Set<string>();
  for (;;) {
    const listed = await filesToImport(deps.receive.db, key, listedAtOnce + tried.size);
    const files = listed.filter(({ id }) => !tried.has(id));
    if (files.length === 0) return;
    for (const { id } of files) tried.add(id);
    const line = files[Symbol.iterator]();
    const work = async (): Promise<void> => {
      for (const file of line) {
        if (trouble !== null || signal.aborted) return;
        trouble = (await importFile(deps, inTurns, file, signal)) ?? trouble;
      }
    };
    await Promise.all(Array.from({ length: filesAtOnce }, work));
    if (trouble !== null) throw trouble as KnownError;
    if (signal.aborted) return;
  }
}

/** Imports one file; answers the trouble that the others would have too. */
async function importFile(
  deps: IngestDeps,
  source: Source,
  file: FileRow,
  signal: AbortSignal,
): Promise<KnownError | null> {
  const { receive } = deps;
  const { db } = receive;
  const path = below(source.folder, file.path);
  const found = await source.remote.stat(path).catch(asKnown);
  if (found instanceof KnownError) return found;
  if (found === null) return end(receive, file, 'failed', new KnownError('sftp_vanished'), ['matched']);
  if (!isSame(found, file)) return again(receive, file, found);
  const transcript = await transcriptOf(db, file);
  if (transcript !== undefined && isMoving(deps, transcript)) return null;
  if (!(await takeFile(db, file, nowOf(receive.clock)))) return null;
  try {
    await transfer(deps, source, { file, transcript }, signal);
    return null;
  } catch (error) {
    const told = error instanceof KnownError ? asTranscriptProblem(error) : error;
    if (told instanceof KnownError && told.code === 'sftp_transcript_unreadable' && transcript !== undefined)
      await end(receive, transcript, 'failed', told, ['detected', 'skipped']);
    return refused(receive, source, file, told, signal);
  }
}

/** A transcript that has changed since it was paired has to come to rest before its recording is imported. */
function isMoving(
  { receive, settleMs }: IngestDeps,
  { status, present, still_since: since }: FileRow,
): boolean {
  return status === 'detected' && present && receive.clock.now() - since.getTime() < settleMs;
}

/** Says that somebody else works on the file by now: everything of this try is rolled back. */
class Fenced extends Error {
  override name = 'Fenced';
}

async function transfer(
  { receive }: IngestDeps,
  { campaign, remote, folder }: Source,
  { file, transcript }: { file: FileRow; transcript: FileRow | undefined },
  signal: AbortSignal,
): Promise<void> {
  const path = below(folder, file.path);
  const supplied = await takeTranscript({ remote, folder }, transcript);
  const actor: Operator = { kind: 'operator', organizationId: file.organization_id, campaignIds: [] };
  const bytes = remote.read(path, file.size_bytes);
  const stored = await storeFile(receive, actor, { name: basename(file.path), bytes }, signal);
  const problem = await problemWith({ campaign, remote }, file, path, stored);
  if (problem !== null) {
    await discardFile(receive, actor, stored);
    throw problem;
  }
  const also = async (trx: Trx, { id: callId }: { id: string }): Promise<void> => {
    const at = nowOf(receive.clock);
    const putAway = campaign.sftp.afterwards !== 'leave';
    if (!(await completeFile(trx, file, { callId, putAway, at }))) throw new Fenced();
    if (supplied !== null && transcript !== undefined)
      await completeTranscript(trx, transcript, { callId, putAway, at });
    const key = { organizationId: file.organization_id, campaignId: file.campaign_id };
    const name = {
      nameHash: importedAs(file.campaign_id, file.path),
      sizeBytes: file.size_bytes,
      modifiedAt: file.modified_at,
      sha256: stored.sha256,
      anyway: file.anyway,
      at,
    };
    if (await rememberImport(trx, key, name)) return;
    const before = (await importedNames(trx, key, [name.nameHash])).get(name.nameHash);
    throw new KnownError(before?.sha256 === stored.sha256 ? 'sftp_duplicate' : 'sftp_duplicate_differs');
  };
  const fields = { ...file.row?.fields, path: file.path };
  const parcel = { campaignId: campaign.id, source: 'sftp' as const, fields, transcript: supplied };
  await acceptFile(receive, actor, stored, parcel, also);
}

/** Why a file that was stored is not to become a call after all; null when it is. */
async function problemWith(
  { campaign, remote }: Pick<Source, 'campaign' | 'remote'>,
  file: FileRow,
  path: string,
  stored: StoredFile,
): Promise<KnownError | null> {
  const after = await remote.stat(path).catch(asKnown);
  if (after instanceof KnownError) return after;
  if (after === null || !isSame(after, file) || stored.sizeBytes !== file.size_bytes)
    return new KnownError('sftp_changed');
  const seconds = stored.probe.claimedDurationSeconds;
  const { smallest_seconds: least } = campaign.sftp;
  if (seconds !== null && seconds < least)
    return new KnownError('sftp_excluded', { problem: `it lasts ${seconds} seconds, fewer than ${least}` });
  return null;
}

/** Where a file goes whose import failed. */
async function refused(
  receive: ReceiveDeps,
  source: Source,
  file: FileRow,
  error: unknown,
  signal: AbortSignal,
): Promise<KnownError | null> {
  if (error instanceof Fenced) return null;
  const at = nowOf(receive.clock);
  const known = signal.aborted ? new KnownError('shutting_down') : asKnown(error);
  const { code } = known;
  if (code === 'internal') receive.log.warn({ err: error, file: file.id }, 'importing a file failed');
  if (ourTrouble.includes(code) || code === 'sftp_unreachable') {
    const counts = code === 'sftp_unreachable';
    const lost = new KnownError('sftp_lost', { times: mostTries, problem: known.message });
    await handBack(receive.db, file, { counts, failure: failureOf(lost), mostTries, at });
    return known;
  }
  if (code === 'sftp_changed') {
    const now = await source.remote.stat(below(source.folder, file.path)).catch(asKnown);
    if (now === null) return end(receive, file, 'failed', new KnownError('sftp_vanished'));
    return again(receive, file, now instanceof KnownError ? stateOf(file) : now);
  }
  const isDuplicate = ['sftp_duplicate', 'sftp_duplicate_differs', 'duplicate_reference'].includes(code);
  const isNoAudio = code === 'not_audio' && kindOfName(file.path) === 'unknown';
  const isLeftOut = code === 'sftp_excluded' || code === 'campaign_archived' || isNoAudio;
  return end(receive, file, isDuplicate ? 'duplicate' : isLeftOut ? 'skipped' : 'failed', known);
}

async function end(
  receive: ReceiveDeps,
  file: FileRow,
  to: 'failed' | 'duplicate' | 'skipped',
  error: KnownError,
  from: readonly FileRow['status'][] = ['processing'],
): Promise<null> {
  const differs = error.code === 'sftp_duplicate_differs';
  const change = { id: file.id, to, failure: failureOf(error), notes: file.notes, differs };
  await moveFiles(receive.db, file.organization_id, [change], { from, at: nowOf(receive.clock) });
  return null;
}

/** The file has to come to rest again before it is read. */
async function again(receive: ReceiveDeps, file: FileRow, now: RemoteState): Promise<null> {
  const seen = { path: file.path, ...now };
  const at = nowOf(receive.clock);
  await beginAgain(receive.db, file.organization_id, [{ id: file.id, seen }], { batchId: null, at });
  return null;
}

function stateOf(file: FileRow): RemoteState {
  return { sizeBytes: file.size_bytes, modifiedAt: file.modified_at };
}

function isSame(state: RemoteState, file: FileRow): boolean {
  return state.sizeBytes === file.size_bytes && state.modifiedAt.getTime() === file.modified_at.getTime();
}

function asKnown(error: unknown): KnownError {
  return error instanceof KnownError ? error : new KnownError('internal');
}
