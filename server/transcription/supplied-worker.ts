import { parentPort, workerData } from 'node:worker_threads';
import { KnownError } from '#shared/errors.ts';
import { readSuppliedTranscript, type SuppliedInput, type WorkerAnswer } from './supplied.ts';

// The body of the thread that parseSuppliedTranscript starts; it reads one transcript and ends.
parentPort?.postMessage(answerTo(workerData as SuppliedInput), []);

function answerTo(input: SuppliedInput): WorkerAnswer {
  try {
    const transcript = readSuppliedTranscript(input);
    const isAsked = input.onlyLook !== true;
    return { kind: 'transcript', transcript: isAsked ? transcript : { ...transcript, words: [], turns: [] } };
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    return { kind: 'unreadable', problem: String(error.details['problem'] ?? error.message) };
  }
}
