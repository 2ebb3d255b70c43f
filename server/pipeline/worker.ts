import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '#server/clock.ts';
import type { Log } from '#server/log.ts';
import type { StageName } from '#shared/versions.ts';
import type { Elsewhere } from './deadline.ts';
import { createHands } from './hands.ts';
import type { Job, Line, Queue } from './queue.ts';

/** A worker that can be told to look for jobs at once, and to stop. */
export type Worker = {
  /** Looks for jobs in a line now instead of at the next poll. */
  wake(line: Line): void;
  /** Takes no more jobs, aborts the running ones and waits until they have let go; their jobs go to other workers at once. */
  stop(): Promise<void>;
};

const pollMs = 2_000;
const touchMs = 4_000;
/** After a look, words and free slots are gathered this long, so that the next look takes several jobs at once. */
const gatherMs = 10;

type LineDeps = {
  queue: Pick<Queue, 'take' | 'touch' | 'handBack'>;
  clock: Clock;
  log: Pick<Log, 'warn' | 'error'>;
  work: (job: Job, signal: AbortSignal, elsewhere: Elsewhere) => Promise<void>;
};

/** Works on jobs of every line, up to `slots` at once in each, and on others that wait for somebody else meanwhile. */
export function startWorker(deps: LineDeps & { slots: Readonly<Record<StageName, number>> }): Worker {
  const lines = [
    startLine(deps, 'transcribe', deps.slots.transcribe),
    startLine(deps, 'analyze', deps.slots.analyze),
    startLine(deps, 'lost', 1),
  ];
  return {
    wake: (line) => lines.find((each) => each.line === line)?.wake(),
    stop: async () => {
      await Promise.all(lines.map((line) => line.stop()));
    },
  };
}

/**
 * One line: takes as many jobs as there are free slots, on a wake, every 2 seconds, and when a slot falls free while
 * there may be more. A line that was found empty is looked at again only when somebody says so.
 */
function startLine(deps: LineDeps, line: Line, slots: number) {
  const { queue, clock, log } = deps;
  const running = new Map<Job, Promise<void>>();
  const ending = new AbortController();
  let looking: Promise<void> | null = null;
  let again = false;
  let mayHoldMore = true;
  const hands = createHands<Job>(slots, () => {
    if (mayHoldMore) look();
  });

  const look = (): void => {
    if (ending.signal.aborted) return;
    again = true;
    mayHoldMore = true;
    looking ??= takeWhileThereIsMore().finally(() => {
      looking = null;
      if (again) look();
    });
  };

  const takeWhileThereIsMore = async (): Promise<void> => {
    while (again && !ending.signal.aborted && hands.free() > 0) {
      again = false;
      const free = hands.free();
      hands.expect(free);
      const jobs = await queue.take(line, free).catch((error: unknown) => {
        log.warn({ err: error, line }, 'could not take jobs');
        return [];
      });
      hands.hold(...jobs);
      jobs.forEach(begin);
      mayHoldMore = again || jobs.length === free;
      again = mayHoldMore;
      await delay(gatherMs);
    }
    if (hands.free() === 0) again = false;
  };

  const begin = (job: Job): void => {
    const done = deps
      .work(job, ending.signal, hands.elsewhere(job))
      .catch((error: unknown) => log.error({ err: error, line, job: job.id }, 'job broke'))
      .finally(() => {
        running.delete(job);
        hands.letGo(job);
      });
    running.set(job, done);
  };

  const poll = clock.setInterval(look, pollMs);
  const pulse = clock.setInterval(() => {
    if (running.size === 0) return;
    queue
      .touch([...running.keys()])
      .catch((error: unknown) => log.warn({ err: error, line }, 'could not touch jobs'));
  }, touchMs);
  look();

  return {
    line,
    wake: look,
    stop: async () => {
      ending.abort();
      hands.end();
      clock.clearInterval(poll);
      await looking;
      const jobs = [...running.keys()];
      await Promise.all(running.values());
      clock.clearInterval(pulse);
      // What cannot be given back now goes to others when it has been silent for long enough.
      await queue
        .handBack(jobs)
        .catch((error: unknown) => log.warn({ err: error, line }, 'could not hand jobs back'));
    },
  };
}
