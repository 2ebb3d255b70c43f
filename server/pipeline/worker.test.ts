import { expect, test } from 'vitest';
import { firedClock } from '#test/support/fired-clock.ts';
import { quietLog } from '#test/support/quiet-log.ts';
import { until } from '#test/support/until.ts';
import type { Elsewhere } from './deadline.ts';
import type { Job, Line } from './queue.ts';
import { startWorker } from './worker.ts';

/** A worker with one slot for transcriptions over a line in memory; its clock stands still, so that it never polls. */
function aWorker(work: (id: string, elsewhere: Elsewhere) => Promise<void>) {
  const inLine: string[] = [];
  const looks: string[][] = [];
  const queue = {
    take: async (line: Line, count: number): Promise<Job[]> => {
      if (line !== 'transcribe') return [];
      const ids = inLine.splice(0, count);
      looks.push(ids);
      return ids.map((id) => ({
        id,
        named: id,
        line,
        claim: 0,
        ref: { organizationId: '', callId: id, version: 1 },
      }));
    },
    touch: async () => undefined,
    handBack: async () => undefined,
  };
  const worker = startWorker({
    queue,
    clock: firedClock(),
    log: quietLog,
    slots: { transcribe: 1, analyze: 1 },
    work: (job, _signal, elsewhere) => work(job.id, elsewhere),
  });
  const send = (id: string): void => {
    inLine.push(id);
    worker.wake('transcribe');
  };
  return { looks, send, stop: () => worker.stop() };
}

/** After a look words are gathered for a moment; whoever finds no new look twice that long sees a worker that rests. */
function untilItRests(looks: readonly string[][], taken: number): Promise<true> {
  let before = 0;
  const rests = () => {
    const isSame = before === looks.length;
    before = looks.length;
    return isSame && looks.flat().length === taken;
  };
  return until(rests, { everyMs: 20 });
}

test('a word that comes while every slot is taken is heeded when one falls free', async () => {
  const [answer, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const done: string[] = [];
  const worker = aWorker(async (id, elsewhere) => {
    if (id === 'first') {
      await elsewhere(() => answer.promise);
      done.push('first is back');
      await end.promise;
    }
    done.push(id);
  });
  worker.send('first');
  await untilItRests(worker.looks, 1);
  answer.resolve();
  await until(() => done.length === 1);
  worker.send('second');
  end.resolve();
  await until(() => done.length === 3);
  expect(done).toEqual(['first is back', 'first', 'second']);
  await worker.stop();
});
