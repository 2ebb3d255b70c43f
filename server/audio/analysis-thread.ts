import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { PcmFacts } from './pcm-analysis.ts';

/** The samples that a thread will get: one or two channels, at 8000 or 16000 Hz. */
export type AnalysisSettings = { channels: number; sampleRate: number };
export type AnalysisRequest = { kind: 'chunk'; bytes: Uint8Array } | { kind: 'finish' };
export type AnalysisAnswer = PcmFacts | null;

export type AnalysisThread = {
  /** Resolves when the chunk has been measured; ask for one thing at a time, so that no chunks pile up. */
  add(bytes: Uint8Array): Promise<void>;
  finish(): Promise<PcmFacts>;
  stop(): Promise<void>;
};

/** Starts a thread that measures samples, so that hours of sound never hold up whoever asks the server something. */
export function startAnalysis(settings: AnalysisSettings): AnalysisThread {
  const worker = new Worker(new URL('./analysis-worker.ts', import.meta.url), {
    workerData: settings,
    resourceLimits: { maxOldGenerationSizeMb: 128 },
    env: {},
  });
  let failure: unknown;
  worker.once('error', (error) => {
    failure = error;
  });

  const ask = async (request: AnalysisRequest): Promise<AnalysisAnswer> => {
    if (failure !== undefined) throw failure;
    worker.postMessage(request, []);
    const [answer] = (await once(worker, 'message')) as [AnalysisAnswer];
    return answer;
  };

  return {
    add: async (bytes) => void (await ask({ kind: 'chunk', bytes })),
    finish: async () => {
      const facts = await ask({ kind: 'finish' });
      if (facts === null) throw new Error('The analysis ended without an answer');
      return facts;
    },
    stop: async () => void (await worker.terminate()),
  };
}
