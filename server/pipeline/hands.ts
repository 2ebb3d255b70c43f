import type { Elsewhere } from './deadline.ts';

/** The hands of one line of a worker: each holds one job, unless that waits for somebody else. */
export type Hands<Job> = {
  free(): number;
  /** Keeps so many hands for what is about to come. */
  expect(count: number): void;
  /** Holds what has come; hands that were kept for more are for those who came back meanwhile. */
  hold(...jobs: readonly Job[]): void;
  letGo(job: Job): void;
  /** Frees the job's hand while others work on it; whoever comes back goes before what is new. */
  elsewhere(job: Job): Elsewhere;
  /** Lets everybody come back at once. */
  end(): void;
};

/** So many jobs may wait elsewhere at the same time; more of them keep their hands. */
const mostAway = 64;

/** `onFree` is told when a hand has become free and nobody who comes back has taken it. */
export function createHands<Job>(count: number, onFree: () => void): Hands<Job> {
  const held = new Set<Job>();
  const away = new Map<Job, number>();
  const returning: { job: Job; back: () => void }[] = [];
  let expected = 0;
  let ended = false;
  const free = (): number => Math.max(0, count - held.size - expected);
  const letIn = (): void => {
    for (const { job, back } of returning.splice(0, ended ? returning.length : free())) {
      held.add(job);
      back();
    }
  };
  const welcome = (): void => {
    letIn();
    if (free() > 0) onFree();
  };
  const leave = (job: Job): void => {
    away.set(job, (away.get(job) ?? 0) + 1);
    if (held.delete(job)) welcome();
  };
  const comeBack = async (job: Job): Promise<void> => {
    const others = (away.get(job) ?? 1) - 1;
    if (others > 0) {
      away.set(job, others);
      return;
    }
    away.delete(job);
    const { promise, resolve } = Promise.withResolvers<void>();
    returning.push({ job, back: resolve });
    welcome();
    await promise;
  };
  return {
    free,
    expect: (coming) => {
      expected = coming;
    },
    hold: (...jobs) => {
      expected = 0;
      for (const job of jobs) held.add(job);
      letIn();
    },
    letGo: (job) => {
      held.delete(job);
      welcome();
    },
    elsewhere: (job) => async (work) => {
      if (ended || (away.size >= mostAway && !away.has(job))) return work();
      leave(job);
      try {
        return await work();
      } finally {
        await comeBack(job);
      }
    },
    end: () => {
      ended = true;
      welcome();
    },
  };
}
