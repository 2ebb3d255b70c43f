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
  readonly kind: 'recording' | 'csv';
  readonly status: SftpFileStatus;
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
  const settled = facts.files.filter(isAtRest);
  const decided = settled.flatMap(({ id, verdict }): FileMove[] =>
    verdict.become === 'import' ? [] : [{ id, to: verdict.become, reason: verdict.reason }],
  );
  if (facts.windowOver) return close(facts, decided);
  const target = targetOf(facts);
  if (target === 'close') return close(facts, decided);
  return { ...nothing, events: wayTo(facts.status, target), files: decided };
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

function close(facts: BatchFacts, decided: readonly FileMove[]): Decision {
  const postponed = facts.files.filter(({ status, settled }) => status === 'detected' && !settled);
  if (postponed.length > 0 && postponed.length === facts.files.length) {
    return { ...nothing, events: wayTo(facts.status, 'gather'), restart: true };
  }
  const { recordings, csvs, hasCsv } = importable(facts);
  const refused = recordings.filter((file) => facts.csv === 'required' && !hasRow(file));
  const matched = recordings.filter((file) => !refused.includes(file));
  const files: FileMove[] = [
    ...decided,
    ...csvs.map(({ id }): FileMove => ({ id, to: 'completed', reason: null })),
    ...refused.map(
      ({ id }): FileMove => ({ id, to: 'failed', reason: hasCsv ? 'sftp_no_row' : 'sftp_no_csv' }),
    ),
    ...matched.map(({ id }): FileMove => ({ id, to: 'matched', reason: null })),
  ];
  const closing = { files, postponed: postponed.map(({ id }) => id), restart: false };
  const open: readonly SftpBatchEvent[] = facts.status === 'waiting_for_csv' ? ['gather'] : [];
  if (matched.length > 0) return { ...closing, events: [...open, 'close'], failure: null };
  const end = endOf(afterMoves(facts, files), facts.missing);
  if (end !== 'finish_empty') return { ...closing, events: [...open, 'close', end], failure: null };
  return { ...closing, events: ['give_up'], failure: whyNothing(facts, recordings.length, hasCsv) };
}

function whyNothing(facts: BatchFacts, recordings: number, hasCsv: boolean): ErrorCode {
  if (facts.csv === 'required' && !hasCsv && recordings > 0) return 'sftp_no_csv';
  return recordings === 0 && facts.missing > 0 ? 'sftp_no_recordings' : 'sftp_none_imported';
}

/** Files that changed in the middle are at rest again, or go on to the next batch; the batch ends when none is left. */
function whileProcessing(facts: BatchFacts): Decision {
  const files = decideAlone(facts);
  const left = facts.files.filter(({ status, settled }) => status === 'detected' && !settled);
  const others = facts.files.length - left.length;
  const running = afterMoves(facts, files).some(isRunning);
  const postponed = others > 0 ? left.map(({ id }) => id) : [];
  if (running || left.length > postponed.length) return { ...nothing, files, postponed };
  const end = endOf(
    afterMoves(facts, files).filter(({ id }) => !postponed.includes(id)),
    facts.missing,
  );
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
  const files = decideAlone(facts);
  const moves = afterMoves(facts, files);
  if (moves.some(isRunning)) return { ...nothing, events: ['resume'], files };
  const isMended =
    files.length > 0 &&
    facts.status === 'incomplete' &&
    !moves.some(({ status }) => status === 'detected') &&
    endOf(moves, facts.missing) === 'finish_whole';
  return isMended ? { ...nothing, events: ['resume', 'finish_whole'], files } : { ...nothing, files };
}

/** Settled files that join a batch which does not gather any more: each by itself. */
function decideAlone(facts: BatchFacts): FileMove[] {
  return facts.files.filter(isAtRest).map(({ id, kind, verdict }): FileMove => {
    if (verdict.become !== 'import') return { id, to: verdict.become, reason: verdict.reason };
    if (kind === 'csv') return { id, to: 'completed', reason: null };
    const isRefused = facts.csv === 'required' && !verdict.hasRow;
    return isRefused ? { id, to: 'failed', reason: 'sftp_no_row' } : { id, to: 'matched', reason: null };
  });
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
