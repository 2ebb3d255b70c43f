import { parentPort, workerData } from 'node:worker_threads';
import { KnownError } from '#shared/errors.ts';
import { csvPreview, type PreviewInput } from './preview.ts';
import type { PreviewAnswer } from './preview-thread.ts';

// The body of the thread that previews a CSV: what it answers with is bytes, which cost nothing to hand over.
const answer = answerTo(workerData as PreviewInput);
parentPort?.postMessage(answer, answer.kind === 'preview' ? [answer.json.buffer] : []);

function answerTo(input: PreviewInput): PreviewAnswer {
  try {
    return { kind: 'preview', json: new TextEncoder().encode(JSON.stringify(csvPreview(input))) };
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    return { kind: 'unreadable', problem: String(error.details['problem'] ?? error.message) };
  }
}
