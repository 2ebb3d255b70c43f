import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Judgement, PhrasesRule } from '#shared/checks.ts';

const memoryMb = 512;

/** A thread that judges transcripts by one rule, one after the other. */
export type TryThread = {
  /** What the rule says of a transcript, given as JSON. Throws the signal's reason when it is aborted. */
  judge(transcript: string): Promise<Judgement>;
  close(): Promise<void>;
};

/** Opens such a thread; whoever does closes it. */
export function openTryThread(rule: PhrasesRule, signal: AbortSignal): TryThread {
  const worker = new Worker(new URL('./try-worker.ts', import.meta.url), {
    workerData: rule,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  return {
    judge: async (transcript) => {
      signal.throwIfAborted();
      const answer = once(worker, 'message', { signal });
      worker.postMessage(transcript, []);
      const [judgement] = (await reasoned(answer, signal)) as [Judgement];
      return judgement;
    },
    close: async () => void (await worker.terminate()),
  };
}

/** An aborted wait throws an error of its own; what counts is why it was aborted. */
async function reasoned<Value>(wait: Promise<Value>, signal: AbortSignal): Promise<Value> {
  try {
    return await wait;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
