import { parentPort, workerData } from 'node:worker_threads';
import { indexTranscript, judgePhrases, type PhrasesCheck } from '#server/analysis/phrases.ts';
import type { PhrasesRule } from '#shared/checks.ts';
import type { Transcript } from '#shared/transcripts.ts';

// The body of the thread that tries a rule: a transcript as JSON comes in, what the rule says of it goes out.
const check: PhrasesCheck = {
  id: 'tried',
  name: '',
  position: 0,
  type: 'quality',
  category: '',
  severity: 'warning',
  weight: 1,
  passMark: 100,
  active: true,
  judging: workerData as PhrasesRule,
};

parentPort?.on('message', (text: string) => {
  parentPort?.postMessage(judgePhrases(check, indexTranscript(JSON.parse(text) as Transcript)), []);
});
