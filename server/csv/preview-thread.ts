import { Worker } from 'node:worker_threads';
import { csvProblem } from './csv-problem.ts';
import { ownBytes } from './own-bytes.ts';
import type { PreviewInput } from './preview.ts';

/** What the thread answers with: a preview as JSON in UTF-8, or why there is none; errors lose their class on the way. */
export type PreviewAnswer =
  | { readonly kind: 'preview'; readonly json: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'unreadable'; readonly problem: string };

const deadlineMs = 120_000;
const memoryMb = 1_024;

/**
 * The preview of a CSV as JSON, made in a thread of its own, so that a million rows hold nobody up. The bytes of the CSV
 * go over to the thread. Throws csv_unreadable, and the signal's reason when it is aborted.
 */
export async function previewInThread(input: PreviewInput, signal: AbortSignal): Promise<Uint8Array> {
  signal.throwIfAborted();
  const csv = ownBytes(input.csv);
  const worker = new Worker(new URL('./preview-worker.ts', import.meta.url), {
    workerData: { ...input, csv },
    transferList: [csv.buffer],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  const { promise, resolve, reject } = Promise.withResolvers<PreviewAnswer>();
  const deadline = AbortSignal.timeout(deadlineMs);
  const late = () => resolve({ kind: 'unreadable', problem: 'reading it takes longer than two minutes' });
  const abort = () => reject(signal.reason as Error);
  worker.once('message', resolve);
  worker.once('error', (error) => {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY') return reject(error);
    resolve({ kind: 'unreadable', problem: 'reading it takes too much memory' });
  });
  worker.once('exit', (code) => reject(new Error(`the CSV thread exited with code ${code}`)));
  deadline.addEventListener('abort', late);
  signal.addEventListener('abort', abort);
  try {
    const answer = await promise;
    if (answer.kind === 'unreadable') throw csvProblem(answer.problem);
    return answer.json;
  } finally {
    deadline.removeEventListener('abort', late);
    signal.removeEventListener('abort', abort);
    await worker.terminate();
  }
}
