import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { PcmFacts } from './pcm-analysis.ts';

/** The samples that a thread will get: one or two channels, at 8000 or 16000 Hz. */
export type AnalysisSettings = { channels: number; sampleRate: number };
export type AnalysisRequest =
  | { kind: 'begin'; settings: AnalysisSettings }
  | { kind: 'chunk'; bytes: Uint8Array }
  | { kind: 'finish' };
export type AnalysisAnswer = PcmFacts | null;

export type AnalysisThread = {
  /** Resolves when the chunk has been measured; ask for one thing at a time, so that no chunks pile up. */
  add(bytes: Uint8Array): Promise<void>;
  finish(): Promise<PcmFacts>;
  /** Call it in the end, whatever happened: a thread that was left in the middle is not used again. */
  stop(): Promise<void>;
};

/** Gives threads that measure samples, so that hours of sound never hold up whoever asks the server something. */
export type AnalysisThreads = {
  begin(settings: AnalysisSettings): AnalysisThread;
  /** Ends the threads that are idle. */
  close(): Promise<void>;
};

/**
 * Threads for one recording after another. Starting a thread takes five times as long as measuring a minute of sound,
 * so one that is done waits `idleMs` for the next recording; while it waits it keeps no process alive.
 */
export function createAnalysisThreads({ idleMs }: { idleMs: number }): AnalysisThreads {
  const idle = new Map<Worker, NodeJS.Timeout>();

  const started = (): Worker => {
    const worker = startWorker();
    return worker.once('exit', () => idle.delete(worker));
  };
  const take = (): Worker => {
    const [waiting] = idle;
    if (waiting === undefined) return started();
    const [worker, clock] = waiting;
    clearTimeout(clock);
    idle.delete(worker);
    worker.ref();
    return worker;
  };
  const giveBack = (worker: Worker): void => {
    const end = () => {
      idle.delete(worker);
      void worker.terminate();
    };
    worker.unref();
    idle.set(worker, setTimeout(end, idleMs).unref());
  };
  return {
    begin: (settings) => analysisOn(take(), settings, giveBack),
    close: async () => {
      const workers = [...idle.keys()];
      for (const clock of idle.values()) clearTimeout(clock);
      idle.clear();
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

/** A thread for one recording only. */
export function beginAnalysis(settings: AnalysisSettings): AnalysisThread {
  return analysisOn(startWorker(), settings, (worker) => void worker.terminate());
}

function startWorker(): Worker {
  const worker = new Worker(new URL('./analysis-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 128 },
    env: {},
  });
  // Whoever waits for an answer is told; a thread that fails while it is idle must not end the process.
  return worker.on('error', () => undefined);
}

/** One recording's turn on a thread; `done` gets the thread back once it has finished in good order. */
function analysisOn(
  worker: Worker,
  settings: AnalysisSettings,
  done: (worker: Worker) => void,
): AnalysisThread {
  let failure: unknown;
  let finished = false;
  const onError = (error: unknown) => {
    failure = error;
  };
  worker.once('error', onError);

  const ask = async (request: AnalysisRequest): Promise<AnalysisAnswer> => {
    if (failure !== undefined) throw failure;
    worker.postMessage(request, []);
    const [answer] = (await once(worker, 'message')) as [AnalysisAnswer];
    return answer;
  };
  // A failure to begin is told by whatever is asked next.
  const begun = ask({ kind: 'begin', settings }).catch(onError);

  return {
    add: async (bytes) => {
      await begun;
      await ask({ kind: 'chunk', bytes });
    },
    finish: async () => {
      await begun;
      const facts = await ask({ kind: 'finish' });
      if (facts === null) throw new Error('The analysis ended without an answer');
      finished = true;
      return facts;
    },
    stop: async () => {
      worker.off('error', onError);
      if (finished) done(worker);
      else await worker.terminate();
    },
  };
}
