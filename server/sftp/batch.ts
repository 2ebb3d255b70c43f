import type { ErrorCode } from '#shared/errors.ts';
import type { CsvRule } from '#shared/sftp.ts';
import {
  openBatchStatuses,
  type SftpBatchEvent,
  type SftpBatchStatus,
  type SftpFileStatus,
  sftpBatchMoves,
} from '#shared/sftp-statuses.ts';
import { next } from '#shared/state-machine.ts';

/** What a file that lies still on the server would become by itself, whatever the rest of its batch does. */
export type Verdict =
  | { readonly become: 'import'; readonly hasRow: boolean }
  | { readonly become: 'duplicate' | 'skipped' | 'failed'; readonly reason: ErrorCode };

/** One file of a batch, as far as deciding takes it. */
export type FileFacts = {
  readonly id: string;
  readonly kind: 'recording' | 'csv' | 'transcript';
  readonly status: SftpFileStatus;
  /** Of a recording: the transcript beside it, by its id. It need not be in the same batch. */
  readonly transcript: string | null;
  /** The same size and time in two looks far enough apart. */
  readonly settled: boolean;
  readonly verdict: Verdict;
};

/** All that is known of a batch at one moment. */
export type BatchFacts = {
  readonly status: SftpBatchStatus;
  readonly csv: CsvRule;
  readonly windowOver: boolean;
  readonly files: readonly FileFacts[];
  /** Rows of its CSVs whose recording is nowhere. */
  readonly missing: number;
};

/** What becomes of a file now; a CSV that was read is `completed`. */
export type FileMove = {
  readonly id: string;
  readonly to: 'matched' | 'completed' | 'duplicate' | 'skipped' | 'failed';
  readonly reason: ErrorCode | null;
};

/** What becomes of a batch now: its own moves in their order, those of its files, and the files that go on to a next one. */
export type Decision = {
  readonly events: readonly SftpBatchEvent[];
  readonly files: readonly FileMove[];
  readonly postponed: readonly string[];
  /** The window begins anew: nothing in the batch has come to rest. */
  readonly restart: boolean;
  readonly failure: ErrorCode | null;
};

/** What a batch is next. It says the same of the same facts, however often it is asked. */
export function nextOfBatch(facts: BatchFacts): Decision {
  switch (facts.status) {
    case 'detecting':
    case 'waiting_for_csv':
    case 'waiting_for_files':
      return whileOpen(facts);
    case 'processing':
      return whileProcessing(facts);
    case 'incomplete':
    case 'failed':
      return afterItsEnd(facts);
    case 'completed':
      return nothing;
  }
}

/** The status a batch has after these events. Throws on a move that the table refuses. */
export function afterEvents(status: SftpBatchStatus, events: readonly SftpBatchEvent[]): SftpBatchStatus {
  return events.reduce((from, event) => {
    const to = next(sftpBatchMoves, from, event);
    if (to === null) throw new Error(`A batch that is ${from} cannot ${event}.`);
    return to;
  }, status);
}

const nothing: Decision = { events: [], files: [], postponed: [], restart: false, failure: null };

function whileOpen(facts: BatchFacts): Decision {
  const target = facts.windowOver ? 'close' : targetOf(facts);
  if (target === 'close') return close(facts);
  const files = withFollowers(facts, refusedAlone(facts.files), 'goes_on');
  return { ...nothing, events: wayTo(facts.status, target), files };
}

/** Files at rest that are not to be imported whatever the rest of the batch does. */
function refusedAlone(files: readonly FileFacts[]): FileMove[] {
  return files
    .filter(isAtRest)
    .flatMap(({ id, verdict }): FileMove[] =>
      verdict.become === 'import' ? [] : [{ id, to: verdict.become, reason: verdict.reason }],
    );
}

/** What an open batch waits for; `close` when it is whole before its window ends. */
function targetOf(facts: BatchFacts): 'gather' | 'miss_csv' | 'miss_files' | 'close' {
  const waiting = facts.files.filter(({ status }) => status === 'detected');
  if (waiting.some(({ settled }) => !settled)) return 'gather';
  const { recordings, hasCsv } = importable(facts);
  if (facts.csv === 'required' && !hasCsv && recordings.length > 0) return 'miss_csv';
  if (facts.missing > 0) return 'miss_files';
  const isTold = facts.csv === 'optional' || recordings.every(hasRow);
  return hasCsv && isTold ? 'close' : 'gather';
}

function wayTo(
  status: SftpBatchStatus,
  event: 'gather' | 'miss_csv' | 'miss_files',
): readonly SftpBatchEvent[] {
  if (next(sftpBatchMoves, status, event) === status) return [];
  return status === 'detecting' || event === 'gather' ? [event] : ['gather', event];
}

function close(facts: BatchFacts): Decision {
  const postponed = restless(facts.files);
  if (postponed.length > 0 && postponed.length === facts.files.length) {
    return { ...nothing, events: wayTo(facts.status, 'gather'), restart: true };
  }
  const still = without(facts, postponed);
  const { recordings, hasCsv } = importable(still);
  const files = withFollowers(still, decideAlone(still), 'ends');
  const closing = { files, postponed, restart: false };
  const open: readonly SftpBatchEvent[] = facts.status === 'waiting_for_csv' ? ['gather'] : [];
  if (files.some(({ to }) => to === 'matched'))
    return { ...closing, events: [...open, 'close'], failure: null };
  const end = endOf(afterMoves(still, files), facts.missing);
  if (end !== 'finish_empty') return { ...closing, events: [...open, 'close', end], failure: null };
  return { ...closing, events: ['give_up'], failure: whyNothing(facts, recordings.length, hasCsv) };
}

function whyNothing(facts: BatchFacts, recordings: number, hasCsv: boolean): ErrorCode {
  if (facts.csv === 'required' && !hasCsv && recordings > 0) return 'sftp_no_csv';
  return recordings === 0 && facts.missing > 0 ? 'sftp_no_recordings' : 'sftp_none_imported';
}

/** Files that changed in the middle are at rest again, or go on to the next batch; the batch ends when none is left. */
function whileProcessing(facts: BatchFacts): Decision {
  const left = restless(facts.files);
  const postponed = left.length < facts.files.length ? left : [];
  const still = without(facts, postponed);
  const files = withFollowers(still, decideAlone(still), 'ends');
  const moved = afterMoves(still, files);
  if (moved.some(isRunning) || left.length > postponed.length) return { ...nothing, files, postponed };
  const end = endOf(moved, facts.missing);
  return {
    ...nothing,
    events: [end],
    files,
    postponed,
    failure: end === 'finish_empty' ? 'sftp_none_imported' : null,
  };
}

/** A missing file that came after all, and one that is retried, set the batch going again. */
function afterItsEnd(facts: BatchFacts): Decision {
  const files = withFollowers(facts, decideAlone(facts), 'ends');
  const moves = afterMoves(facts, files);
  if (moves.some(isRunning)) return { ...nothing, events: ['resume'], files };
  const isMended =
    files.length > 0 &&
    facts.status === 'incomplete' &&
    !moves.some(({ status }) => status === 'detected') &&
    endOf(moves, facts.missing) === 'finish_whole';
  return isMended ? { ...nothing, events: ['resume', 'finish_whole'], files } : { ...nothing, files };
}

/** What settled files become when nothing more is waited for; transcripts go with their recordings instead. */
function decideAlone(facts: BatchFacts): FileMove[] {
  const { recordings, csvs, hasCsv } = importable(facts);
  return [
    ...refusedAlone(facts.files),
    ...csvs.map(({ id }): FileMove => ({ id, to: 'completed', reason: null })),
    ...recordings.map((file): FileMove => {
      if (facts.csv === 'optional' || hasRow(file)) return { id: file.id, to: 'matched', reason: null };
      return { id: file.id, to: 'failed', reason: isCsvHere(facts, hasCsv) ? 'sftp_no_row' : 'sftp_no_csv' };
    }),
  ];
}

/** A batch that has closed has had its CSV. */
function isCsvHere({ status }: BatchFacts, hasCsv: boolean): boolean {
  return hasCsv || !isOpen(status);
}

type Ended = Pick<FileFacts, 'id' | 'kind' | 'status'>;

function afterMoves(facts: BatchFacts, moves: readonly FileMove[]): Ended[] {
  const moved = new Map(moves.map(({ id, to }) => [id, to]));
  return facts.files.map(({ id, kind, status }) => ({ id, kind, status: moved.get(id) ?? status }));
}

/** How a batch ends in which nothing moves any more. Duplicates and skips are as good as completed ones. */
function endOf(
  files: readonly Ended[],
  missing: number,
): Extract<SftpBatchEvent, 'finish_whole' | 'finish_partly' | 'finish_empty'> {
  const isWhole = missing === 0 && files.every(({ status }) => status !== 'failed');
  if (isWhole) return 'finish_whole';
  const isThere = ({ kind, status }: Ended) =>
    kind === 'recording' && (status === 'completed' || status === 'duplicate');
  return files.some(isThere) ? 'finish_partly' : 'finish_empty';
}

function importable(facts: BatchFacts) {
  const files = facts.files.filter((file) => isAtRest(file) && file.verdict.become === 'import');
  const csvs = files.filter(({ kind }) => kind === 'csv');
  return { recordings: files.filter(({ kind }) => kind === 'recording'), csvs, hasCsv: csvs.length > 0 };
}

/**
 * Adds what becomes of transcripts: each waits for its recording, which takes it along when it is imported. One whose
 * recording is not imported, or that has none when the batch ends, is skipped.
 */
function withFollowers(facts: BatchFacts, moves: FileMove[], batch: 'goes_on' | 'ends'): FileMove[] {
  const awaited = new Set<string>();
  const owned = new Set<string>();
  afterMoves(facts, moves).forEach(({ status }, at) => {
    const transcript = facts.files[at]?.transcript ?? null;
    if (transcript === null) return;
    owned.add(transcript);
    if (isUnderWay(status)) awaited.add(transcript);
  });
  const followers = facts.files.flatMap((file): FileMove[] => {
    const { id } = file;
    if (!isAtRest(file) || !isTranscriptToUse(file) || awaited.has(id)) return [];
    if (owned.has(id)) return [{ id, to: 'skipped', reason: 'sftp_transcript_not_used' }];
    return batch === 'ends' ? [{ id, to: 'skipped', reason: 'sftp_transcript_alone' }] : [];
  });
  return [...moves, ...followers];
}

function isTranscriptToUse({ kind, verdict }: FileFacts): boolean {
  return kind === 'transcript' && verdict.become === 'import';
}

function isUnderWay(status: SftpFileStatus): boolean {
  return status === 'detected' || status === 'matched' || status === 'processing';
}

/** The ids of files that have not come to rest, and of those they belong to: no recording goes without its transcript. */
function restless(files: readonly FileFacts[]): string[] {
  const moving = files.filter(({ status, settled }) => status === 'detected' && !settled);
  const ids = new Set(
    moving.flatMap(({ id, transcript }) => (transcript === null ? [id] : [id, transcript])),
  );
  return files
    .filter(
      ({ id, status, transcript }) => status === 'detected' && (ids.has(id) || ids.has(transcript ?? '')),
    )
    .map(({ id }) => id);
}

function without(facts: BatchFacts, ids: readonly string[]): BatchFacts {
  const left = new Set(ids);
  return { ...facts, files: facts.files.filter(({ id }) => !left.has(id)) };
}

function isAtRest({ status, settled }: FileFacts): boolean {
  return status === 'detected' && settled;
}

function isRunning({ status }: Pick<FileFacts, 'status'>): boolean {
  return status === 'matched' || status === 'processing';
}

function hasRow({ verdict }: FileFacts): boolean {
  return verdict.become === 'import' && verdict.hasRow;
}

/** Whether a batch takes new files. */
export function isOpen(status: SftpBatchStatus): boolean {
  return (openBatchStatuses as readonly SftpBatchStatus[]).includes(status);
}
