import { Worker } from 'node:worker_threads';
import type { ChannelRule } from '#shared/campaigns.ts';
import { KnownError } from '#shared/errors.ts';
import type { SuppliedFormat, Transcript } from '#shared/transcripts.ts';
import { decodeText } from './formats/decode-text.ts';
import { recognise } from './formats/detect.ts';
import { FormatProblem } from './formats/parsed.ts';
import { clock } from './formats/times.ts';
import { TIME_TOLERANCE_MS } from './transcript-problems.ts';
import { normalForm } from './turns.ts';

/** A transcript that somebody sent along with a recording. `durationMs` is that of the decoded recording. */
export type SuppliedInput = {
  fileName: string;
  bytes: Uint8Array;
  durationMs: number | null;
  channelRule: ChannelRule;
  /** Only whether it can be read is asked: its words and turns stay with the thread that has read them. */
  onlyLook?: boolean;
};

/** Which form a transcript file is in, by its content; throws `transcript_unreadable` when it is none. */
export function detectFormat(fileName: string, bytes: Uint8Array): SuppliedFormat {
  return orUnreadable(fileName, () => recognise(fileName, decodeText(bytes)).format);
}

/**
 * A supplied transcript in the normal form; its model is the name of its format. Throws `transcript_unreadable` with
 * the line or place and the reason. A well-formed transcript without words is a transcript; an empty file is not.
 */
export function readSuppliedTranscript(input: SuppliedInput): Transcript {
  const { fileName, bytes, durationMs, channelRule } = input;
  return orUnreadable(fileName, () => {
    const { format, parse } = recognise(fileName, decodeText(bytes));
    const transcript = normalForm(parse(), {
      provider: 'supplied',
      model: format,
      durationMs,
      channelRule,
    });
    refuseForeign(transcript, durationMs);
    return transcript;
  });
}

/** Words that begin after the recording has ended were said in another one. */
function refuseForeign(transcript: Transcript, durationMs: number | null): void {
  if (durationMs === null) return;
  const latest = [...transcript.turns, ...transcript.words].reduce(
    (most, part) => Math.max(most, part.startMs ?? 0),
    0,
  );
  if (latest <= durationMs + TIME_TOLERANCE_MS) return;
  throw new FormatProblem(
    `it does not belong to this recording: it goes on at ${clock(latest)}, but the recording ends at ${clock(durationMs)}`,
  );
}

function orUnreadable<Result>(fileName: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof FormatProblem)) throw error;
    throw unreadable(fileName, error.problem);
  }
}

function unreadable(fileName: string, problem: string): KnownError {
  return new KnownError('transcript_unreadable', { file: fileName.slice(0, 255), problem });
}

/** Reads a transcript for a call that exists: what is wrong with the file is told with what to do about it there. */
export async function readForCall<Read>(read: () => Promise<Read>): Promise<Read> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof KnownError) || error.code !== 'transcript_unreadable') throw error;
    const { file = '?', problem = '?' } = error.details;
    throw new KnownError('call_transcript_unreadable', { file, problem }, { cause: error });
  }
}

/** What the worker thread answers with: errors lose their class on the way between threads. */
export type WorkerAnswer =
  | { kind: 'transcript'; transcript: Transcript }
  | { kind: 'unreadable'; problem: string };

/** Smaller files take a few milliseconds, less than starting a thread does. */
const INLINE_BYTES = 100_000;
const DEADLINE_MS = 60_000;
const WORKER_MEMORY_MB = 768;

/**
 * Reads a supplied transcript without holding up the process: large ones in a thread of their own, bounded in time
 * (60 s) and memory. Rejects with `transcript_unreadable`, or with the signal's reason when it is aborted.
 */
export async function parseSuppliedTranscript(
  input: SuppliedInput,
  { signal }: { signal?: AbortSignal } = {},
): Promise<Transcript> {
  signal?.throwIfAborted();
  if (input.bytes.length <= INLINE_BYTES) return readSuppliedTranscript(input);
  const answer = await answerOfWorker(input, signal);
  if (answer.kind === 'unreadable') throw unreadable(input.fileName, answer.problem);
  return answer.transcript;
}

async function answerOfWorker(input: SuppliedInput, signal: AbortSignal | undefined): Promise<WorkerAnswer> {
  const worker = new Worker(new URL('./supplied-worker.ts', import.meta.url), {
    workerData: input,
    resourceLimits: { maxOldGenerationSizeMb: WORKER_MEMORY_MB },
  });
  const { promise, resolve, reject } = Promise.withResolvers<WorkerAnswer>();
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const late = () => resolve({ kind: 'unreadable', problem: 'reading it took longer than a minute' });
  const abort = () => reject(signal?.reason as Error);
  worker.once('message', resolve);
  worker.once('error', (error) => {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') return reject(error);
    resolve({ kind: 'unreadable', problem: 'reading it takes too much memory' });
  });
  worker.once('exit', (code) => reject(new Error(`the transcript worker exited with code ${code}`)));
  deadline.addEventListener('abort', late);
  signal?.addEventListener('abort', abort);
  try {
    return await promise;
  } finally {
    deadline.removeEventListener('abort', late);
    signal?.removeEventListener('abort', abort);
    await worker.terminate();
  }
}
